"""Returns in the portal of customers: each asks for and sees their own, and is asked once.

What it costs us, what we found and who answers for it is ours, and is not shown.
"""

from chassis import numbers, paging
from chassis.paging import moment
from chassis.parties import parties_of
from chassis.portal import own_party
from contracts import helpdesk as contract
from contracts.context import current_call
from contracts.errors import NotFound, ValidationFailed

from ..tickets import keeping as ticket_keeping
from ..tickets import messages, tickets
from . import keeping, offering, photos, returns, settling, sold, steps, telling
from .models import Return, shown_return
from .setting_models import ReturnReason

CHANNEL = "portal"
_SHOWN = ("id", "version", "created_at", "updated_at", "number", "kind", "status", "opened_at",
          "closed_at", "order_id", "order_number", "subscription_id", "ticket_id", "amount",
          "reason", "words", "right", "authorized_at", "label_url", "carrier", "tracking_number",
          "received_at", "outcome", "outcome_text", "photos")
_OF_LINE = ("line_id", "sku", "description", "quantity", "net", "accepted_quantity")
_OF_OFFER = ("id", "kind", "amount", "keeps_goods")
_REFUNDS = ("refund", "part_refund")


def own_sold(**request):
    """For `serves(…, first=…)`: what is given back, if it is whom the caller acts for's own."""
    party = own_party()["party"]
    found = sold.found(**request)
    if found["customer"]["id"] != party["id"]:
        pointer = "/order_id" if request.get("order_id") else "/subscription_id"
        what = "order" if request.get("order_id") else "subscription"
        raise ValidationFailed.at(pointer, f"There is no such {what}.")
    return found


def ticket_number(**_request):
    """For `serves(…, first=…)`: the number of the ticket in which a return is talked about."""
    return {"ticket_number": numbers.take(tickets.NUMBERED)[0]}


def list_portal_return_reasons(*, limit, after, party):
    """See for which reasons things can be given back."""
    return paging.page(
        ReturnReason.collection(), {"is_archived": False, "is_public": True}, sort="created_at",
        kind=moment, limit=limit, after=after, show=_shown_reason)


def request_portal_return(*, sold, customer, number, ticket_number, **request):
    """Ask to give something back; there may be something to have instead, which need not be taken.
    """
    person_id = _person(customer)
    held = returns.opened(
        sold, customer, number, is_public=True, channel=CHANNEL, contact_ids=[person_id],
        owner_id=sold["owner_id"], **request)
    _open_ticket(held, ticket_number)
    if offering.make(held):
        telling.tell_of_offers(held)
        events = (contract.return_offered,)
    else:
        events = _go_on(held)
    keeping.keep(held, *events)
    return _shown(held.stored)


def list_portal_returns(*, party, limit, after):
    """List the returns of whom the caller acts for, the latest first."""
    return paging.page(Return.collection(), {"contact_ids": party["id"]}, sort="-created_at",
                       kind=moment, limit=limit, after=after, show=_shown)


def get_portal_return(*, return_id, party):
    """Show a return of whom the caller acts for. Anybody else's is not there."""
    return _shown(_own(return_id, party))


def answer_portal_return_offer(*, return_id, offer_id, expected_version, party):
    """Take an offer, or go on at once with giving it back."""
    _own(return_id, party)
    held = keeping.fetch(return_id, expected_version, within=offering.OPEN_TO_OFFERS)
    offering.answered(held, offer_id)
    return _shown(held.stored)


def cancel_portal_return(*, return_id, expected_version, party):
    """Keep it after all, until it has come back."""
    _own(return_id, party)
    held = keeping.fetch(return_id, expected_version, within=("requested", "authorized"))
    steps.cancelled(held)
    return _shown(held.stored)


def photo_brought(*, return_id, **file):
    """For `serves(…, first=…)`: store a photo for a return of the caller's own, and nobody else's.
    """
    found = own_party()
    _own(return_id, found["party"])
    return {**found, **photos.stored(return_id=return_id, **file)}


def add_portal_return_photo(*, attachment, return_id, party, **_file):
    """Add a photo to a return."""
    _own(return_id, party)
    return photos.added(return_id, attachment)


def get_portal_return_photo(*, return_id, attachment_id, party):
    """Show a photo of a return."""
    _own(return_id, party)
    return photos.file_of(return_id, attachment_id)


def _go_on(held):
    """With nothing to offer it goes on at once. Returns the events that tell of it."""
    if held.kind == "cancellation":
        settling.begin_cancellation(held, "period_end")
    return offering.authorized(held) if held.right == "policy" else ()


def _open_ticket(held, number):
    """Where it is talked about."""
    subject = f"{held.number} {held.reason or held.order_number or ''}".strip()
    ticket = tickets.open_ticket(
        subject=subject[:300], contact_ids=list(held.contact_ids), number=number,
        channel=CHANNEL, language=held.language, owner_id=held.owner_id,
        refers_to=[{"type": Return.ENTITY, "id": held.id}])
    messages.say(ticket, body=held.words or subject, contact_id=held.contact_ids[0],
                 channel=CHANNEL)
    ticket_keeping.add(ticket)
    held.ticket_id = ticket.id


def _person(customer):
    """Who is signed in, beside whom they act for."""
    contact_id = current_call().actor.contact_id or customer["id"]
    person = parties_of([contact_id]).get(contact_id)
    return person["id"] if person else contact_id


def _own(return_id, party):
    """A return as stored of a party. Raises NotFound for any other."""
    found = Return.collection().find_one({"_id": return_id, "contact_ids": party["id"]})
    if found is None:
        raise NotFound(f"There is no return {return_id}.", id=return_id)
    return found


def _shown(raw):
    held = shown_return(raw)
    made = held.get("offering") or {}
    is_open = made.get("state") == "made"
    settlement = held.get("settlement") or {}
    done = settlement.get("evidence") or ()
    shown = {name: held[name] for name in _SHOWN if name in held}
    shown |= {
        "lines": [{name: line[name] for name in _OF_LINE if name in line}
                  for line in held.get("lines", ())],
        "offers": [{name: offer[name] for name in _OF_OFFER if name in offer}
                   for offer in made.get("offers", ())] if is_open else [],
        "offers_expire_at": made.get("expires_at") if is_open else None,
        "offering": made.get("state"), "how": settlement.get("how"),
        "voucher": next((one["id"] for one in done if one["type"] == "coupon"), None),
    }
    if settlement.get("how") in _REFUNDS:
        shown["refunded"] = settlement.get("amount")
    return shown


def _shown_reason(raw):
    return {"id": raw["_id"], **{name: raw.get(name) for name in (
        "reason", "name", "parent_id", "kinds")}}
