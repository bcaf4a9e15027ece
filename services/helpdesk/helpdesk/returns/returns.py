"""Returns and cancellations: asked for, shown, listed, changed."""

from pymongo.errors import DuplicateKeyError

from chassis import clock, paging
from chassis.figures import between
from chassis.ids import new_id
from chassis.money import stored, zero
from chassis.outbox import announce
from chassis.paging import moment
from chassis.store import again
from chassis.visibility import narrow
from contracts import helpdesk as contract
from contracts.errors import ValidationFailed

from ..errors import ReturnIsPending, SubscriptionIsOver
from ..tickets.models import Ticket
from . import keeping, policies, quantities, reasons, rights
from .models import Return, shown_return

NUMBERED = "D"
_OF_LINE = ("line_id", "product_id", "sku", "description", "quantity", "net", "unit_cost",
            "delivered_on", "is_within_policy")


def request_return(*, sold, customer, number, channel, owner_id, team_id, ticket_id, **request):
    """Take up that a customer gives goods back, or cancels a subscription."""
    if ticket_id is not None and Ticket.collection().find_one(
            {"_id": ticket_id}, {"_id": 1}) is None:
        raise ValidationFailed.at("/ticket_id", "There is no such ticket.")
    held = opened(sold, customer, number, channel=channel, ticket_id=ticket_id,
                  owner_id=owner_id or sold["owner_id"], team_id=team_id, **request)
    return held.to_view()


def opened(sold, party, number, *, reason_id, words, wanted, is_public=False, contact_ids=(),
           channel=None, owner_id=None, team_id=None, ticket_id=None, refers_to=(),
           **_request):
    """A new return, stored and told of, of what `sold.found` looked up.

    Of each line no more than was delivered and is not coming back already. A consumer who
    withdraws needs nobody's leave: it is authorised at once.
    """
    kind = "return" if sold["lines"] else "cancellation"
    held_reason, path = reasons.chosen(reason_id, kind, is_public=is_public)
    language = next(iter(party.get("languages") or ()), "es")
    held = Return(
        id=new_id(Return.ENTITY), number=number, kind=kind, status="requested", state="requested",
        contact_ids=list(dict.fromkeys([party["id"], *contact_ids, *sold["contact_ids"][1:]]))[:20],
        owner_id=owner_id, team_id=team_id, channel=channel, language=language,
        opened_at=clock.now(), ticket_id=ticket_id, refers_to=list(refers_to),
        reason_id=reason_id, words=words,
        reason=reasons.words_of(path, language), wanted=wanted,
        order_id=sold.get("order_id"), order_number=sold["number"],
        subscription_id=sold.get("subscription_id"))
    if kind == "return":
        _take_lines(held, sold, party)
    else:
        _take_subscription(held, sold, party)
    if held_reason is None and held.right == "policy" and kind == "return":
        raise ValidationFailed.at("/reason_id", "Say for which reason it comes back.")
    if held.right == "withdrawal" or (kind == "cancellation"):
        held.authorized_at = held.opened_at
        keeping.stand_in(held, "authorized")
    _add(held)
    announce(contract.return_opened, held)
    if held.authorized_at:
        announce(contract.return_authorized, held)
    return held


def _take_lines(held, sold, party):
    today, found = clock.today(), policies.in_force()
    lines, terms = [], []
    # Those who return the same lines do so in the same order, so that none waits for the other.
    for line in sorted(sold["lines"], key=lambda line: line["line_id"]):
        quantities.take(held.order_id, line["line_id"], line["quantity"], line["delivered"])
        policy = policies.fitting(
            found, categories=sold["categories"].get(line["product_id"]) or (),
            channel=sold["channel"], party=party)
        line["is_within_policy"] = rights.is_within(line["delivered_on"], today, policy["days"])
        lines.append(line)
        terms.append(policy)
    dearest = max(range(len(lines)), key=lambda place: (lines[place]["net"], -place))
    held.policy = stored(terms[dearest])
    held.right = rights.right_of(lines, party_kind=party.get("kind"), today=today)
    total = sum((line["net"] for line in lines), zero(sold["currency"]))
    held.amount = stored({"amount": total, "currency": sold["currency"]})
    held.lines = [stored({name: line[name] for name in _OF_LINE if line[name] is not None})
                  for line in lines]
    # What another of the same is ordered by, should it be exchanged.
    held.settle_with = {"again": {line["line_id"]: line["_again"] for line in lines},
                        "deliver_to": sold.get("deliver_to") or {}}


def _take_subscription(held, sold, party):
    if sold["state"] in ("cancelled", "ended"):
        raise SubscriptionIsOver(id=held.subscription_id, state=sold["state"])
    held.policy = stored(policies.fitting(
        policies.in_force(), categories=(), channel=None, party=party))
    held.right = "policy"
    held.amount = stored({"amount": sold["net"], "currency": sold["currency"]})
    held.pending_key = held.subscription_id


def _add(held):
    if held.pending_key and Return.collection().find_one(
            {"_pending_key": held.pending_key}, {"_id": 1}):
        raise ReturnIsPending(id=held.subscription_id)
    try:
        held.add()
    except DuplicateKeyError as error:
        raise again("There is such a return by now.") from error


def get_return(*, return_id):
    """Show a return."""
    return shown_return(Return.fetch_raw(return_id))


def list_returns(*, limit, after, contact_id=None, opened_after=None, opened_before=None,
                 is_cancelled=None, **filters):
    """List returns, the latest first."""
    where = {**between("opened_at", opened_after, opened_before), **filters}
    if is_cancelled is not None and "status" not in where:
        where["status"] = "cancelled" if is_cancelled else {"$ne": "cancelled"}
    if contact_id is not None:
        where["contact_ids"] = contact_id
    return paging.page(Return.collection(), narrow(where, Return.ENTITY), sort="-created_at",
                       kind=moment, limit=limit, after=after, show=shown_return)


def update_return(*, return_id, changes, expected_version):
    """Change who looks after a return, where it is talked about, and how it comes back."""
    held = keeping.fetch(return_id, expected_version)
    ticket_id = changes.get("ticket_id")
    if ticket_id is not None and Ticket.collection().find_one(
            {"_id": ticket_id}, {"_id": 1}) is None:
        raise ValidationFailed.at("/changes/ticket_id", "There is no such ticket.")
    before = held.to_view()
    for name, value in changes.items():
        setattr(held, name, value)
    if changes.get("sent_at") and held.status == "authorized":
        keeping.stand_in(held, "sent")
    return before if held.to_view() == before else keeping.keep(held)


def event_of(raw):
    """The event that tells of a return as it now is."""
    event = contract.return_closed if raw["state"] == "closed" else contract.return_opened
    return event, {"return": shown_return(raw)}
