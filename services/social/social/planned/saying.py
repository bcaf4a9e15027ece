"""Planned posts are said: outside of transactions, never twice, and what became of each is known.

As with answers, a post keeps its key until it is retried by hand, so that the network, or the place
where it is written, knows a repeat.
"""

from functools import partial

import structlog
from pymongo import ReturnDocument

from chassis import clock
from chassis.jobs import as_service
from chassis.outbox import announce, commit
from chassis.store import view
from contracts import social as contract

from ..accounts.outgoing import Outgoing, key_of
from ..connectors.posts import Answer, Published
from .models import SocialPost

log = structlog.get_logger("vinculo.social_posts")


def say_social_posts():
    """Say the posts that are due, and take back what is to be taken back; a periodic job."""
    with as_service("social"):
        _POSTS.send_due()


def _do(post, connector):
    if post["delivery"] == "withdrawing":
        connector.delete(Published(post["_external_id"], reference=post.get("_reference") or {}))
        commit(partial(_change, post, contract.social_post_withdrawn, {"delivery": "withdrawn"}))
        return
    published = connector.publish(Answer(
        key=key_of(post), text=post["text"], first_tried_at=post["_first_tried_at"],
        language=post.get("language")))
    commit(partial(_change, post, contract.social_post_sent, {
        "delivery": "sent", "sent_at": clock.now(), "url": published.url,
        "_external_id": published.external_id, "_reference": published.reference}))


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


_POSTS = Outgoing(SocialPost, "_attempts", do=_do, end=_end)
