"""Whom a login to a portal acts for; nothing of anybody else is there for them.

Operations of a portal take no id of a party: `serves(…, first=[portal.own_party])` gives the rule
`party`, the contact that the caller acts for, which may be their organisation.
"""

from contracts.context import current_call
from contracts.errors import PermissionDenied

from .parties import parties_of
from .parties.looking import ask_for


def own_party(**_request):
    """The party that the caller acts for: `{"party": party}`; of a merged one the survivor.

    Raises PermissionDenied for whoever acts for nobody, as agents do.
    """
    party_id = current_call().actor.party_id
    if party_id is None:
        raise PermissionDenied("This is for those who sign in to the portal.")
    party = (parties_of([party_id]) or ask_for([party_id])).get(party_id)
    if party is None or party.get("archived_at"):
        raise PermissionDenied("Whom you act for is no longer with us.")
    return {"party": party}
