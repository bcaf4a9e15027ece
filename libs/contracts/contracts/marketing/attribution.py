"""To which touches the money is owed that customers paid, by several models side by side."""

from marshmallow import fields, validate

from ..common import Amount, Day, Flag, Id, Money, Share, Strict, Text, Time, Whole, many
from ..declare import get
from .cost_entry import Days
from .declared import NOT_FOUND, marketing
from .touches import TOUCH_KINDS

MODELS = ("first", "last", "linear", "time_decay", "position_based", "markov")
GROUPS = ("campaign", "action", "channel")
MOST_ROWS = 500
MOST_PATH = 1000


class AskAttribution(Days):
    look_back_days = Whole(1, 730, load_default=90, metadata={
        "description": "A touch counts for so many days before the order, or else the invoice."})
    group_by = fields.String(load_default="campaign", validate=validate.OneOf(GROUPS))
    includes_sent = Flag(load_default=False, metadata={
        "description": "Whether what was only sent to somebody counts as well. What was delivered "
                       "or opened never does: nobody knows that a person did it."})


class GetAttribution(AskAttribution):
    """Invoices of these days, by their issue."""

    starts_on = Day(required=True)
    ends_on = Day(required=True, metadata={"description": "The last day. Days are those of UTC."})
    model = fields.String(load_default="all", validate=validate.OneOf((*MODELS, "all")))


class AttributedBy(Strict):
    model = fields.String(required=True, validate=validate.OneOf(MODELS))
    conversions = Amount(required=True, metadata={
        "description": "The shares in conversions, added up."})
    revenue = fields.Nested(Money, required=True)
    cost_of_support = fields.Nested(Money, required=True)
    net = fields.Nested(Money, required=True, metadata={
        "description": "Revenue less the cost of support."})


class AttributionRow(Strict):
    key = Text(220, required=True, metadata={
        "description": "A campaign, an action or a channel. `utm:…` is a campaign that only the "
                       "address of a page names, `unnamed` what names none, `none` what was "
                       "paid without a touch before, and `others` all beyond the limit of rows."})
    results = many(AttributedBy, len(MODELS), required=True)


class RemovalEffect(Strict):
    key = Text(220, required=True)
    removal_effect = Share(required=True, metadata={
        "description": "By which part conversions would be fewer without it."})
    share = Share(required=True, metadata={"description": "Of the sum of all removal effects."})


class Assumptions(Strict):
    """What the models take for granted."""

    half_life_days = Whole(required=True, metadata={
        "description": "Time decay: a touch so many days earlier weighs half."})
    position_based = many(Share(), 3, required=True, metadata={
        "description": "What the first touch, all between, and the last are owed."})
    markov_order = Whole(required=True)


class Attribution(Strict):
    """Of each model the rows add up to the totals, to the cent."""

    models = many(fields.String(validate=validate.OneOf(MODELS)), len(MODELS), required=True)
    group_by = fields.String(required=True, validate=validate.OneOf(GROUPS))
    look_back_days = Whole(required=True)
    conversion_count = Whole(required=True)
    unvalued_count = Whole(required=True, metadata={
        "description": "Invoices that were paid and are not in these figures, as no rate is known "
                       "of their day."})
    unvalued_cost_count = Whole(required=True, metadata={
        "description": "Costs of support that are not in these figures, as no rate or tariff is "
                       "known."})
    revenue = fields.Nested(Money, required=True, metadata={
        "description": "What was paid of the net of these invoices, less credit notes."})
    cost_of_support = fields.Nested(Money, required=True, metadata={
        "description": "What tickets, chats and returns of these customers cost since, each with "
                       "the invoice before it."})
    net = fields.Nested(Money, required=True)
    rows = many(AttributionRow, MOST_ROWS, required=True)
    removal_effects = many(RemovalEffect, MOST_ROWS, metadata={
        "description": "Of the Markov model, over all paths, with and without a conversion."})
    assumptions = fields.Nested(Assumptions, required=True)


class ExplainConversion(AskAttribution):
    """`starts_on` and `ends_on` bound the paths that the Markov model looks at; without them, as
    many days as are looked back, until the day of the invoice."""

    invoice_id = Id("invoice", required=True)


class TouchShare(Strict):
    model = fields.String(required=True, validate=validate.OneOf(MODELS))
    share = Amount(required=True, metadata={
        "description": "Its part of the conversion; those of a model add up to 1."})
    revenue = fields.Nested(Money, required=True)


class TouchOnPath(Strict):
    touch_id = Id("touch", required=True)
    key = Text(220, required=True)
    occurred_at = Time(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(TOUCH_KINDS))
    channel = fields.String(required=True)
    campaign_id = Id("campaign", allow_none=True)
    action_id = Id("action", allow_none=True)
    shares = many(TouchShare, len(MODELS), required=True)


class Conversion(Strict):
    invoice_id = Id("invoice", required=True)
    number = Text(60, allow_none=True)
    contact_ids = many(Id("contact"), 200, required=True)
    order_ids = many(Id("order"), 100, required=True)
    issued_on = Day(required=True)
    converted_at = Time(required=True, metadata={
        "description": "When it was ordered, or else invoiced: touches count until then."})
    net_invoiced = fields.Nested(Money, required=True)
    paid_share = Share(required=True, metadata={
        "description": "Which part of it was paid and not given back."})
    revenue = fields.Nested(Money, allow_none=True, metadata={
        "description": "In the currency of the house; null where no rate of its day is known."})
    cost_of_support = fields.Nested(Money, required=True)
    net = fields.Nested(Money, allow_none=True)
    path = many(TouchOnPath, MOST_PATH, required=True)
    is_whole = Flag(required=True, metadata={
        "description": "False where only the last touches of a long path are shown."})


get_attribution = marketing.query(
    "get_attribution", "See to which campaigns, actions or channels it is owed what was paid.",
    request=GetAttribution, reply=Attribution, permission="costs:read",
    route=get("/attribution"), objects=("contact.*",),
)
explain_conversion = marketing.query(
    "explain_conversion", "See by which touches an invoice came to be paid, and what each weighs.",
    request=ExplainConversion, reply=Conversion, permission="costs:read",
    route=get("/attribution/conversions/{invoice_id}"), errors=NOT_FOUND, objects=("contact.*",),
)
