"""What is done about what is told of parties: their rows are made anew."""

from ..worth import stale
from . import consents, relationships
from .said import covering


def on_consent_recorded(happenings):
    """Choose parties by what they decided, and guess nothing of who objects to that."""
    consents.learn(happenings)
    stale.mark({happened.data["consent"]["contact_id"] for happened in happenings
                if happened.data["consent"]["purpose"] in covering("profiling")})


def on_relationship_told(happenings):
    """Choose parties by whom they know."""
    relationships.learn(happenings)
