"""What is done about what is told of parties: their rows are made anew."""

from chassis import parties

from . import consents, customers, relationships


def on_contact_told(happenings):
    """Keep what is told of contacts, and choose them by it from now on."""
    parties.keep(happenings)
    customers.refresh_profiles({happened.data["contact"]["id"] for happened in happenings})


def on_consent_recorded(happenings):
    """Choose parties by what they decided."""
    consents.learn(happenings)


def on_relationship_told(happenings):
    """Choose parties by whom they know."""
    relationships.learn(happenings)


def on_worth_told(happenings):
    """Choose parties by what they are worth by now."""
    customers.refresh_worth({
        contact_id for happened in happenings
        for contact_id in happened.data["value_score"]["contact_ids"]})
