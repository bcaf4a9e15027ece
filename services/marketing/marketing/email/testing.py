"""Two variants tried on a sample that was fixed beforehand, and compared once."""

import math
from datetime import timedelta
from functools import partial

from scipy.stats import norm

from chassis import clock
from chassis.jobs import as_service
from chassis.outbox import commit

from ..campaigns.conversions import converted_among
from ..campaigns.models import Action
from .models import Recipient

LEVEL = 0.05
_UNSETTLED = ("planned", "sending")
_WENT_OUT = ("sent", "uncertain", "complained")


def decide_tests():
    """Compare variants whose time has come, and send the better one to the rest; a periodic job."""
    with as_service("marketing"):
        for action in list(Action.collection().find(
                {"state": "launched", "channel": "email"}).sort("created_at", -1)):
            if "planned_at" in action and action["mail"].get("test") and (
                    "test_result" not in action) and _is_time(action):
                commit(partial(_decide, action["_id"]))


def compare(first, second):
    """The p-value, two-sided, of two proportions `(successes, of how many)` being the same.

    A z-test with the pooled proportion; 1 where nothing can be told.
    """
    (hits, count), (other_hits, other_count) = first, second
    if not count or not other_count:
        return 1.0
    pooled = (hits + other_hits) / (count + other_count)
    error = math.sqrt(pooled * (1 - pooled) * (1 / count + 1 / other_count))
    if not error:
        return 1.0
    return float(2 * norm.sf(abs(hits / count - other_hits / other_count) / error))


def _sample(action_id):
    return {"action_id": action_id, "is_sample": True}


def _is_time(action):
    """Whether all of the sample was sent, and long enough ago."""
    where = _sample(action["_id"])
    if Recipient.collection().find_one({**where, "state": {"$in": list(_UNSETTLED)}}, {"_id": 1}):
        return False
    last = Recipient.collection().find_one(
        {**where, "sent_at": {"$exists": True}}, {"sent_at": 1}, sort=[("sent_at", -1)])
    waits = timedelta(hours=action["mail"]["test"]["wait_hours"])
    return last is None or clock.now() >= last["sent_at"] + waits


def _decide(action_id):
    action = Action.objects(id=action_id, state="launched").first()
    if action is None or action.test_result:
        return
    now, metric = clock.now(), action.mail["test"]["metric"]
    counts = [_counted(action, variant["key"], metric) for variant in action.mail["variants"]]
    first, second = ((one["success_count"], one["sent_count"]) for one in counts)
    p_value = compare(first, second)
    is_second = p_value < LEVEL and second[0] * first[1] > first[0] * second[1]
    variant = counts[int(is_second)]["key"]
    action.test_result = {
        "decided_at": now, "outcome": "winner" if p_value < LEVEL else "no_difference",
        "variant": variant, "p_value": p_value, "counts": counts}
    action.put(at=now)
    Recipient.collection().update_many(
        {"action_id": action_id, "is_sample": False, "state": "planned"},
        {"$set": {"variant": variant, "due_at": max(now, action.starts_at or now),
                  "updated_at": now}, "$inc": {"version": 1}})


def _counted(action, key, metric):
    where = {**_sample(action.id), "variant": key, "state": {"$in": list(_WENT_OUT)}}
    sent_count = Recipient.collection().count_documents(where)
    if metric == "clicks":
        successes = Recipient.collection().count_documents(
            {**where, "clicked_at": {"$exists": True}})
    else:
        rows = Recipient.collection().find(where, {"contact_id": 1, "sent_at": 1})
        successes = len(converted_among(action.campaign_id, list(rows)))
    return {"key": key, "sent_count": sent_count, "success_count": successes}
