"""What is open with a customer, for whoever takes them over from somebody else.

What contacts knows (promises, tickets, people, interactions, warnings) is added by the gateway.
"""

from chassis.visibility import require_contacts
from contracts.sales.handover import MOST_SHOWN

from ..deals import related, showing

_OF_CONTACTS = ("promises", "tickets", "people", "interactions", "warnings")
_QUOTES, _ORDERS = related.RELATED


def get_handover_brief(*, contact_id, customer):
    """Show what of ours is open with a customer: deals, quotes that they have, orders under way."""
    id = customer["id"]
    require_contacts([id])
    found, omitted = {}, [
        {"section": section, "service": "contacts", "reason": "not_asked"}
        for section in _OF_CONTACTS]
    for section, permission, name, list_open in _SECTIONS:
        if not related.may_see(permission, name):
            omitted.append(related.not_allowed(section))
            continue
        # One more than is shown tells whether these are all.
        items = list_open(id, MOST_SHOWN + 1)
        found[section] = items[:MOST_SHOWN]
        if len(items) > MOST_SHOWN:
            omitted.append({"section": section, "service": "sales", "reason": "too_many"})
    return {"contact_id": id, **found, "sections_omitted": omitted}


def _deals(id, most):
    return showing.page(
        {"contact_ids": id, "state": "open"}, sort="expected_on", limit=most, after=None)["items"]


def _quotes(id, most):
    return related.in_short(
        _QUOTES, {"contact_ids": id, "state": {"$in": ["draft", "sent"]}}, most=most)


def _orders(id, most):
    where = {"contact_ids": id, "state": {"$in": ["placed", "confirmed", "shipped"]}}
    return related.in_short(_ORDERS, where, most=most, by="placed_at")


# Each section, what it takes to see it, and what lists at most so many of it.
_SECTIONS = (
    ("deals", "deals:read", "deal", _deals),
    (_QUOTES.section, _QUOTES.permission, _QUOTES.object, _quotes),
    (_ORDERS.section, _ORDERS.permission, _ORDERS.object, _orders),
)
