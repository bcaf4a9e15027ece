"""Planned posts are said: outside of transactions, never twice, and what became of each is known.

As with answers, a post keeps its key until it is retried by hand, so that the network, or the place
where it is written, knows a repeat.
"""

from datetime import timedelta
from functools import partial

import structlog
from pymongo import ReturnDocument

from chassis import clock
from chassis.jobs import as_service
from chassis.outbox import announce, commit
from chassis.sealing import SecretUnreadable
from chassis.store import is_outage, view
from contracts import social as contract
from contracts.errors import VinculoError

from ..accounts import fetching
from ..accounts.models import SocialAccount, SocialAccountState
from ..connectors.failures import (
    NetworkAsksToWait,
    NetworkFailed,
    NetworkRefused,
    OutcomeUnknown,
)
from ..connectors.posts import Answer, Published
from .models import SocialPost

log = structlog.get_logger("vinculo.social_posts")

DELAYS = [timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800)]
# For so long nobody else says what a process had under way that died at it.
LEASE = timedelta(minutes=2)
LONGEST = timedelta(seconds=60)
MOST_AT_ONCE = 50
_UNDER_WAY = ("waiting", "sending", "withdrawing")


def say_social_posts():
    """Say the posts that are due, and take back what is to be taken back; a periodic job."""
    with as_service("social"):
        for _ in range(MOST_AT_ONCE):
            post = _take_one()
            if post is None:
                return
            _say(post)


def _take_one():
    """Take a post that is due; one that somebody died at comes up again, under the same key."""
    now = clock.now()
    return SocialPost.collection().find_one_and_update(
        {"delivery": {"$in": _UNDER_WAY}, "due_at": {"$lte": now}},
        [{"$set": {
            "delivery": {"$cond": [{"$eq": ["$delivery", "withdrawing"]}, "withdrawing",
                                   "sending"]},
            # Whoever was at it before may have got through.
            "_is_doubtful": {"$or": [{"$eq": ["$delivery", "sending"]},
                                     {"$ifNull": ["$_is_doubtful", False]}]},
            "due_at": now + LEASE, "_attempts": {"$add": [{"$ifNull": ["$_attempts", 0]}, 1]},
            "_first_tried_at": {"$ifNull": ["$_first_tried_at", now]},
            "version": {"$add": ["$version", 1]}, "updated_at": now}}],
        sort=[("due_at", 1)], return_document=ReturnDocument.AFTER)


def _say(post):
    account = SocialAccount.collection().find_one({"_id": post["social_account_id"]})
    state = SocialAccountState.collection().find_one({"_id": post["social_account_id"]}) or {}
    if account is None or account.get("archived_at"):
        _end(post, "The account was put away.")
        return
    waits_until = state.get("waits_until")
    if account["is_paused"] or (waits_until and waits_until > clock.now()):
        _put_off(post, until=max(waits_until or clock.now(), clock.now() + DELAYS[0]))
        return
    try:
        _do(post, fetching.opened(account, state))
    except NetworkAsksToWait as error:
        fetching.note(account["_id"], {"waits_until": error.until})
        _put_off(post, until=error.until)
    except OutcomeUnknown as error:
        post["_is_doubtful"] = True
        _put_off(post, reason=str(error))
    except NetworkFailed as error:
        _put_off(post, reason=str(error))
    except (NetworkRefused, SecretUnreadable, VinculoError) as error:
        if is_outage(error):
            raise
        _end(post, fetching.in_words(error))


def _do(post, connector):
    if post["delivery"] == "withdrawing":
        connector.delete(Published(post["_external_id"], reference=post.get("_reference") or {}))
        commit(partial(_change, post, contract.social_post_withdrawn, {"delivery": "withdrawn"}))
        return
    first = post["_first_tried_at"]
    published = connector.publish(Answer(
        # Tried again by hand it is another post to the network.
        key=f"{post['_id']}-{int(first.timestamp() * 1000)}", text=post["text"],
        first_tried_at=first, language=post.get("language")))
    commit(partial(_change, post, contract.social_post_sent, {
        "delivery": "sent", "sent_at": clock.now(), "url": published.url,
        "_external_id": published.external_id, "_reference": published.reference}))


def _put_off(post, *, reason=None, until=None):
    """Try it again later; after the last delay it is over, and a person has to look.

    What waits for the network counts for no attempt.
    """
    attempts = post["_attempts"]
    if until is None and attempts > len(DELAYS):
        _end(post, reason)
        return
    change = {"due_at": until or clock.now() + DELAYS[attempts - 1],
              "_is_doubtful": post["_is_doubtful"], "updated_at": clock.now(),
              "delivery": "withdrawing" if post["delivery"] == "withdrawing" else "waiting",
              "_attempts": attempts - 1 if until else attempts}
    if reason:
        change["failed_with"] = reason[:500]
    SocialPost.collection().update_one(
        {"_id": post["_id"], "delivery": post["delivery"]},
        {"$set": change, "$inc": {"version": 1}})


def _end(post, reason):
    log.warning("social_post_fails", social_post=post["_id"], reason=reason)
    told = {"failed_with": (reason or "")[:500]}
    if post["delivery"] == "withdrawing":
        # What could not be taken back is still to be read.
        commit(partial(_change, post, None, told | {"delivery": "sent"}))
        return
    commit(partial(_change, post, contract.social_post_failed, told | {
        "delivery": "unknown" if post["_is_doubtful"] else "failed"}))


def _change(post, event, change):
    gone = {"due_at": "", **({} if "failed_with" in change else {"failed_with": ""})}
    change = {name: value for name, value in change.items() if value is not None}
    stored = SocialPost.collection().find_one_and_update(
        {"_id": post["_id"], "delivery": post["delivery"]},
        {"$set": {**change, "updated_at": clock.now()}, "$unset": gone, "$inc": {"version": 1}},
        return_document=ReturnDocument.AFTER)
    if stored is not None and event is not None:
        announce(event, social_post=view(stored))
