"""Plans of subscriptions: what is had for how much, month by month, quarter or year."""

from marshmallow import fields, validate

from ..common import (
    ExpectedVersion,
    Flag,
    Id,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    Whole,
    many,
    page_of,
)
from ..declare import get, patch, post
from ..lines import TAX_CATEGORIES, Price, Quantity
from .declared import CHANGED, NOT_FOUND, billing

INTERVALS = ("month", "quarter", "year")
MOST_PLAN_LINES = 20


class PlanLine(Strict):
    """What one subscription of the plan costs each period, without taxes."""

    product_id = Id("product", allow_none=True)
    sku = Text(60, allow_none=True)
    description = Text(300, required=True)
    quantity = Quantity(allow_none=True, load_default=None, metadata={
        "description": "For each one of the subscription's quantity; 1 without."})
    unit = Text(3, load_default="C62")
    unit_price = Price(required=True)
    tax_category = fields.String(
        load_default="standard", validate=validate.OneOf(TAX_CATEGORIES))


class NewSubscriptionPlan(Strict):
    name = Text(200, required=True)
    lines = fields.List(fields.Nested(PlanLine), required=True,
                        validate=validate.Length(min=1, max=MOST_PLAN_LINES))
    currency = fields.String(required=True, validate=Pattern(
        "^[A-Z]{3}$", error="This is not a currency code such as EUR."))
    interval = fields.String(required=True, validate=validate.OneOf(INTERVALS))
    trial_days = Whole(0, 365, load_default=0)


class SubscriptionPlan(Recorded):
    id = Id("subscription_plan", required=True)
    name = Text(200, required=True)
    lines = many(PlanLine, MOST_PLAN_LINES, required=True)
    currency = fields.String(required=True)
    interval = fields.String(required=True, validate=validate.OneOf(INTERVALS))
    trial_days = Whole(0, 365, required=True)
    is_retired = Flag(required=True, metadata={
        "description": "Whether nobody can subscribe to it any more."})


class SubscriptionPlanId(Strict):
    subscription_plan_id = Id("subscription_plan", required=True)


class SubscriptionPlanChanges(Strict):
    """Prices of a plan do not change: another price is another plan."""

    name = Text(200)
    is_retired = Flag()


class UpdateSubscriptionPlan(SubscriptionPlanId, ExpectedVersion):
    changes = fields.Nested(SubscriptionPlanChanges, required=True)


class ListSubscriptionPlans(PageRequest):
    """The latest first."""

    is_retired = Flag()


SubscriptionPlanPage = page_of(SubscriptionPlan, "SubscriptionPlanPage")

create_subscription_plan = billing.command(
    "create_subscription_plan", "Make a plan that can be subscribed to.",
    request=NewSubscriptionPlan, reply=SubscriptionPlan, permission="subscriptions:write",
    route=post("/subscription-plans", location="/subscription-plans/{id}"),
    links={"get_subscription_plan": {"subscription_plan_id": "id"}},
)
get_subscription_plan = billing.query(
    "get_subscription_plan", "See a plan.",
    request=SubscriptionPlanId, reply=SubscriptionPlan, permission="subscriptions:read",
    route=get("/subscription-plans/{subscription_plan_id}"), errors=NOT_FOUND,
)
list_subscription_plans = billing.query(
    "list_subscription_plans", "List the plans.",
    request=ListSubscriptionPlans, reply=SubscriptionPlanPage, permission="subscriptions:read",
    route=get("/subscription-plans"),
)
update_subscription_plan = billing.command(
    "update_subscription_plan", "Change the name of a plan, or have nobody else subscribe to it.",
    request=UpdateSubscriptionPlan, reply=SubscriptionPlan, permission="subscriptions:write",
    route=patch("/subscription-plans/{subscription_plan_id}"), errors=CHANGED,
)
