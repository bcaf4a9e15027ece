"""What returns go by: reasons, as a tree, and policies of what may come back, until when, and how.
"""

from marshmallow import fields, validate

from ..common import (
    WORD,
    ExpectedVersion,
    Flag,
    Id,
    InLanguages,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..lines import Price
from ..sales.order import ORDER_CHANNELS
from ..sales.percent import Percent

RESPONSIBLE = ("us", "customer", "supplier", "carrier", "unknown")
# What can be offered to somebody who wants to give something back.
OFFER_KINDS = ("help", "exchange", "part_refund", "voucher")
RETURN_KINDS = ("return", "cancellation")


class ReturnReasonFields(Strict):
    name = fields.Nested(InLanguages)
    parent_id = Id("return_reason", allow_none=True, metadata={
        "description": "The reason that this one is a case of; at most three levels."})
    kinds = many(fields.String(validate=validate.OneOf(RETURN_KINDS)), 2)
    responsible = fields.String(validate=validate.OneOf(RESPONSIBLE), metadata={
        "description": "Who usually answers for it; the cause of a return may say otherwise."})
    offers = many(fields.String(validate=validate.OneOf(OFFER_KINDS)), 4, metadata={
        "description": "What may be offered to somebody with this reason."})
    is_public = Flag(metadata={"description": "Whether customers can choose it."})
    is_archived = Flag()


class NewReturnReason(ReturnReasonFields):
    reason = fields.String(required=True, validate=WORD)
    name = fields.Nested(InLanguages, required=True)
    kinds = many(fields.String(validate=validate.OneOf(RETURN_KINDS)), 2,
                 load_default=lambda: ["return"])
    responsible = fields.String(load_default="unknown", validate=validate.OneOf(RESPONSIBLE))
    offers = many(fields.String(validate=validate.OneOf(OFFER_KINDS)), 4, load_default=list)
    is_public = Flag(load_default=True)


class ReturnReason(Recorded):
    id = Id("return_reason", required=True)
    reason = fields.String(required=True, validate=WORD)
    name = fields.Nested(InLanguages, required=True)
    parent_id = Id("return_reason", allow_none=True)
    kinds = many(fields.String(validate=validate.OneOf(RETURN_KINDS)), 2)
    responsible = fields.String(required=True, validate=validate.OneOf(RESPONSIBLE))
    offers = many(fields.String(validate=validate.OneOf(OFFER_KINDS)), 4)
    is_public = Flag(required=True)
    is_archived = Flag(required=True)


class UpdateReturnReason(ExpectedVersion):
    return_reason_id = Id("return_reason", required=True)
    changes = fields.Nested(ReturnReasonFields, required=True)


class ListReturnReasons(PageRequest):
    """Those that are not put away, unless it is asked otherwise."""

    is_archived = Flag(load_default=False)


ReturnReasonPage = page_of(ReturnReason, "ReturnReasonPage")


class WorthStep(Strict):
    """How large offers are to customers who are worth at least so much to us."""

    least = Price(required=True, metadata={
        "description": "Of the lifetime value, in the currency of the order."})
    percent = Whole(0, 300, required=True, metadata={
        "description": "How much of what is offered otherwise; 0 for no money or voucher."})


class ReturnTerms(Strict):
    """What holds for goods under a policy. A return keeps those that held when it was asked for.

    Costs are estimates in the currency of the order.
    """

    days = Whole(0, 3650, metadata={
        "description": "Until how many days after delivery goods may come back. Consumers can "
                       "withdraw for 14 days whatever is said here (Directive 2011/83/EU)."})
    conditions = Text(2000, allow_none=True, is_long=True, metadata={
        "description": "In which condition goods have to be, for people to read."})
    comes_back = Flag(metadata={
        "description": "Whether goods come back to us; not so where a supplier sends them "
                       "directly and does not take them back."})
    customer_pays_shipping = Flag()
    shipping_cost = Price(metadata={"description": "What it costs to ship it back."})
    handling_cost = Price(metadata={"description": "What it costs to take it back into stock."})
    resale_percent = Percent(metadata={
        "description": "How much of what goods cost us they are worth once they are back."})
    part_refund_percent = Percent(metadata={
        "description": "How much of the price is offered for keeping it."})
    voucher_percent = Percent(metadata={
        "description": "How much of the price is offered as a voucher for keeping it."})
    voucher_days = Whole(1, 3650)
    help_minutes = Whole(0, 600)
    minute_rate = Price(metadata={"description": "What a minute of support costs us."})
    most_offers = Whole(0, 4, metadata={"description": "0 for no offers."})
    worth_steps = many(WorthStep, 10, metadata={
        "description": "The highest that a customer reaches holds for part refunds and vouchers. "
                       "Whose worth nobody told is offered what it is otherwise."})
    offer_days = Whole(1, 90, metadata={
        "description": "For how many days offers can be answered; then the return goes on."})
    settles_up_to = Price(allow_none=True, metadata={
        "description": "What is given back beyond this has to be approved; no limit without it."})


class ReturnPolicyFields(ReturnTerms):
    name = Text(120)
    priority = Whole(0, 1000, metadata={
        "description": "Of those that fit, the highest counts."})
    categories = many(fields.String(validate=validate.Length(max=40)), 50, metadata={
        "description": "Products of one of these; of any when it is empty."})
    channels = many(fields.String(validate=validate.OneOf(ORDER_CHANNELS)), 10)
    customer_kinds = many(fields.String(validate=validate.OneOf(("person", "organisation"))), 2)
    customer_tags = many(Text(60), 20)


class NewReturnPolicy(ReturnPolicyFields):
    name = Text(120, required=True)
    priority = Whole(0, 1000, load_default=100)
    days = Whole(0, 3650, required=True)


class ReturnPolicy(ReturnPolicyFields, Recorded):
    id = Id("return_policy", required=True)
    name = Text(120, required=True)
    priority = Whole(0, 1000, required=True)
    days = Whole(0, 3650, required=True)
    archived_at = Time(allow_none=True)


class ReturnPolicyId(Strict):
    return_policy_id = Id("return_policy", required=True)


class UpdateReturnPolicy(ReturnPolicyId, ExpectedVersion):
    changes = fields.Nested(ReturnPolicyFields, required=True)


class ArchiveReturnPolicy(ReturnPolicyId, ExpectedVersion):
    """What goes by it already goes on by it."""


class ListReturnPolicies(PageRequest):
    is_archived = Flag(load_default=False)


ReturnPolicyPage = page_of(ReturnPolicy, "ReturnPolicyPage")


class HeldPolicy(ReturnTerms):
    """What of a policy held when a return was asked for."""

    return_policy_id = Id("return_policy", allow_none=True)
    version = Whole(1, allow_none=True)
    name = Text(120, required=True)
