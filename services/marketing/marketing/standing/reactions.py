"""What is done about what is told of parties: their rows are made anew."""

from . import consents, relationships


def on_consent_recorded(happenings):
    """Choose parties by what they decided."""
    consents.learn(happenings)


def on_relationship_told(happenings):
    """Choose parties by whom they know."""
    relationships.learn(happenings)
