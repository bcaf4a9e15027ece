"""Whether a crisis goes on."""

from ..errors import CrisisIsEnded
from .models import Crisis


def begun(crisis_id, expected_version=None):
    """A crisis that is not over, to be changed. Raises CrisisIsEnded."""
    crisis = Crisis.fetch(crisis_id, expected_version=expected_version)
    if crisis.state != "begun":
        raise CrisisIsEnded(id=crisis_id)
    return crisis
