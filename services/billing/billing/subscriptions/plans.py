"""Plans: made, renamed, and retired."""

from decimal import Decimal

from chassis import paging
from chassis.money import stored
from chassis.store import view
from contracts.errors import NotFound, ValidationFailed

from ..errors import PlanIsRetired
from .models import SubscriptionPlan


def create_subscription_plan(*, lines, **fields):
    """Make a plan that can be subscribed to."""
    kept = [{name: value for name, value in line.items() if value is not None}
            | {"quantity": line["quantity"] or Decimal(1)} for line in lines]
    return SubscriptionPlan(lines=stored(kept), **fields).add().to_view()


def get_subscription_plan(*, subscription_plan_id):
    """Show a plan."""
    return view(SubscriptionPlan.fetch_raw(subscription_plan_id))


def list_subscription_plans(*, limit, after, **filters):
    """List the plans, the latest first."""
    return paging.page(SubscriptionPlan.collection(), filters, sort="-created_at",
                       kind=paging.moment, limit=limit, after=after)


def update_subscription_plan(*, subscription_plan_id, changes, expected_version):
    """Change the name of a plan, or have nobody else subscribe to it; who has it keeps it."""
    plan = SubscriptionPlan.fetch(subscription_plan_id, expected_version=expected_version)
    for name, value in changes.items():
        setattr(plan, name, value)
    return plan.put().to_view()


def plan_to_have(plan_id):
    """A plan that somebody wants to have. Raises PlanIsRetired."""
    try:
        plan = SubscriptionPlan.fetch(plan_id)
    except NotFound as error:
        raise ValidationFailed.at("/plan_id", "There is no such plan.") from error
    if plan.is_retired:
        raise PlanIsRetired(id=plan_id)
    return plan


def held(plan):
    """What a subscription keeps of its plan."""
    return {"name": plan.name, "lines": [dict(line) for line in plan.lines],
            "interval": plan.interval}
