"""The cost ledger: what each activity of ours cost, for whom, and by which tariff."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    WORD,
    Amount,
    Day,
    ExpectedVersion,
    Flag,
    Id,
    Money,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..contacts.interaction import Reference
from ..lines import Price, Quantity

# What the kinds are that come by themselves; any other word is a kind of one's own.
KINDS = ("call", "mail", "visit", "meeting", "video", "sms", "message", "letter", "chat", "social",
         "web", "portal", "event", "other", "ticket_time", "third_party", "goods", "shipping",
         "return", "refund", "shipment", "advertisement", "co_funding", "travel")
GROUPS = ("campaign", "action", "kind", "channel", "agent", "contact", "month")
MOST_GROUPS = 1000
_KIND = {"validate": WORD, "metadata": {"description": f"Such as {', '.join(KINDS)}."}}
_WORD = {"validate": WORD}


class Spent(Money):
    """An amount that is not negative, and its currency."""

    amount = Price(required=True)


class CostEntryFields(Strict):
    kind = fields.String(**_KIND)
    amount = fields.Nested(Spent, allow_none=True, metadata={
        "description": "Without it, what the tariff of the day says: rate × minutes + tariff."})
    minutes = Quantity(may_be_zero=True, allow_none=True)
    incurred_at = Time(metadata={"description": "When it arose; now without it."})
    contact_ids = many(Id("contact"), 20, metadata={
        "description": "For whom it was; it counts for the first of them."})
    campaign_id = Id("campaign", allow_none=True)
    action_id = Id("action", allow_none=True)
    user_id = Id("user", allow_none=True, metadata={"description": "Who of us did it."})
    role = Text(60, allow_none=True, metadata={
        "description": "As what they did it, where a tariff is of a role."})
    channel = fields.String(allow_none=True, **_WORD)
    ticket_id = Id("ticket", allow_none=True)
    return_id = Id("return", allow_none=True)
    order_id = Id("order", allow_none=True)
    product_id = Id("product", allow_none=True)
    description = Text(300, allow_none=True)


class NewCostEntry(CostEntryFields):
    kind = fields.String(required=True, **_KIND)
    source = fields.Nested(Reference, metadata={
        "description": "What it is made of, such as a bill. Entered again with the same source, it "
                       "takes the place of what was entered before."})


class CostEntry(CostEntryFields, Recorded):
    """One activity, and what it cost. Amounts are exact, to six places, and not rounded to cents.
    """

    id = Id("cost_entry", required=True)
    kind = fields.String(required=True, **_KIND)
    amount = fields.Nested(Money, allow_none=True, metadata={
        "description": "Missing where no tariff says what it cost: it counts as unvalued."})
    house_amount = fields.Nested(Money, allow_none=True, metadata={
        "description": "In the currency of the house at the rate of its day; missing without one."})
    contact_ids = many(Id("contact"), 200)
    minutes = Amount(allow_none=True)
    incurred_at = Time(required=True)
    chat_id = Id("chat", allow_none=True)
    rate = fields.Nested(Money, allow_none=True)
    rate_per = fields.String(allow_none=True, validate=validate.OneOf(("minute", "hour")))
    tariff = fields.Nested(Money, allow_none=True, metadata={
        "description": "What it cost beside the time."})
    units = Amount(allow_none=True, metadata={
        "description": "How often the tariff counts, such as kilometres; once without it."})
    tariff_id = Id("cost_tariff", allow_none=True, metadata={
        "description": "By which tariff it was reckoned."})
    source = fields.Nested(Reference, required=True)
    is_by_hand = Flag(required=True, metadata={
        "description": "Whether it was entered here; what is told is corrected where it arose."})
    withdrawn_at = Time(allow_none=True, metadata={
        "description": "Since when it counts for nothing."})
    withdrawn_because = Text(500, allow_none=True)


class CostEntryId(Strict):
    cost_entry_id = Id("cost_entry", required=True)


class UpdateCostEntry(CostEntryId, ExpectedVersion):
    changes = fields.Nested(CostEntryFields, required=True)


class WithdrawCostEntry(CostEntryId, ExpectedVersion):
    reason = Text(500, required=True)


class Days(Strict):
    """Days of UTC, the last one included."""

    starts_on = Day()
    ends_on = Day(metadata={"description": "The last day. Days are those of UTC."})

    @validates_schema(skip_on_field_errors=True)
    def refuse_backwards(self, data, **_options):
        if data.get("ends_on", "9999") < data.get("starts_on", ""):
            raise ValidationError("It ends before it starts.", "ends_on")


class CostFilters(Days):
    contact_id = Id("contact", metadata={"description": "Whom it names in any place."})
    customer_id = Id("contact", metadata={"description": "For whom it counts: the first."})
    campaign_id = Id("campaign")
    action_id = Id("action")
    ticket_id = Id("ticket")
    user_id = Id("user")
    kind = fields.String(**_WORD)
    channel = fields.String(**_WORD)


class ListCostEntries(CostFilters, PageRequest):
    """The latest first, those that were withdrawn among them."""

    is_unvalued = Flag(metadata={
        "description": "Only those whose amount in the currency of the house is not known."})


CostEntryPage = page_of(CostEntry, "CostEntryPage")


class GetCostSummary(CostFilters):
    """What is withdrawn does not count, nor does what is given back (refund), which stands in
    credit notes, unless it is asked for by its kind."""

    group_by = fields.String(load_default="kind", validate=validate.OneOf(GROUPS))


class CostRows(Strict):
    """The filter of the list that shows the rows of a group; a field that is null is not said."""

    customer_id = Id("contact", allow_none=True)
    campaign_id = Id("campaign", allow_none=True)
    action_id = Id("action", allow_none=True)
    user_id = Id("user", allow_none=True)
    kind = fields.String(allow_none=True)
    channel = fields.String(allow_none=True)
    ticket_id = Id("ticket", allow_none=True)
    contact_id = Id("contact", allow_none=True)
    starts_on = Day(allow_none=True)
    ends_on = Day(allow_none=True)


class CostSum(Strict):
    total = fields.Nested(Money, required=True)
    minutes = Amount(required=True)
    entry_count = Whole(required=True)
    unvalued_count = Whole(required=True, metadata={
        "description": "How many of these are not in the total, as no rate or tariff is known."})


class SpentGroup(CostSum):
    key = fields.String(required=True, allow_none=True, metadata={
        "description": "An id, a word or a month; null for what says none."})
    rows = fields.Nested(CostRows, allow_none=True, metadata={
        "description": "The filter of /costs that leads to its rows; null where none does."})


class CostSummary(CostSum):
    """The dearest first, in the currency of the house."""

    group_by = fields.String(required=True, validate=validate.OneOf(GROUPS))
    groups = many(SpentGroup, MOST_GROUPS, required=True)
    is_whole = Flag(required=True, metadata={
        "description": "False where there are more groups than are shown."})
