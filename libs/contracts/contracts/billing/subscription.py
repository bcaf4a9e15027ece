"""Subscriptions: who has which plan, since when, and up to when it is billed."""

from marshmallow import fields, validate

from ..common import (
    Day,
    ExpectedVersion,
    Flag,
    Id,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..visibility import shows
from .subscription_plans import INTERVALS, MOST_PLAN_LINES, PlanLine

SUBSCRIPTION_STATES = ("trialing", "active", "paused", "cancelled", "ended")
# From when a change or a cancellation holds.
MOMENTS = ("now", "period_end")
MOST_QUANTITY = 1_000_000


class PlanHeld(Strict):
    """A plan as it was when it was subscribed to."""

    name = Text(200, required=True)
    lines = many(PlanLine, MOST_PLAN_LINES, required=True)
    interval = fields.String(required=True, validate=validate.OneOf(INTERVALS))


class PendingChange(Strict):
    plan_id = Id("subscription_plan", required=True)
    quantity = Whole(1, MOST_QUANTITY, required=True)


class SubscriptionTerms(Strict):
    """Days are days where the issuer is; both ends of a period are part of it."""

    state = fields.String(required=True, validate=validate.OneOf(SUBSCRIPTION_STATES))
    plan_id = Id("subscription_plan", required=True)
    plan = fields.Nested(PlanHeld, required=True)
    currency = fields.String(required=True)
    quantity = Whole(1, MOST_QUANTITY, required=True)
    starts_on = Day(required=True)
    trial_ends_on = Day(allow_none=True, metadata={"description": "The last day of the trial."})
    period_starts_on = Day(allow_none=True, metadata={
        "description": "Of what was billed last; None before anything was."})
    period_ends_on = Day(allow_none=True)
    next_invoice_on = Day(allow_none=True, metadata={
        "description": "When the next period is billed, or it is over; None as long as it is "
                       "paused, and after it was over."})
    ends_on = Day(allow_none=True, metadata={"description": "Its last day, where it has one."})
    cancels_on = Day(allow_none=True, metadata={
        "description": "The day from which it is cancelled, once somebody cancelled it for the "
                       "end of a period."})
    paused_on = Day(allow_none=True)
    last_invoice_id = Id("invoice", allow_none=True)


@shows("subscription", owned_by=("owner_id",))
class Subscription(SubscriptionTerms, Recorded):
    id = Id("subscription", required=True)
    contact_id = Id("contact", required=True)
    owner_id = Id("user", allow_none=True)
    anchor_on = Day(required=True, metadata={
        "description": "Periods begin on its day of the month; of a shorter month, on the last."})
    pending = fields.Nested(PendingChange, allow_none=True, metadata={
        "description": "What it is changed to when the next period begins."})
    cancelled_at = Time(allow_none=True)
    reason = Text(500, allow_none=True, is_long=True)
    waiting_reason = Text(80, allow_none=True, metadata={
        "description": "The code of what keeps the next period from being billed."})


class NewSubscription(Strict):
    contact_id = Id("contact", required=True)
    plan_id = Id("subscription_plan", required=True)
    quantity = Whole(1, MOST_QUANTITY, load_default=1)
    starts_on = Day(load_default=None, allow_none=True, metadata={
        "description": "Today without; no more than a year back."})
    ends_on = Day(load_default=None, allow_none=True, metadata={
        "description": "Its last day; without, it goes on until it is cancelled."})
    anchor_on = Day(load_default=None, allow_none=True, metadata={
        "description": "Any day on which a period begins, such as the first of a month; without, "
                       "the first day that is billed."})
    trial_days = Whole(0, 365, load_default=None, allow_none=True, metadata={
        "description": "Those of the plan without."})


class SubscriptionId(Strict):
    subscription_id = Id("subscription", required=True)


class ChangeSubscription(SubscriptionId, ExpectedVersion):
    plan_id = Id("subscription_plan", load_default=None, allow_none=True)
    quantity = Whole(1, MOST_QUANTITY, load_default=None, allow_none=True)
    at = fields.String(load_default="now", validate=validate.OneOf(MOMENTS))


class PauseSubscription(SubscriptionId, ExpectedVersion):
    """From today on."""


class CancelSubscription(SubscriptionId, ExpectedVersion):
    at = fields.String(load_default="period_end", validate=validate.OneOf(MOMENTS))
    gives_back = Flag(load_default=True, metadata={
        "description": "Of one that is cancelled now: whether the days that are left are "
                       "credited."})
    reason = Text(500, load_default=None, allow_none=True, is_long=True)


class ListSubscriptions(PageRequest):
    """The latest first."""

    contact_id = Id("contact")
    plan_id = Id("subscription_plan")
    state = fields.String(validate=validate.OneOf(SUBSCRIPTION_STATES))


class PortalSubscription(SubscriptionTerms):
    """A subscription as whoever has it sees it."""

    id = Id("subscription", required=True)
    version = Whole(1, required=True)


class ListPortalSubscriptions(PageRequest):
    """The latest first."""

    state = fields.String(validate=validate.OneOf(SUBSCRIPTION_STATES))


class CancelPortalSubscription(SubscriptionId, ExpectedVersion):
    """For the end of what is billed."""

    reason = Text(500, load_default=None, allow_none=True, is_long=True)


class SubscriptionTold(Strict):
    subscription = fields.Nested(Subscription, required=True)


SubscriptionPage = page_of(Subscription, "SubscriptionPage")
PortalSubscriptionPage = page_of(PortalSubscription, "PortalSubscriptionPage")
