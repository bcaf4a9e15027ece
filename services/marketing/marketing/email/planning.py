"""Whom a launched action reaches, planned page by page; planned again, nothing is planned twice."""

from functools import partial

from pymongo.errors import DuplicateKeyError

from chassis import clock
from chassis.data_requests import forgotten
from chassis.jobs import as_service
from chassis.outbox import commit
from chassis.store import again, insert

from ..campaigns import audiences
from ..campaigns.models import Action, Campaign
from . import caps
from .models import Recipient
from .shares import assigned, recipient_id_of

PAGE = 500
MOST_PAGES = 20
STEP = "first"


def plan_recipients():
    """Plan whom launched actions reach, so many pages at a time; a periodic job."""
    with as_service("marketing"):
        for action in list(Action.collection().find(
                {"state": "launched", "planned_at": {"$exists": False}}).sort("created_at", -1)):
            _plan(action)


def plan_for_journey(action, contact_id, step, journey_instance_id):
    """Plan a mail to one person who has come to it in a journey; its id. In a transaction."""
    purpose = Campaign.fetch_raw(action["campaign_id"], {"purpose": 1})["purpose"]
    id, now = recipient_id_of(action["_id"], contact_id, step), clock.now()
    Recipient.collection().insert_one({
        "_id": id, "version": 1, "created_at": now, "updated_at": now, "action_id": action["_id"],
        "campaign_id": action["campaign_id"], "contact_id": contact_id, "step": step,
        "channel": action["channel"], "state": "planned",
        "variant": action["mail"]["variants"][0]["key"],
        "due_at": max(now, action.get("starts_at") or now),
        "_is_marketing": caps.is_marketing(purpose),
        "_journey_instance_id": journey_instance_id})
    return id


def _plan(action):
    for _ in range(MOST_PAGES):
        contact_ids = audiences.page_of(action, action.get("_planned_after"), PAGE)
        action = commit(partial(_plan_page, action, contact_ids))
        if action is None or "planned_at" in action:
            return


def _plan_page(action, contact_ids):
    """Plan a page, and that it goes on after it; the action as it is now, None where it is over."""
    held = Action.collection().find_one({"_id": action["_id"], "state": "launched"})
    if held is None or held.get("_planned_after") != action.get("_planned_after"):
        return None
    capacity = held.get("capacity")
    left = None if capacity is None else capacity - _planned_count(held)
    rows = _rows_of(held, contact_ids)
    is_full = left is not None and len(rows) >= left
    rows = rows if left is None else rows[:left]
    try:
        if rows:
            insert(Recipient.collection(), rows)
    except DuplicateKeyError as error:
        raise again("Another process planned it.") from error
    now = clock.now()
    change = {"updated_at": now}
    if contact_ids:
        change["_planned_after"] = contact_ids[-1]
    if not contact_ids or is_full:
        change["planned_at"] = now
    Action.collection().update_one(
        {"_id": held["_id"]}, {"$set": change, "$inc": {"version": 1}})
    return {**held, **change}


def _planned_count(action):
    return Recipient.collection().count_documents({"action_id": action["_id"]})


def _rows_of(action, contact_ids):
    excluded = audiences.excluded_among(action["_id"], contact_ids) | forgotten(contact_ids)
    wanted = {recipient_id_of(action["_id"], id, STEP): id for id in contact_ids
              if id not in excluded}
    known = {raw["_id"] for raw in Recipient.collection().find(
        {"_id": {"$in": list(wanted)}}, {"_id": 1})}
    purpose = Campaign.fetch_raw(action["campaign_id"], {"purpose": 1})["purpose"]
    return [_row(action, id, contact_id, purpose)
            for id, contact_id in wanted.items() if id not in known]


def _row(action, id, contact_id, purpose):
    now = clock.now()
    row = {"_id": id, "version": 1, "created_at": now, "updated_at": now,
           "action_id": action["_id"], "campaign_id": action["campaign_id"],
           "contact_id": contact_id, "step": STEP, "channel": action["channel"],
           "state": "planned"}
    if action["channel"] != "email":
        return row
    row |= assigned(action, contact_id) | {"_is_marketing": caps.is_marketing(purpose)}
    if row["state"] == "planned" and "variant" in row:
        row["due_at"] = max(now, action.get("starts_at") or now)
    return row
