"""What the marketing service promises. It does not run yet; others build on its events."""

from .declared import marketing
from .values import value_scored
from .exports import export_facts
