"""Tests of rules without I/O."""

import sys
from pathlib import Path

# Factories lie in the folder above.
sys.path[:0] = [str(Path(__file__).parents[1])]
