"""Visits come onto lists, to agents and into the agenda: asked about first, and each once.

Whoever may not be visited is skipped with the reason, as contacts say it at that moment; it is
asked again on the day before the visit. When contacts cannot be asked, nothing is planned.
"""

from datetime import timedelta
from functools import partial

import structlog
from pymongo import UpdateOne
from pymongo.errors import DuplicateKeyError

from chassis import clock
from chassis.asking import ask
from chassis.data_requests import forgotten
from chassis.ids import new_id
from chassis.jobs import as_service
from chassis.outbox import commit
from chassis.parties import parties_of
from chassis.store import again, write_all
from contracts import contacts
from contracts.errors import ServiceUnavailable

from ..calls import ranking
from ..campaigns.approaching import refusals_of
from ..campaigns.models import Action, Campaign
from ..email.models import Recipient
from . import agenda, skipping
from .assigning import assigned, most_a_day_of
from .models import Visit, VisitList
from .slots import free_slots

log = structlog.get_logger("vinculo.visits")

CHANNEL = "visit"
PAGE, MOST_AT_ONCE, USERS_AT_ONCE = 500, 50, 50
DAY = timedelta(days=1)


def plan_visits():
    """Plan the visits of all open lists whose actions are under way; a periodic job."""
    with as_service("marketing"):
        try:
            for visit_list in list(VisitList.collection().find(
                    {"state": "open"}).sort("created_at", 1)):
                _plan_of(visit_list)
            _ask_again()
        except ServiceUnavailable:
            # Without knowing who may be visited nobody is; the next turn asks again.
            log.warning("approach_not_asked")


def _plan_of(visit_list):
    action = Action.fetch_raw(visit_list["action_id"])
    if action["state"] == "ended":
        _call_off(visit_list)
        return
    campaign = Campaign.fetch_raw(visit_list["campaign_id"])
    if action["state"] != "launched" or campaign["state"] != "running":
        return
    _list_recipients(visit_list)
    _assign(visit_list)
    _schedule(visit_list, action, campaign)


def _call_off(visit_list):
    """Have nobody more be visited for an action that has ended; then its list is over."""
    rows = list(Visit.collection().find(
        {"visit_list_id": visit_list["_id"], "state": {"$in": ["waiting", "planned"]}},
        {"_id": 1}).limit(PAGE))
    for row in rows:
        commit(partial(skipping.skip, row["_id"], "too_late"))
    if not rows:
        VisitList.collection().update_one(
            {"_id": visit_list["_id"], "state": "open"},
            {"$set": {"state": "closed", "updated_at": clock.now()}, "$inc": {"version": 1}})


def _list_recipients(visit_list):
    """Put those whom the action is to reach on the list, once each."""
    where = {"action_id": visit_list["action_id"], "state": "planned", "due_at": None}
    while rows := list(Recipient.collection().find(where).limit(PAGE)):
        commit(partial(_list_some, visit_list, rows))


def _list_some(visit_list, rows):
    now = clock.now()
    begins = Visit.collection().count_documents({"visit_list_id": visit_list["_id"]})
    ranks = ranking.ranks_of(
        [row["contact_id"] for row in rows], visit_list["ranked_by"], begins)
    try:
        write_all(Visit.collection(), [
            UpdateOne(
                {"action_id": row["action_id"], "contact_id": row["contact_id"]},
                {"$setOnInsert": {
                    "_id": new_id(Visit.ENTITY), "version": 1, "created_at": now,
                    "updated_at": now, "visit_list_id": visit_list["_id"],
                    "campaign_id": row["campaign_id"], "state": "waiting", "attempts": 0,
                    "_recipient_id": row["_id"], "_rank": ranks[row["contact_id"]], "_turn": 0}},
                upsert=True)
            for row in rows])
    except DuplicateKeyError as error:
        raise again("Another process listed them.") from error
    Recipient.collection().update_many(
        {"_id": {"$in": [row["_id"] for row in rows]}},
        {"$set": {"due_at": now, "updated_at": now}, "$inc": {"version": 1}})


def _assign(visit_list):
    while rows := list(Visit.collection().find(
            {"visit_list_id": visit_list["_id"], "state": "waiting", "user_id": None,
             "reason": None}).sort("_rank", 1).limit(PAGE)):
        load = {raw["_id"]: raw["count"] for raw in Visit.collection().aggregate([
            {"$match": {"visit_list_id": visit_list["_id"], "user_id": {"$ne": None}}},
            {"$group": {"_id": "$user_id", "count": {"$sum": 1}}}])}
        parties = parties_of({row["contact_id"] for row in rows})
        whose = assigned({row["contact_id"]: parties.get(row["contact_id"], {}) for row in rows},
                         visit_list, load)
        now = clock.now()
        Visit.collection().bulk_write([
            UpdateOne(
                {"_id": row["_id"], "state": "waiting", "version": row["version"]},
                {"$set": {"updated_at": now, **(
                    {"user_id": whose[row["contact_id"]]} if whose[row["contact_id"]]
                    else {"reason": "no_agent"})}, "$inc": {"version": 1}}) for row in rows])


