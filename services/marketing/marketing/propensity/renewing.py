"""Models of propensities, begun anew every week by themselves."""

from datetime import timedelta

from chassis import clock
from contracts.marketing.propensity_model import PROPENSITIES

from ..worth import yardsticks
from ..worth.lifetime import lifetime_models
from ..worth.lifetime.models import Model

RENEWED_AFTER = timedelta(days=7)
# Of fewer customers not even averages are told.
FEWEST_CUSTOMERS = 20


def renew_propensity_models():
    """Train each model again once the latest is a week old; the first as soon as there are
    customers enough."""
    is_worth_it = yardsticks.held().get("customer_count", 0) >= FEWEST_CUSTOMERS
    for kind in PROPENSITIES:
        latest = Model.collection().find_one({"kind": kind}, sort=[("created_at", -1)])
        is_due = is_worth_it if latest is None else (
            latest["created_at"] < clock.now() - RENEWED_AFTER)
        if is_due:
            lifetime_models.train_model(kind=kind)
