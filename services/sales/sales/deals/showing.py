"""Deals as they are shown: with the probability of their stage, and how they go."""

from chassis import clock, paging
from chassis.visibility import narrow

from . import health, pipelines
from .models import Deal, shown_deal

# What a list is sorted by, and how that is read from a cursor.
_KEYS = {"expected_on": ("_expected_key", paging.text), "created_at": ("created_at", paging.moment),
         "stage_entered_at": ("stage_entered_at", paging.moment),
         "value": ("_value_key", paging.whole)}
# History is shown of one deal only.
_WITHOUT_HISTORY = {"_history": 0}



def page(where, *, sort, limit, after, show_all=None):
    """A page of deals that the caller sees, as they are shown."""
    sign, name = ("-", sort[1:]) if sort.startswith("-") else ("", sort)
    key, kind = _KEYS[name]
    found = paging.page(
        Deal.collection(), narrow(where, "deal"), sort=f"{sign}{key}", kind=kind, limit=limit,
        after=after, show=lambda raw: raw, projection=_WITHOUT_HISTORY)
    return {**found, "items": (show_all or shown)(found["items"])}


def shown(raws, held=None):
    """Deals as they are shown, of the stored ones; `held` are their pipelines if they are known."""
    if held is None:
        held = pipelines.held_of({raw["pipeline_id"] for raw in raws})
    going = health.health_of(raws, held, clock.now())
    items = []
    for raw in raws:
        deal = {**shown_deal(raw), "health": going.get(raw["_id"])}
        stage = held[raw["pipeline_id"]]["stages_by_id"][raw["stage_id"]]
        if raw["state"] == "open":
            deal["probability"] = stage["probability"]
        if "category" not in raw:
            deal["category"] = stage["category"]
        items.append(deal)
    return items


def history_of(raw):
    """Where a deal stood and for how long, the first first."""
    until = raw.get("closed_at") or clock.now()
    return [
        {"acknowledged": None, "left_at": None, **stay,
         "seconds": int((stay.get("left_at", until) - stay["entered_at"]).total_seconds())}
        for stay in raw["_history"]]
