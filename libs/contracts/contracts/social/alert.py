"""Alerts: what is unusual in what is said of us, how severe it is, and why that is said."""

from marshmallow import fields, validate

from ..common import (
    ExpectedVersion,
    Flag,
    Id,
    PageRequest,
    Recorded,
    Share,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)

ALERT_KINDS = ("post", "spike", "negative_share")
# Over is what ended by itself; somebody may still say what was done, or that it was nothing.
ALERT_STATES = ("open", "acknowledged", "over", "resolved", "dismissed")
LEVELS = ("low", "elevated", "high", "critical")
ALERT_SORTS = ("-created_at", "created_at")


class Severity(Strict):
    """How severe it is: reach part × negativity × velocity part, and the level that makes it."""

    level = fields.String(required=True, validate=validate.OneOf(LEVELS))
    score = fields.Float(required=True, validate=validate.Range(0, 4))
    reach = Whole(required=True, metadata={"description": "How many people may have read it."})
    reach_part = Share(required=True)
    negativity = Share(required=True, metadata={
        "description": "How negative it is, times how sure that is."})
    velocity = fields.Float(required=True, validate=validate.Range(0), metadata={
        "description": "How many times as much is said or passed on in an hour as usually."})
    velocity_part = fields.Float(required=True, validate=validate.Range(1, 4))


class ReasonText(Strict):
    """A reason in English and in Spanish."""

    en = Text(300, required=True)
    es = Text(300, required=True)


class AlertReason(Strict):
    code = fields.String(required=True, validate=validate.OneOf((
        "reach", "negativity", "velocity", "customer", "spike", "negative_share")))
    text = fields.Nested(ReasonText, required=True)


class AlertFigures(Strict):
    """What a spike was told by: the mentions of a window against what is usual then."""

    from_at = Time(required=True)
    until_at = Time(required=True)
    count = Whole(required=True, metadata={"description": "Mentions in the window so far."})
    negative = Whole(required=True, metadata={"description": "How many of them are negative."})
    usual = fields.Float(required=True, metadata={
        "description": "Mentions usual in the window; of a negative share, the usual share."})
    unusual_from = Whole(allow_none=True, metadata={
        "description": "From how many mentions on it is unusual."})
    chance = Share(required=True, metadata={
        "description": "How likely so many, or more, are by chance."})
    peak = Whole(required=True, metadata={
        "description": "The most there was in a window since it began."})


class Alert(Recorded):
    id = Id("alert", required=True)
    kind = fields.String(required=True, validate=validate.OneOf(ALERT_KINDS))
    state = fields.String(required=True, validate=validate.OneOf(ALERT_STATES))
    severity = fields.Nested(Severity, required=True)
    reasons = many(AlertReason, 10, required=True)
    listening_rule_id = Id("listening_rule", allow_none=True, metadata={
        "description": "Of which rule a spike is; null for the whole brand, and for a post."})
    figures = fields.Nested(AlertFigures, allow_none=True)
    mention_ids = many(Id("mention"), 20, required=True, metadata={
        "description": "What was said; of a spike what reached most people."})
    conversation_id = Id("conversation", allow_none=True)
    contact_ids = many(Id("contact"), 20, required=True, metadata={
        "description": "Who said it, where one of us confirmed it."})
    complaint_id = Id("complaint", allow_none=True)
    crisis_id = Id("crisis", allow_none=True)
    owner_id = Id("user", allow_none=True)
    began_at = Time(required=True, metadata={"description": "When it was said, or began."})
    ended_at = Time(allow_none=True, metadata={"description": "When it was over by itself."})
    acknowledged_at = Time(allow_none=True)
    acknowledged_by_id = fields.String(allow_none=True)
    closed_at = Time(allow_none=True)
    closed_by_id = fields.String(allow_none=True)
    dismissed_because = Text(500, allow_none=True)
    resolution = Text(2000, is_long=True, allow_none=True, metadata={
        "description": "What was done about it."})


class AlertId(Strict):
    alert_id = Id("alert", required=True)


class ChangeAlert(AlertId, ExpectedVersion):
    """Which alert, and optionally at which version."""


class ListAlerts(PageRequest):
    state = fields.String(validate=validate.OneOf(ALERT_STATES))
    kind = fields.String(validate=validate.OneOf(ALERT_KINDS))
    level = fields.String(validate=validate.OneOf(LEVELS))
    owner_id = Id("user")
    is_unassigned = Flag()
    listening_rule_id = Id("listening_rule")
    mention_id = Id("mention")
    conversation_id = Id("conversation")
    contact_id = Id("contact")
    crisis_id = Id("crisis")
    sort = fields.String(load_default="-created_at", validate=validate.OneOf(ALERT_SORTS))


AlertPage = page_of(Alert, "AlertPage")


class AssignAlert(ChangeAlert):
    owner_id = Id("user", required=True, allow_none=True)


class DismissAlert(ChangeAlert):
    reason = Text(500, required=True)


class ResolveAlert(ChangeAlert):
    resolution = Text(2000, is_long=True, required=True, metadata={
        "description": "What was done about it."})


class AlertTold(Strict):
    alert = fields.Nested(Alert, required=True)
