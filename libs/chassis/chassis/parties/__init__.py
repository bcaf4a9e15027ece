"""What a service keeps of the contacts that it deals with: learnt from events, never asked a row.

A service that is a `chassis.party_service.PartyService` takes part by itself, and has operations
that name contacts look them up beforehand:

    create_deal = serves(contract.create_deal, deals.create_deal, first=[parties.known])

by which the rule gets `parties`, `{id asked for: party}`; the party of a merged contact is its
survivor, so a rule stores `parties[contact_id]["id"]`. What is about one that the path names takes
`first=[parties.named("contact_id", "customer")]`, which is not found where there is none.
"""

from .learning import catch_up, erase, follow_late, follow_merge, keep, undo_merge
from .looking import email_of, known, named, organisation_of, parties_of, phone_of, survivor_of
from .models import Party

__all__ = [
    "Party", "catch_up", "email_of", "erase", "follow_late", "follow_merge", "keep", "known",
    "named", "organisation_of", "parties_of", "phone_of", "survivor_of", "undo_merge",
]
