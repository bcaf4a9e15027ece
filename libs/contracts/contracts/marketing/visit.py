"""Visits of actions: planned in the agenda, made, and what came of them."""

from marshmallow import fields, validate

from ..common import (
    WORD,
    Amount,
    Id,
    Money,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    page_of,
)
from ..lines import Quantity

VISIT_STATES = ("waiting", "planned", "unreported", "done", "skipped")
OUTCOMES = ("converted", "interested", "not_interested", "refused", "not_met", "wrong_address",
            "do_not_visit")
LONGEST_MINUTES = 24 * 60


class Visit(Recorded):
    """A visit to somebody of an action's audience.

    `waiting` has no time yet, `planned` stands in the agenda, `unreported` was completed there
    without saying what came of it, `skipped` may not be made, as `reason` says.
    """

    id = Id("visit", required=True)
    visit_list_id = Id("visit_list", required=True)
    action_id = Id("action", required=True)
    campaign_id = Id("campaign", required=True)
    contact_id = Id("contact", required=True)
    state = fields.String(required=True, validate=validate.OneOf(VISIT_STATES))
    user_id = Id("user", allow_none=True)
    starts_at = Time(allow_none=True)
    ends_at = Time(allow_none=True)
    activity_id = Id("activity", allow_none=True, metadata={
        "description": "Where it stands in the agenda."})
    attempts = Whole(required=True)
    reason = fields.String(allow_none=True, metadata={
        "description": "Why it is skipped, or waits: the code of the obstacle, or no_agent."})
    outcome = fields.String(allow_none=True, validate=validate.OneOf(OUTCOMES))
    minutes = Whole(allow_none=True)
    kilometres = Amount(allow_none=True)
    note = Text(5000, allow_none=True, is_long=True)
    order_id = Id("order", allow_none=True)
    lead_id = Id("lead", allow_none=True)
    ended_at = Time(allow_none=True)
    cost = fields.Nested(Money, allow_none=True, metadata={
        "description": "Of all attempts; missing where a tariff is not known."})


class VisitId(Strict):
    visit_id = Id("visit", required=True)


class EndVisit(VisitId):
    """What came of a visit."""

    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    minutes = Whole(0, LONGEST_MINUTES, required=True, metadata={
        "description": "With the way there."})
    kilometres = Quantity(may_be_zero=True, load_default=None, allow_none=True)
    note = Text(5000, allow_none=True, is_long=True, load_default=None)
    order_id = Id("order", allow_none=True, load_default=None)
    lead_id = Id("lead", allow_none=True, load_default=None)


class ListVisits(PageRequest):
    """The latest first."""

    visit_list_id = Id("visit_list")
    user_id = Id("user")
    contact_id = Id("contact")
    state = fields.String(validate=validate.OneOf(VISIT_STATES))


VisitPage = page_of(Visit, "VisitPage")


class VisitEnded(Strict):
    """A visit that was made. What whoever was visited forbids is `do_not_visit`."""

    visit = fields.Nested(Visit, required=True)
    purpose = fields.String(required=True, validate=WORD)
    text = Text(6000, required=True, is_long=True, metadata={
        "description": "What came of it in words."})
