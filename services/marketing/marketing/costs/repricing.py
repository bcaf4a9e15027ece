"""The job that reckons anew what was entered, once tariffs are others."""

from functools import partial

from chassis.jobs import as_service
from chassis.outbox import commit

from . import ledger, reckoning
from .models import CostEntry, TariffChange

BATCH = 500


def reckon_costs():
    """Reckon again what has another tariff by now, in batches.

    After a crash it begins that change again: what is right already changes nothing.
    """
    with as_service("marketing"):
        while (asked := TariffChange.objects().order_by("created_at").first()) is not None:
            _reckon_all(asked)
            TariffChange.collection().delete_one({"_id": asked.id})


def _reckon_all(asked):
    days = {"$gte": asked.from_day} | ({"$lte": asked.until_day} if asked.until_day else {})
    concerned = [raw["_id"] for raw in CostEntry.collection().find(
        {"kind": asked.kind, "valued_on": days, "_is_by_tariff": True}, {"_id": 1})]
    for start in range(0, len(concerned), BATCH):
        commit(partial(_reckon_some, asked.kind, concerned[start : start + BATCH]))


def _reckon_some(kind, ids):
    tariffs = reckoning.tariffs_of(kind)
    for raw in CostEntry.collection().find({"_id": {"$in": ids}}):
        ledger.reckon_again(raw, tariffs)
