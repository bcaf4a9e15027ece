"""What is told of a crisis once it is over."""

from marshmallow import fields, validate

from ..common import Day, Flag, Id, Money, Recorded, Strict, Text, Time, Whole, many
from .crisis import LEVELS, CrisisCost

UNITS = ("hour", "day", "week")


class CrisisReportId(Strict):
    crisis_id = Id("crisis", required=True)
    number = Whole(1, metadata={
        "description": "That of the first end, the second…; the latest without."})


class CrisisReportPdf(CrisisReportId):
    language = fields.String(load_default="en", validate=validate.OneOf(("en", "es")))


class HeardTotals(Strict):
    """What was heard. The reach of each mention is counted, so a reader may be counted twice."""

    mentions = Whole(required=True)
    reach = Whole(required=True)
    negative = Whole(required=True)
    neutral = Whole(required=True)
    positive = Whole(required=True)
    unknown = Whole(required=True)


class HeardThen(HeardTotals):
    starts_at = Time(required=True)


class CrisisHeard(Strict):
    """What the linked listening rules heard, from a day before the crisis until its end."""

    unit = fields.String(required=True, validate=validate.OneOf(UNITS))
    starts_at = Time(required=True)
    ends_at = Time(required=True)
    listening_rule_ids = many(Id("listening_rule"), 1000, required=True)
    totals = fields.Nested(HeardTotals, required=True)
    periods = many(HeardThen, 2000, required=True, metadata={
        "description": "By hour up to eight days, by day up to a year, else by week (UTC)."})


class CrisisConversations(Strict):
    """How conversations about it were answered. A response time goes from the first message that
    was not answered yet to the answer; what waits still is not in it."""

    count = Whole(required=True)
    answered_count = Whole(required=True)
    waiting_count = Whole(required=True)
    responses = Whole(required=True)
    median_minutes = fields.Float(allow_none=True)
    mean_minutes = fields.Float(allow_none=True)
    longest_minutes = fields.Float(allow_none=True)
    is_whole = Flag(required=True, metadata={
        "description": "Whether all of them were looked at, and not the latest 5,000 alone."})


class StatementUsed(Strict):
    crisis_statement_id = Id("crisis_statement", required=True)
    title = Text(200, required=True)
    edition = Whole(1, required=True)
    state = fields.String(required=True)
    reply_count = Whole(required=True)
    enquiry_count = Whole(required=True)


class EnquiriesAnswered(Strict):
    count = Whole(required=True)
    answered = Whole(required=True)
    declined = Whole(required=True)
    open = Whole(required=True)
    late = Whole(required=True, metadata={
        "description": "Answered after their deadline, or open though it is past."})


class ActionTold(Strict):
    text = Text(500, required=True)
    owner_id = Id("user", allow_none=True)
    due_on = Day(allow_none=True)
    is_done = Flag(required=True)


class CrisisReport(Recorded):
    """A crisis as it was when it ended. Of parties it holds figures alone."""

    id = Id("crisis_report", required=True)
    crisis_id = Id("crisis", required=True)
    number = Whole(1, required=True)
    name = Text(200, required=True)
    description = Text(5000, is_long=True, allow_none=True)
    level = fields.String(required=True, validate=validate.OneOf(LEVELS))
    begun_at = Time(required=True)
    ended_at = Time(required=True)
    duration_minutes = Whole(required=True)
    is_for_all = Flag(required=True)
    affected_count = Whole(required=True)
    owner_id = Id("user", allow_none=True)
    team_ids = many(Id("user"), 100, required=True)
    heard = fields.Nested(CrisisHeard, required=True)
    conversations = fields.Nested(CrisisConversations, required=True)
    statements = many(StatementUsed, 1000, required=True)
    enquiries = fields.Nested(EnquiriesAnswered, required=True)
    costs = many(CrisisCost, 100, required=True)
    cost_totals = many(Money, 100, required=True)
    lessons = Text(10_000, is_long=True, required=True)
    actions = many(ActionTold, 1000, required=True)
