"""Leads that became nothing are not kept for ever."""

from datetime import timedelta
from functools import partial

from chassis import clock
from chassis.jobs import as_service
from chassis.outbox import announce, commit
from chassis.store import note_change
from contracts import sales as contract
from contracts.sales.lead import OPEN_STATES

from .models import Lead
from .settings import lead_settings

DAYS_OF_MONTH = 365.25 / 12
BATCH = 200


def delete_idle_leads():
    """Delete leads that became nothing and with which nothing happened for long."""
    months = lead_settings().lead_months
    if not months:
        return
    before = clock.now() - timedelta(days=months * DAYS_OF_MONTH)
    with as_service("sales"):
        while commit(partial(_delete_some, before)) == BATCH:
            continue


def _delete_some(before):
    idle = list(Lead.collection().find(
        {"state": {"$in": [*OPEN_STATES, "disqualified"]}, "active_at": {"$lt": before}},
    ).limit(BATCH))
    if not idle:
        return 0
    Lead.collection().delete_many({"_id": {"$in": [raw["_id"] for raw in idle]}})
    for raw in idle:
        note_change(raw["_id"], raw, None)
        announce(contract.lead_deleted, lead_id=raw["_id"])
    return len(idle)
