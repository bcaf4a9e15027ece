"""What each return costs, who bears it, and what a supplier or carrier makes good."""

from decimal import Decimal

from chassis import clock
from chassis.ids import new_id
from chassis.money import loaded, rounded, stored
from contracts.errors import ValidationFailed

from . import keeping
from .models import Return
from .policies import DEFAULTS


def add_return_cost(*, return_id, kind, amount, minutes, borne_by, note):
    """Note what a return cost; time of support at the rate of the policy that held for it."""
    held = Return.fetch(return_id)
    if (amount is None) == (minutes is None):
        raise ValidationFailed.at("/amount", "Give either an amount or minutes.")
    currency = held.amount["currency"]
    if minutes is not None:
        rate = loaded(held.policy).get("minute_rate", DEFAULTS["minute_rate"])
        amount = {"amount": rounded(rate * minutes, currency), "currency": currency}
    if amount["currency"] != currency:
        raise ValidationFailed.at("/amount/currency", "Give it in the currency of the return.")
    if amount["amount"] < 0:
        raise ValidationFailed.at("/amount/amount", "This cannot be negative.")
    note_cost(held, kind, amount["amount"], borne_by=borne_by, minutes=minutes, note=note)
    return keeping.keep(held)


def set_return_claim(*, return_id, expected_version, contact_id, parties, **claim):
    """Note what a supplier or a carrier is to make good, and how that stands."""
    held = Return.fetch(return_id, expected_version=expected_version)
    currency = held.amount["currency"]
    for name in ("asked", "recovered"):
        if claim.get(name) and claim[name]["currency"] != currency:
            raise ValidationFailed.at(
                f"/{name}/currency", "Give it in the currency of the return.")
    held.claim = stored({"contact_id": parties[contact_id]["id"],
                         **{name: value for name, value in claim.items() if value is not None}})
    return keeping.keep(held)


def note_cost(held, kind, amount, *, borne_by="us", minutes=None, note=None):
    """Add a cost to a return that is stored afterwards; nothing for nothing."""
    amount = rounded(amount, held.amount["currency"])
    if amount <= 0:
        return
    cost = {"id": new_id("return_cost"), "kind": kind, "borne_by": borne_by, "minutes": minutes,
            "amount": {"amount": amount, "currency": held.amount["currency"]}, "note": note,
            "at": clock.now()}
    held.costs = [*held.costs, stored(
        {name: value for name, value in cost.items() if value is not None})]


def note_receipt(held):
    """What it costs that goods come back, as their policy estimates it."""
    terms = DEFAULTS | loaded(held.policy)
    payer = "customer" if terms["customer_pays_shipping"] else "us"
    note_cost(held, "shipping", terms["shipping_cost"], borne_by=payer)
    note_cost(held, "handling", terms["handling_cost"])


def note_help(held):
    """What it costs to help somebody with what they keep."""
    terms = DEFAULTS | loaded(held.policy)
    minutes = terms["help_minutes"]
    note_cost(held, "support", terms["minute_rate"] * minutes, minutes=minutes)


def note_settlement(held, how, given):
    """What the settlement costs us: what is given, and what goods that came back lost in value.

    A refund of goods that came back is counted without what they cost us, as we have them again.
    Of goods that stay with the customer, as when a supplier sends them directly and takes nothing
    back, what they cost us is lost, and the rest of what is given back is the refund.
    """
    terms = DEFAULTS | loaded(held.policy)
    goods = _goods_of(held)
    came_back = held.received_at is not None
    if how == "refund":
        lost = Decimal(0) if came_back else min(goods, given)
        note_cost(held, "lost_goods", lost)
        note_cost(held, "refund", given - (goods if came_back else lost))
    elif how in ("part_refund", "voucher"):
        note_cost(held, "discount", given)
    elif how == "exchange":
        note_cost(held, "exchange", goods if not came_back else Decimal(0))
        note_cost(held, "shipping", terms["shipping_cost"])
    if came_back:
        note_cost(held, "loss_of_value", goods * (100 - terms["resale_percent"]) / 100)


def _goods_of(held):
    """What the accepted goods cost us, as far as that is known."""
    return sum(((line.get("unit_cost") or Decimal(0))
                * line.get("accepted_quantity", line["quantity"])
                for line in loaded(held.lines)), Decimal(0))
