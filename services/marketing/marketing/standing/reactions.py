"""What is done about what is told of parties: their rows are made anew."""

from . import consents, customers, relationships


def on_consent_recorded(happenings):
    """Choose parties by what they decided."""
    consents.learn(happenings)


def on_relationship_told(happenings):
    """Choose parties by whom they know."""
    relationships.learn(happenings)


def on_value_scored(happenings):
    """Choose parties by what they are worth by now."""
    customers.refresh_worth({
        contact_id for happened in happenings
        for contact_id in happened.data["value_score"]["contact_ids"]})