def _schedule(visit_list, action, campaign):
    """Put the most worthwhile visits of each agent where there is room for them."""
    user_ids = [id for id in Visit.collection().distinct(
        "user_id", {"visit_list_id": visit_list["_id"], "state": "waiting"}) if id]
    slots = _slots_of(visit_list, action, user_ids)
    rows = {id: _waiting(visit_list, id, slots[id]) for id in user_ids if slots[id]}
    refused = refusals_of([row["contact_id"] for of_one in rows.values() for row in of_one],
                          campaign["purpose"], CHANNEL)
    for user_id, of_one in rows.items():
        _put_all(of_one, slots[user_id], refused)


def _waiting(visit_list, user_id, slots):
    return list(Visit.collection().find(
        {"visit_list_id": visit_list["_id"], "state": "waiting", "user_id": user_id,
         "$or": [{"_not_before": None}, {"_not_before": {"$lt": slots[-1][1]}}]})
        .sort([("_rank", 1), ("_id", 1)]).limit(len(slots)))


def _put_all(rows, slots, refused):
    for row in rows:
        if row["contact_id"] in refused:
            commit(partial(skipping.skip, row["_id"], refused[row["contact_id"]]))
            continue
        earliest = row.get("_not_before") or slots[0][0] if slots else None
        slot = next((one for one in slots if one[0] >= earliest), None)
        if slot and commit(partial(_put, row, slot)):
            slots.remove(slot)


def _slots_of(visit_list, action, user_ids):
    """`{user id: [(starts_at, ends_at)]}`: when each of them can visit, the earliest first."""
    since = max(clock.now(), action.get("starts_at") or clock.now())
    until = since + timedelta(days=visit_list["days_ahead"])
    busy, planned = _busy(user_ids, since, until), {id: [] for id in user_ids}
    for raw in Visit.collection().find(
            {"user_id": {"$in": user_ids}, "starts_at": {"$gte": since - DAY, "$lt": until + DAY},
             "state": {"$in": ["planned", "unreported"]}}, {"user_id": 1, "starts_at": 1}):
        planned[raw["user_id"]].append(raw["starts_at"])
    last = action.get("ends_at") or until + DAY
    return {id: [slot for slot, _ in zip(
        free_slots(visit_list, since, busy[id], planned[id], most_a_day_of(id, visit_list)),
        range(MOST_AT_ONCE), strict=False) if slot[1] <= last] for id in user_ids}


def _busy(user_ids, since, until):
    """`{user id: [(starts_at, ends_at)]}`, as their agendas say."""
    found = {id: [] for id in user_ids}
    for start in range(0, len(user_ids), USERS_AT_ONCE):
        for item in ask(contacts.get_free_busy, user_ids=user_ids[start:start + USERS_AT_ONCE],
                        period_from_at=since.isoformat(),
                        period_to_at=until.isoformat())["items"]:
            found[item["user_id"]] = [(_moment(one["starts_at"]), _moment(one["ends_at"]))
                                      for one in item["busy"]]
    return found


def _moment(told):
    return contacts.get_free_busy.request.fields["period_from_at"].deserialize(told)


def _put(row, slot):
    """Plan a visit for a time; whether nobody else was quicker."""
    visit = Visit.objects(id=row["_id"], state="waiting", version=row["version"]).first()
    if visit is None or forgotten([visit.contact_id]):
        return False
    visit.state, visit.reason, (visit.starts_at, visit.ends_at) = "planned", None, slot
    visit.slot = f"{visit.user_id}/{visit.starts_at.isoformat()}"
    if Visit.collection().find_one({"_slot": visit.slot}, {"_id": 1}):
        return False
    visit.turn += 1
    visit.ask_at = visit.starts_at - agenda.ASKED_AGAIN
    if visit.ask_at <= clock.now():
        visit.ask_at = None
    visit.activity_id = visit.told_version = None
    try:
        visit.put()
    except DuplicateKeyError as error:
        raise again("Another process planned something at that time.") from error
    agenda.tell(visit, "plan")
    return True


def _ask_again():
    """Ask about those who are visited within a day whether they still may be."""
    rows = list(Visit.collection().find(
        {"state": "planned", "_ask_at": {"$lte": clock.now()}}).limit(PAGE))
    purposes = {raw["_id"]: raw["purpose"] for raw in Campaign.collection().find(
        {"_id": {"$in": sorted({row["campaign_id"] for row in rows})}}, {"purpose": 1})}
    for purpose in sorted(set(purposes.values())):
        concerned = [row for row in rows if purposes[row["campaign_id"]] == purpose]
        refused = refusals_of(
            [row["contact_id"] for row in concerned], purpose, CHANNEL)
        for row in concerned:
            if row["contact_id"] in refused:
                commit(partial(skipping.skip, row["_id"], refused[row["contact_id"]]))
            else:
                Visit.collection().update_one(
                    {"_id": row["_id"], "state": "planned"},
                    {"$unset": {"_ask_at": ""}, "$inc": {"version": 1}})
