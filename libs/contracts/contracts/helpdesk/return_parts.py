"""Parts of a return: its lines, the offers, how it is settled, what it cost, and its cause."""

from marshmallow import fields, validate

from ..common import WORD, Amount, Day, Flag, Id, Money, Strict, Text, Time, Whole, many
from ..lines import Price, Quantity
from .cost import BEARERS
from .return_setting import OFFER_KINDS, RESPONSIBLE

OFFERING_STATES = ("made", "accepted", "declined", "passed_over")
SETTLEMENTS = ("refund", "part_refund", "exchange", "voucher", "repair", "cancellation",
               "explanation", "refusal")
OUTCOMES = ("fixed", "explained", "declined")
CONDITIONS = ("as_new", "opened", "used", "damaged", "incomplete", "missing", "wrong_item")
COST_KINDS = ("shipping", "handling", "loss_of_value", "lost_goods", "refund", "discount",
              "exchange", "support", "other")
CLAIM_STATES = ("asked", "agreed", "refused", "recovered")
MOST_RETURNED_LINES = 50


class ReturnedLine(Strict):
    """So many of a line of an order. `net` is what they were sold for, without taxes."""

    line_id = Id("line", required=True)
    product_id = Id("product", allow_none=True)
    sku = Text(60, allow_none=True)
    description = Text(500, required=True, is_long=True)
    quantity = Quantity(required=True)
    net = Price(required=True)
    unit_cost = Price(allow_none=True)
    delivered_on = Day(allow_none=True)
    is_within_policy = Flag(required=True)
    accepted_quantity = Quantity(may_be_zero=True, allow_none=True, metadata={
        "description": "How many of them we took back when they were looked at."})
    condition = fields.String(allow_none=True, validate=validate.OneOf(CONDITIONS))
    note = Text(1000, allow_none=True, is_long=True)


class ReturnOffer(Strict):
    """What somebody may have instead of giving it back."""

    id = Id("offer", required=True)
    kind = fields.String(required=True, validate=validate.OneOf(OFFER_KINDS))
    amount = fields.Nested(Money, allow_none=True, metadata={
        "description": "Of a part refund or a voucher; never more than the refund."})
    keeps_goods = Flag(required=True)
    expected_cost = fields.Nested(Money, required=True, metadata={
        "description": "What it is expected to cost us in all; the cheapest comes first."})


class ReturnOfferStep(Strict):
    """How it came about that something is offered, or is not."""

    what = fields.String(required=True, validate=WORD)
    because = Text(200, required=True)
    amount = Amount(allow_none=True)


class ReturnOffering(Strict):
    """What was offered, once, and what became of it. The way out is to decline, at any time."""

    state = fields.String(required=True, validate=validate.OneOf(OFFERING_STATES))
    made_at = Time(required=True)
    expires_at = Time(allow_none=True, metadata={
        "description": "Until when they can be answered; then the return goes on by itself."})
    answered_at = Time(allow_none=True)
    expired_at = Time(allow_none=True, metadata={
        "description": "Of what was passed over: that nobody answered in time."})
    is_worth_known = Flag(allow_none=True, metadata={
        "description": "Whether anybody told what the customer is worth to us."})
    accepted_id = Id("offer", allow_none=True)
    offers = many(ReturnOffer, 4, required=True)
    taking_back_costs = fields.Nested(Money, required=True, metadata={
        "description": "What it would cost us to take it back and refund it."})
    trace = many(ReturnOfferStep, 30, required=True)


class ReturnApproval(Strict):
    """That somebody who may do so allows an exception, or a settlement beyond the limit."""

    by = fields.String(required=True)
    at = Time(required=True)
    reason = Text(1000, required=True, is_long=True)


class ReturnEvidence(Strict):
    """What shows that it was done."""

    type = fields.String(required=True, validate=WORD)
    id = Text(200, required=True)
    amount = fields.Nested(Money, allow_none=True)


class ReturnSettlement(Strict):
    """How a return ends. While it is `settling`, `waits_for` says what keeps it from being done."""

    how = fields.String(required=True, validate=validate.OneOf(SETTLEMENTS))
    amount = fields.Nested(Money, allow_none=True, metadata={"description": "Without taxes."})
    decided_at = Time(required=True)
    decided_by = fields.String(required=True)
    evidence = many(ReturnEvidence, 60)
    attempts = Whole()
    waits_for = Text(80, allow_none=True, metadata={"description": "The code of a refusal."})
    done_at = Time(allow_none=True)


class ReturnCost(Strict):
    """What a return cost, and who bears it."""

    id = Id("return_cost", required=True)
    kind = fields.String(required=True, validate=validate.OneOf(COST_KINDS))
    amount = fields.Nested(Money, required=True)
    borne_by = fields.String(required=True, validate=validate.OneOf(BEARERS))
    minutes = Whole(allow_none=True)
    note = Text(300, allow_none=True)
    at = Time(required=True)


class ReturnClaim(Strict):
    """What a supplier or a carrier is asked to make good."""

    contact_id = Id("contact", required=True)
    state = fields.String(required=True, validate=validate.OneOf(CLAIM_STATES))
    asked = fields.Nested(Money, required=True)
    recovered = fields.Nested(Money, allow_none=True)
    reference = Text(100, allow_none=True)
    note = Text(1000, allow_none=True, is_long=True)


class ReturnCause(Strict):
    """Why it really came back, and who answers for it."""

    cause = fields.String(required=True, validate=WORD, metadata={
        "description": "A word to count by, such as packaging_too_thin."})
    description = Text(2000, required=True, is_long=True)
    responsible = fields.String(required=True, validate=validate.OneOf(RESPONSIBLE))
    supplier_id = Id("contact", allow_none=True)
    corrective_action_id = Id("corrective_action", allow_none=True)
    recorded_at = Time(required=True)
    recorded_by = fields.String(required=True)
