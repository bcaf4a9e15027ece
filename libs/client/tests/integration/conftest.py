"""The probe service beside these tests is imported by its name, as the service process does."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
