"""What support costs: lines on tickets, the rates of time, and what they come to."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    WORD,
    Day,
    ExpectedVersion,
    Flag,
    Id,
    Money,
    PageRequest,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..contacts.contact import CHANNELS
from ..facts import AboutParties
from ..lines import Price

COST_KINDS = ("time", "third_party", "goods", "shipping", "other")
# What returns cost besides; a recovery is negative, as it makes good what was told before.
TOLD_KINDS = (*COST_KINDS, "handling", "refund", "recovery")
BEARERS = ("us", "customer", "supplier", "carrier")
GROUPS = ("ticket", "return", "customer", "product", "channel", "cause", "kind", "agent")
MOST_RATES, MOST_GROUPS = 500, 1000
# A working day and a night, so that nobody logs a year by a slip.
MOST_MINUTES = 24 * 60
_KIND = {"validate": validate.OneOf(COST_KINDS)}


class NotNegative(Money):
    """An amount that is not negative, and its currency."""

    amount = Price(required=True)


class CostSource(Strict):
    """What a line was made of, such as a bill of a carrier. Of each there is one line."""

    type = fields.String(required=True, validate=WORD)
    id = Text(200, required=True)


class CostFields(Strict):
    minutes = Whole(1, MOST_MINUTES, metadata={
        "description": "Of time: how long. Its amount is minutes × the rate an hour / 60."})
    amount = fields.Nested(NotNegative, metadata={"description": "Of all that is not time."})
    product_id = Id("product", allow_none=True, metadata={
        "description": "The one that the ticket refers to without it."})
    description = Text(300, allow_none=True)


class NewCost(CostFields):
    ticket_id = Id("ticket", required=True)
    kind = fields.String(required=True, **_KIND)
    user_id = Id("user", metadata={"description": "Of time: whose it is; yours without it."})
    side_thread_id = Id("side_thread", metadata={
        "description": "The side thread of this ticket in which it arose."})
    incurred_at = Time(metadata={"description": "When it arose; now without it."})
    source = fields.Nested(CostSource, metadata={
        "description": "Said again with the same source, there is the same line and no other."})

    @validates_schema(skip_on_field_errors=True)
    def refuse_neither(self, data, **_options):
        if data["kind"] == "time" and "amount" in data:
            raise ValidationError("Of time say the minutes; the rate says the amount.", "amount")
        if data["kind"] == "time" and "minutes" not in data:
            raise ValidationError("Say how long it took.", "minutes")
        if data["kind"] != "time" and "amount" not in data:
            raise ValidationError("Say how much it is.", "amount")


class Cost(AboutParties):
    """What something about a ticket, a return or a chat cost us; the customer is the first party.

    What somebody else bears is told too: its amount is zero, and `borne_amount` what it is to them.
    Who keeps a ledger puts each line under its id, and a later version in the place of an earlier.
    """

    id = Id("cost", required=True)
    ticket_id = Id("ticket", allow_none=True)
    return_id = Id("return", allow_none=True)
    chat_id = Id("chat", allow_none=True, metadata={
        "description": "Of the time that a chat took; also of the ticket, where it became one."})
    number = Text(60, required=True, metadata={
        "description": "That of the ticket or of the return; a chat has its id."})
    kind = fields.String(required=True, validate=validate.OneOf(TOLD_KINDS))
    amount = fields.Nested(Money, required=True)
    borne_by = fields.String(allow_none=True, validate=validate.OneOf(BEARERS), metadata={
        "description": "Of a return: who bears it."})
    borne_amount = fields.Nested(Money, allow_none=True)
    minutes = Whole(allow_none=True)
    rate = fields.Nested(Money, allow_none=True, metadata={"description": "Of an hour."})
    user_id = Id("user", allow_none=True, metadata={"description": "Whose time it was."})
    side_thread_id = Id("side_thread", allow_none=True)
    product_id = Id("product", allow_none=True)
    channel = fields.String(allow_none=True, validate=validate.OneOf(CHANNELS))
    cause = fields.String(allow_none=True, validate=WORD, metadata={
        "description": "The category of the ticket, or the cause of the return."})
    description = Text(300, allow_none=True)
    source = fields.Nested(CostSource, allow_none=True)
    incurred_at = Time(required=True)
    withdrawn_at = Time(allow_none=True, metadata={
        "description": "Since when it counts for nothing."})
    withdrawn_because = Text(500, allow_none=True)
    from_ticket_id = Id("ticket", allow_none=True)


class CostId(ExpectedVersion):
    ticket_id = Id("ticket", required=True)
    cost_id = Id("cost", required=True)


class UpdateCost(CostId):
    changes = fields.Nested(CostFields, required=True)


class WithdrawCost(CostId):
    reason = Text(500, required=True)


class ListTicketCosts(PageRequest):
    ticket_id = Id("ticket", required=True)
    side_thread_id = Id("side_thread")


CostPage = page_of(Cost, "CostPage")


class CostTold(Strict):
    cost = fields.Nested(Cost, required=True)


class CostRate(Strict):
    """What an hour of somebody costs us: of one person, of a team, of a role, or of everybody, in
    one channel or in all, from a day on and until another."""

    user_id = Id("user", allow_none=True)
    team_id = Text(60, allow_none=True)
    role = Text(60, allow_none=True, metadata={
        "description": "Known only where somebody logs their own time."})
    channel = fields.String(allow_none=True, validate=validate.OneOf(CHANNELS), metadata={
        "description": "Of what came by this channel alone; of two that are about the same "
                       "people, it comes before one for all channels."})
    rate = fields.Nested(NotNegative, required=True)
    starts_on = Day(required=True)
    ends_on = Day(allow_none=True, metadata={"description": "The last day, where there is one."})

    @validates_schema(skip_on_field_errors=True)
    def refuse_two(self, data, **_options):
        if sum(1 for name in ("user_id", "team_id", "role") if data.get(name)) > 1:
            raise ValidationError("Name a person, a team or a role.", "user_id")
        if data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            raise ValidationError("It ends before it starts.", "ends_on")


class CostSettingsFields(Strict):
    rates = many(CostRate, MOST_RATES, required=True, metadata={
        "description": "That of the person comes before that of the team, then the role, then "
                       "everybody; of two, the one for the channel, then the one that starts "
                       "later."})
    counts_presence = Flag(required=True, metadata={
        "description": "Whether the time for which somebody has a ticket before them, or a chat, "
                       "is counted by itself, day by day."})


class SetCostSettings(CostSettingsFields, ExpectedVersion):
    """Optionally at which version."""


class CostSettings(CostSettingsFields):
    version = Whole(1, required=True)


class Period(Strict):
    starts_on = Day(required=True)
    ends_on = Day(required=True, metadata={"description": "The last day. Days are those of UTC."})

    @validates_schema(skip_on_field_errors=True)
    def refuse_backwards(self, data, **_options):
        if data["ends_on"] < data["starts_on"]:
            raise ValidationError("It ends before it starts.", "ends_on")


class GetSupportCosts(Period):
    group_by = fields.String(load_default="kind", validate=validate.OneOf(GROUPS))
    kind = fields.String(validate=validate.OneOf(TOLD_KINDS))
    channel = fields.String(validate=validate.OneOf(CHANNELS))


class CostGroup(Strict):
    key = fields.String(required=True, allow_none=True, metadata={
        "description": "An id or a word; null for what says none."})
    total = fields.Nested(Money, required=True)
    minutes = Whole(required=True)
    line_count = Whole(required=True)
    ticket_count = Whole(required=True)


class SupportCosts(Strict):
    """The dearest first, each currency by itself."""

    group_by = fields.String(required=True, validate=validate.OneOf(GROUPS))
    groups = many(CostGroup, MOST_GROUPS, required=True)
    is_whole = Flag(required=True, metadata={
        "description": "False where there are more groups than are shown."})
    totals = many(Money, 50, required=True, metadata={"description": "Of all groups."})


class GetDeflection(Period):
    quiet_days = Whole(1, 30, load_default=3, metadata={
        "description": "Somebody was helped who opened no ticket for so long afterwards."})


class ChannelAverage(Strict):
    channel = fields.String(required=True, validate=validate.OneOf(CHANNELS))
    ticket_count = Whole(required=True)
    costs = many(Money, 50, required=True)
    averages = many(Money, 50, required=True)


class Deflection(Strict):
    """saved = deflected_count × the average cost of a ticket of the portal, of the period."""

    helpful_count = Whole(required=True, metadata={
        "description": "How often customers and partners found an article helpful."})
    deflected_count = Whole(required=True, metadata={
        "description": "By whom of these no ticket was opened in the days after."})
    average_of = fields.Nested(ChannelAverage, required=True)
    saved = many(Money, 50, required=True)
