"""Who third parties are, how they are reached, and what is agreed with them."""

from chassis import clock
from chassis.parties import email_of, organisation_of, parties_of
from contracts.errors import ValidationFailed

from ..calendars import business_calendars
from .models import SideTerms


def get_side_terms():
    """Show within how long which third parties are to answer."""
    held = SideTerms.collection().find_one({"_id": SideTerms.ID})
    return {"items": held.get("items", []) if held else []}


def set_side_terms(*, items, parties):
    """Decide within how long which third parties are to answer, from now on."""
    for place, item in enumerate(items):
        if item.get("calendar_id"):
            business_calendars.require(item["calendar_id"], f"/items/{place}/calendar_id")
    kept = [{**item, **({"contact_id": parties[item["contact_id"]]["id"]}
                        if item.get("contact_id") else {})} for item in items]
    held = SideTerms.objects(id=SideTerms.ID).first()
    if held is None:
        SideTerms(id=SideTerms.ID, items=kept).add()
    else:
        held.items = kept
        held.put()
    return {"items": kept}


def agreed_with(contact_ids, role):
    """What is agreed with a third party of a kind; None for nothing."""
    fitting = [item for item in get_side_terms()["items"]
               if item.get("contact_id") in (None, *contact_ids)
               and item.get("role") in (None, role)]
    # One that names the party comes before those that are about all.
    fitting.sort(key=lambda item: item.get("contact_id") is None)
    if not fitting:
        return None
    return {name: value for name, value in fitting[0].items()
            if name not in ("contact_id", "role")}


def contacts_of(party):
    """The ids of who is written to: the party, then the organisation that it belongs to."""
    organisation_id = organisation_of(party, clock.today())
    ids = [party["id"], *([organisation_id] if organisation_id else [])]
    known = parties_of(ids)
    return list(dict.fromkeys(known[id]["id"] if id in known else id for id in ids))


def refuse_requesters(ticket, contact_ids):
    """Raise ValidationFailed where a third party takes part in the ticket itself."""
    if set(contact_ids) & set(ticket.contact_ids):
        raise ValidationFailed.at(
            "/contact_id", "They take part in the ticket itself. Answer them there.")


def address_of(contact_ids):
    """The address to write to: that of who is written to, else of the organisation; or None."""
    known = parties_of(contact_ids)
    addresses = [email_of(known[id]) for id in contact_ids if id in known]
    return next((address for address in addresses if address), None)
