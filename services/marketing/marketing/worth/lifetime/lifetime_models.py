"""Models: asked for, shown, and fitted again every week."""

from datetime import timedelta

from pymongo.errors import DuplicateKeyError

from chassis import clock, paging
from chassis.store import again, view

from .. import yardsticks
from .models import Model

# A model is made anew after so long, as customers change.
RENEWED_AFTER = timedelta(days=7)
# What is reckoned with until somebody says otherwise.
HORIZON_MONTHS, DISCOUNT_RATE = 36, "0.10"
# With fewer customers who came back, the parameters are no better than a guess.
FEWEST_REPEATS = 200


def train_model(*, kind, horizon_months=None, discount_rate=None):
    """Have a model fitted in the background; what is in training already is not begun twice."""
    held = Model.collection().find_one(
        {"_is_waiting": True, "kind": kind}, sort=[("created_at", 1)])
    if held:
        return view(held)
    return begin(kind, **({
        "horizon_months": horizon_months or HORIZON_MONTHS,
        "discount_rate": DISCOUNT_RATE if discount_rate is None else str(discount_rate),
    } if kind == "lifetime" else {}))


def begin(kind, **fields):
    """Have a model fitted as soon as it can be."""
    try:
        return Model(kind=kind, state="training", is_waiting=True, **fields).add().to_view()
    except DuplicateKeyError as error:
        raise again("Somebody else was quicker to ask for it.") from error


def get_model(*, model_id):
    """Show a model."""
    return view(Model.fetch_raw(model_id))


def list_models(*, limit, after, kind=None):
    """List the models, the latest first."""
    return paging.page(Model.collection(), {"kind": kind} if kind else {}, sort="-created_at",
                       kind=paging.moment, limit=limit, after=after)


def renew_models():
    """Fit a model again once the latest is a week old, for the same horizon and discount.

    The first is fitted by itself once there are customers enough for one.
    """
    latest = Model.collection().find_one({"kind": "lifetime"}, sort=[("created_at", -1)])
    if latest is None:
        if yardsticks.held().get("customer_count", 0) >= FEWEST_REPEATS:
            train_model(kind="lifetime")
    elif latest["created_at"] < clock.now() - RENEWED_AFTER:
        train_model(kind="lifetime", horizon_months=latest["horizon_months"],
                    discount_rate=latest["discount_rate"])
