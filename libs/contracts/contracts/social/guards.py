"""That somebody went on in spite of what the guards of contacts found."""

from ..guarding import acknowledging
from .declared import social

guard_acknowledged = acknowledging(social)
