"""The strategy page: the programme, how far its objectives are, and when it pays back."""

from marshmallow import fields, validate

from ..common import (
    Amount,
    Day,
    Flag,
    Id,
    Money,
    PageRequest,
    Share,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from .measures import MeasuredValue
from .programme import STANDINGS, TRENDS, Aim, Programme, ProgrammeId

PAYBACK_STANDINGS = ("paid_back", "projected", "not_on_this_course", "too_early", "nothing_spent")
PART_KINDS = ("investment", "ledger", "attributed_margin", "saving")
MOST_MONTHS = 300


class AimProgress(Strict):
    """share = (value − baseline) ÷ (target − baseline), whichever way is better."""

    value = Amount(required=True, allow_none=True)
    measured_on = Day(required=True, allow_none=True)
    share = fields.Float(required=True, allow_none=True)
    expected_share = Share(required=True, metadata={
        "description": "Of the days from the baseline to the date that are over."})
    standing = fields.String(required=True, validate=validate.OneOf(STANDINGS))
    trend = fields.String(required=True, allow_none=True, validate=validate.OneOf(TRENDS),
                          metadata={"description": "Against the value of 30 days before."})
    omitted_because = fields.String(required=True, allow_none=True)
    rows = Text(600, required=True, metadata={
        "description": "Where its values are listed, day by day."})


class AimStanding(Aim):
    progress = fields.Nested(AimProgress, required=True)


class PaybackPart(Strict):
    """A part of what was spent or gained by now."""

    kind = fields.String(required=True, validate=validate.OneOf(PART_KINDS))
    name = fields.String(required=True)
    amount = fields.Nested(Money, required=True)
    row_count = Whole(required=True)
    unvalued_count = Whole(required=True, metadata={
        "description": "Rows that are not in it: no rate of their day is known, or no margin."})
    rows = Text(600, required=True)


class PaybackMonth(Strict):
    month = fields.String(required=True)
    spend = fields.Nested(Money, required=True)
    benefit = fields.Nested(Money, required=True)
    cumulative_spend = fields.Nested(Money, required=True)
    cumulative_benefit = fields.Nested(Money, required=True)


class Projection(Strict):
    """What the days ahead are taken to bring: what the last days brought, and what is planned."""

    days_used = Whole(required=True)
    benefit_a_day = fields.Nested(Money, required=True)
    ledger_spend_a_day = fields.Nested(Money, required=True)
    standard_error = fields.Nested(Money, required=True, metadata={
        "description": "Of what a day brings, from how much the weeks differ."})
    confidence = fields.Float(required=True)
    unvalued_count = Whole(required=True, metadata={
        "description": "Planned payments that are not in it, as no rate is known."})


class Payback(Strict):
    """All in the currency of the house, at the rates of the days."""

    programme_id = Id("programme", required=True)
    as_of = Day(required=True)
    benefit_as_of = Time(required=True, metadata={
        "description": "Until when facts are in what is owed to campaigns: now, or where there are "
                       "many invoices, when the month was worked out that was so the longest ago."})
    is_whole = Flag(required=True, metadata={
        "description": "False while the months of many invoices are worked out for the first "
                       "time: the benefit is of those that are."})
    spend = fields.Nested(Money, required=True)
    benefit = fields.Nested(Money, required=True)
    net = fields.Nested(Money, required=True)
    spend_parts = many(PaybackPart, 300, required=True)
    benefit_parts = many(PaybackPart, 50, required=True)
    months = many(PaybackMonth, MOST_MONTHS, required=True)
    standing = fields.String(required=True, validate=validate.OneOf(PAYBACK_STANDINGS))
    payback_on = Day(required=True, allow_none=True, metadata={
        "description": "The first day since which the benefit has not been less than what was "
                       "spent; projected where that is still to come."})
    earliest_on = Day(required=True, allow_none=True)
    latest_on = Day(required=True, allow_none=True, metadata={
        "description": "Null where, at the low end of the interval, it never pays back."})
    planned_on = Day(required=True)
    projection = fields.Nested(Projection, required=True, allow_none=True)


class OmittedPart(Strict):
    section = fields.String(required=True)
    service = fields.String(required=True)
    reason = fields.String(required=True)


class AskStrategy(Strict):
    programme_id = Id("programme", metadata={"description": "The current one without it."})


class StrategyPage(Strict):
    as_of = Time(required=True)
    is_current = Flag(required=True)
    programme = fields.Nested(Programme, required=True)
    objectives = many(AimStanding, 100, required=True)
    payback = fields.Nested(Payback, required=True, allow_none=True)
    sections_omitted = many(OmittedPart, 200, required=True)


class ProgrammeMeasured(Strict):
    values = many(MeasuredValue, 200, required=True)


class ListBenefits(PageRequest, ProgrammeId):
    """Invoices by the day of issue, the first first; also those that are owed to no campaign."""

    starts_on = Day()
    ends_on = Day()


class ProgrammeBenefit(Strict):
    """What an invoice brought the programme: revenue owed to campaigns × the margin rate of its
    orders."""

    invoice_id = Id("invoice", required=True)
    number = Text(60, required=True, allow_none=True)
    issued_on = Day(required=True)
    paid_revenue = fields.Nested(Money, required=True, allow_none=True, metadata={
        "description": "What was paid of its net and not given back; null without a rate."})
    attributed_revenue = fields.Nested(Money, required=True, allow_none=True)
    margin_rate = fields.Float(required=True, allow_none=True, metadata={
        "description": "Of its orders whose margin is known; null where none is."})
    attributed_margin = fields.Nested(Money, required=True, allow_none=True)
    explained = Text(300, required=True, metadata={
        "description": "Where its path is shown, touch by touch."})


ProgrammeBenefitPage = page_of(ProgrammeBenefit, "ProgrammeBenefitPage")
