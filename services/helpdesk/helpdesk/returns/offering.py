"""Offers to somebody who gives something back: made once, taken or declined, never in the way."""

from datetime import timedelta
from decimal import Decimal

from chassis import clock
from chassis.ids import new_id
from chassis.money import loaded, shared_out, stored
from contracts import helpdesk as contract
from contracts.errors import ValidationFailed

from ..errors import NoOfferIsOpen, OffersWereMade
from . import (
    closing,
    costs,
    keeping,
    offers,
    policies,
    quantities,
    settling,
    telling,
    worth,
)
from .setting_models import ReturnReason

OPEN_TO_OFFERS = ("requested", "authorized")


def make_return_offers(*, return_id, expected_version):
    """Offer the customer something instead, once; whoever declined is not asked again."""
    held = keeping.fetch(return_id, expected_version, within=OPEN_TO_OFFERS)
    if held.offering:
        raise OffersWereMade(id=return_id)
    make(held)
    telling.tell_of_offers(held)
    return keeping.keep(held, contract.return_offered)


def make(held):
    """Put into a return what may be offered; with nothing to offer it says so by its trace."""
    amount, policy = loaded(held.amount), loaded(held.policy)
    reason = ReturnReason.collection().find_one({"_id": held.reason_id}) or {"offers": ()}
    currency, now = amount["currency"], clock.now()
    is_known, value = worth.of(held.contact_ids[0], currency)
    made = offers.offers_for(
        kind=held.kind, fitting=reason["offers"], value=amount["amount"], cost=_cost_of(held),
        currency=currency, terms=policy, worth=value)
    # Where there is nothing to offer, there is nothing to wait for.
    held.offer_expires_at = now + timedelta(
        days=policy.get("offer_days", policies.DEFAULTS["offer_days"])) if made["offers"] else None
    held.offering = stored({
        "state": "made" if made["offers"] else "passed_over", "made_at": now,
        "is_worth_known": is_known,
        **({"expires_at": held.offer_expires_at} if made["offers"] else {}),
        "offers": [_as_offer(offer, currency) for offer in made["offers"]],
        "taking_back_costs": {"amount": made["taking_back_costs"], "currency": currency},
        "trace": [{name: value for name, value in step.items() if value is not None}
                  for step in made["trace"]]})
    return bool(made["offers"])


def answer_return_offer(*, return_id, offer_id, expected_version):
    """Note which offer the customer takes, or have the return go on at once."""
    held = keeping.fetch(return_id, expected_version, within=OPEN_TO_OFFERS)
    return answered(held, offer_id)


def answered(held, offer_id):
    """A return whose offer was answered, stored and told of."""
    if held.offering.get("state") != "made" or is_late(held):
        raise NoOfferIsOpen(id=held.id)
    if offer_id is None:
        return _declined(held)
    offer = next((one for one in loaded(held.offering["offers"]) if one["id"] == offer_id), None)
    if offer is None:
        raise ValidationFailed.at("/offer_id", "There is no such offer.")
    return _accepted(held, offer)


def is_late(held):
    """Whether the time of an offer is over."""
    return held.offer_expires_at is not None and held.offer_expires_at <= clock.now()


def pass_over(held):
    """An offer that nobody answered is in nobody's way."""
    if held.offering.get("state") == "made":
        _answer(held, "passed_over")


def go_on(held):
    """Have a return whose offers were not taken go its way. Returns the events that tell of it."""
    if held.kind == "cancellation":
        settling.begin_cancellation(held, "period_end")
    return authorized(held) if held.right != "exception" else ()


def _answer(held, state, **fields):
    held.offering = {**held.offering, "state": state, "answered_at": clock.now(), **fields}
    held.offer_expires_at = None


def _declined(held):
    _answer(held, "declined")
    told = go_on(held)
    return keeping.keep(held, contract.return_offer_declined, *told)


def authorized(held):
    """Have goods come back, if that is not so yet. Returns the events that tell of it."""
    if held.status != "requested":
        return ()
    held.authorized_at = clock.now()
    keeping.stand_in(held, "authorized")
    telling.tell_of_authorization(held)
    return (contract.return_authorized,)


def _accepted(held, offer):
    _answer(held, "accepted", accepted_id=offer["id"])
    held.is_retained = True
    told = ()
    if offer["kind"] == "exchange":
        told = _exchange(held, offer)
    elif offer["kind"] == "help":
        _let_go(held)
        costs.note_help(held)
        closing.close(held, "settled", "explained", telling.said("help", held))
    else:
        _let_go(held)
        _give(held, offer)
    is_closed = held.status in keeping.CLOSED
    return keeping.keep(held, contract.return_offer_accepted, *told,
                        *((contract.return_closed,) if is_closed else ()))


def _exchange(held, offer):
    held.wanted = "exchange"
    if not offer["keeps_goods"]:
        return authorized(held)
    settling.begin_exchange(held, telling.said("exchange", held))
    return ()


def _give(held, offer):
    """Have a part refund or a voucher follow; a part refund counts against a later refund."""
    amount = offer["amount"]
    if offer["kind"] == "voucher":
        settling.begin_voucher(held, amount, telling.said("voucher", held))
        return
    lines = loaded(held.lines)
    parts = shared_out(amount["amount"], [line["net"] for line in lines], amount["currency"])
    given = [{"line_id": line["line_id"], "amount": part}
             for line, part in zip(lines, parts, strict=True) if part]
    for part in given:
        quantities.give(part["line_id"], part["amount"])
    settling.begin(held, "part_refund", amount, telling.said("part_refund", held),
                   refund=given)


def _let_go(held):
    """What is kept does not come back: it could be asked for anew."""
    for line in loaded(held.lines):
        quantities.let_go(line["line_id"], line["quantity"])
    held.settle_with = {**(held.settle_with or {}), "is_let_go": True}


def _cost_of(held):
    """What the goods cost us; None where that is not known of all of them."""
    lines = loaded(held.lines)
    if not lines or any(line.get("unit_cost") is None for line in lines):
        return None
    return sum((line["unit_cost"] * line["quantity"] for line in lines), Decimal(0))


def _as_offer(offer, currency):
    amount = offer["amount"]
    return {
        "id": new_id("offer"), "kind": offer["kind"], "keeps_goods": offer["keeps_goods"],
        "expected_cost": {"amount": offer["expected_cost"], "currency": currency},
        **({"amount": {"amount": amount, "currency": currency}} if amount is not None else {}),
    }
