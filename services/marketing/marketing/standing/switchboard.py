"""What marketing learns of parties to choose them by; a part of its switchboard."""

from datetime import timedelta

from chassis.service import every, reacts_to_many
from contracts import contacts

from . import catching_up, reactions

RELATIONSHIPS = (
    contacts.relationship_created,
    contacts.relationship_updated,
    contacts.relationship_archived,
)


class StandingLines:
    on_consent_recorded = reacts_to_many(contacts.consent_recorded, reactions.on_consent_recorded)
    on_relationship_told = reacts_to_many(RELATIONSHIPS, reactions.on_relationship_told)
    catch_up_customers = every(
        5, catching_up.catch_up_customers, longest=timedelta(minutes=30))
    refresh_late_merges = every(60, catching_up.refresh_late_merges)
