"""Negative posts are weighed: one that is severe by itself, or a customer's, raises an alert."""

from datetime import timedelta
from functools import partial

from chassis import clock
from chassis.jobs import as_service
from chassis.outbox import commit

from ..conversations.models import Conversation
from ..listening.models import Mention
from ..settings import social_settings
from . import complaints, counting, keeping, severity
from .models import Alert, HourlyCount, WatchedStream
from .usual import hour_of

BATCH = 50
# So many in a turn; the next goes on.
MOST_TURNS = 40
LONGEST = timedelta(minutes=2)
# What was said longer ago raises no alert, such as what a feed brings at first.
NEWS = timedelta(days=7)
_HOUR = timedelta(hours=1)


def weigh_mentions():
    """Weigh what is new, what is passed on more than before and what turned out otherwise."""
    with as_service("social"):
        for _ in range(MOST_TURNS):
            ids = [raw["_id"] for raw in Mention.collection().find(
                {"_unweighed": True}, {"_id": 1}).sort("_id", 1).limit(BATCH)]
            for mention_id in ids:
                commit(partial(_weigh, mention_id))
            if len(ids) < BATCH:
                return


def _weigh(mention_id):
    mention = Mention.collection().find_one_and_update(
        {"_id": mention_id, "_unweighed": True}, {"$unset": {"_unweighed": ""}})
    if mention is None:
        # Another replica was quicker.
        return
    alert = _held_of(mention)
    if mention.get("deleted_at") or not _is_against_us(mention):
        _let_go(alert, mention)
        return
    found = severity.severity_of(mention["reach"], severity.negativity_of(mention["sentiment"]),
                                 velocity_of(mention))
    contact_id = mention.get("contact_id")
    state = _conversation_state(mention)
    if alert is None:
        is_severe = severity.is_at_least(found, social_settings().social_alert_level)
        is_past = state == "closed" or clock.now() - mention["posted_at"] > NEWS
        if is_past or not (is_severe or contact_id):
            return
        alert = _raise(mention, found)
    elif alert.state in keeping.UNDER_WAY:
        _follow(alert, mention, found)
    _have_complaint(alert, mention, contact_id, state)


def _conversation_state(mention):
    """Where the conversation stands that a mention is in; what is in none is open."""
    found = Conversation.collection().find_one(
        {"_id": mention.get("conversation_id")}, {"state": 1})
    return found["state"] if found else "open"


def weigh_again(where):
    """Have those mentions that are negative be weighed again, as something else is known of them.
    """
    Mention.collection().update_many(
        {**where, "sentiment.label": "negative"}, {"$set": {"_unweighed": True}})


def _is_against_us(mention):
    return mention["sentiment"].get("label") == "negative" and counting.concerns_us(mention)


def velocity_of(mention):
    """How many times as much is said or passed on in an hour as usually.

    The greatest of: mentions in its hour of each of its rules, against what is usual then; and of
    its own thread, mentions within the hour before it and how often it was passed on in each hour
    since, against one an hour. Less than one an hour is never taken for usual.
    """
    hour = hour_of(mention["posted_at"])
    paces = [_pace_of_rule(stream, hour) for stream in mention.get("rule_ids", ())]
    since = max((clock.now() - mention["posted_at"]) / _HOUR, 1)
    said = 1
    if mention.get("conversation_id"):
        said = Mention.collection().count_documents({
            "conversation_id": mention["conversation_id"],
            "posted_at": {"$gt": mention["posted_at"] - _HOUR, "$lte": mention["posted_at"]}})
    return max([*paces, said + (mention.get("boosts") or 0) / since])


def _pace_of_rule(stream, hour):
    count = HourlyCount.collection().find_one({"stream": stream, "hour": hour}, {"count": 1})
    watched = WatchedStream.collection().find_one({"_id": stream}, {"hours": 1})
    usual = next((one["usual"] for one in (watched or {}).get("hours", ())
                  if one["hour"] == hour), None)
    # In its first week nothing is known of what is usual.
    return count["count"] / max(usual, 1) if count and usual is not None else 1.0


def _held_of(mention):
    """The alert about a mention; else the one about its conversation that is still under way."""
    found = Alert.objects(mention_ids=mention["_id"], kind="post").first()
    if found is None and mention.get("conversation_id"):
        found = Alert.objects(conversation_id=mention["conversation_id"], kind="post",
                              state__in=list(keeping.UNDER_WAY)).first()
    return found


def _raise(mention, found):
    alert = Alert(kind="post", state="open", about=f"post {mention['_id']}",
                  began_at=mention["posted_at"])
    _say(alert, mention, found)
    keeping.raise_alert(alert)
    return alert


def _follow(alert, mention, found):
    """Have an alert be as severe as the worst that was said."""
    before = alert.to_raw()
    is_worst = found["score"] >= alert.severity["score"] or alert.mention_ids == [mention["_id"]]
    _say(alert, mention, found if is_worst else alert.severity)
    if alert.to_raw() != before:
        keeping.keep(alert)


def _say(alert, mention, found):
    alert.severity = found
    alert.mention_ids = list(dict.fromkeys(
        [*alert.mention_ids, mention["_id"]]))[:keeping.MOST_MENTIONS]
    alert.contact_ids = sorted({raw["contact_id"] for raw in Mention.collection().find(
        {"_id": {"$in": alert.mention_ids}}, {"contact_id": 1}) if raw.get("contact_id")})
    alert.conversation_id = mention.get("conversation_id") or alert.conversation_id
    customer = [severity.reason("customer")] if alert.contact_ids else []
    alert.reasons = [*customer, *severity.reasons_of(found)]


def _have_complaint(alert, mention, contact_id, conversation_state):
    if not contact_id:
        complaints.settle(mention["_id"])
        return
    if alert.state not in keeping.UNDER_WAY:
        return
    complaint = complaints.complain(alert, mention, contact_id, conversation_state)
    if alert.complaint_id is None:
        alert.complaint_id = complaint.id
        keeping.keep(alert, is_told=False)


def _let_go(alert, mention):
    """What is taken back, or was not meant so, is no complaint; an alert about it alone is over."""
    complaints.settle(mention["_id"])
    if alert is not None and alert.mention_ids == [mention["_id"]] and (
            alert.state in keeping.UNDER_WAY):
        keeping.end(alert)
