"""Planned posts: planned, approved where the account asks for that, refused, and taken back."""

from chassis import clock, paging
from chassis.access import SERVICE_ROLE
from chassis.outbox import announce
from chassis.paging import moment
from chassis.store import view
from contracts import social as contract
from contracts.access import may
from contracts.context import current_call

from ..accounts.models import SocialAccount
from ..errors import (
    AccountCannotAnswer,
    SocialPostIsDecided,
    SocialPostIsOwn,
    SocialPostIsUnderWay,
)
from .models import SocialPost

# By which something can be said to everybody.
SAYING = ("mastodon", "bluesky")
# Who has this right waits for nobody; a service has no such judgement.
ANSWERS_FREELY = "social:answer_freely"
_NOT_SENT = ("waiting_approval", "refused", "waiting", "failed")
_TRIED_IN_VAIN = ("failed", "unknown")


def plan_social_post(*, social_account_id, due_at, **fields):
    """Plan a post: it is said at its time, once, when somebody approved it where that is asked."""
    account = SocialAccount.fetch_raw(social_account_id)
    if account.get("archived_at") or account["connector"] not in SAYING:
        raise AccountCannotAnswer(id=social_account_id)
    actor = current_call().actor
    is_free = SERVICE_ROLE not in actor.roles and may(actor, ANSWERS_FREELY)
    has_to_wait = account["needs_approval"] and not is_free
    return view(SocialPost(
        social_account_id=social_account_id, network=account["network"], author_id=actor.id,
        due_at=due_at or clock.now(), **fields,
        delivery="waiting_approval" if has_to_wait else "waiting").add().stored)


def get_social_post(*, social_post_id):
    """Show a planned post."""
    return view(SocialPost.fetch_raw(social_post_id))


def list_social_posts(*, limit, after, **filters):
    """List planned posts, the latest first."""
    return paging.page(SocialPost.collection(), filters, sort="-created_at", kind=moment,
                       limit=limit, after=after)


def approve_social_post(*, social_post_id):
    """Let a post be said. Nobody approves what they planned, unless they need no approval."""
    post = _in(social_post_id, "waiting_approval")
    actor = current_call().actor
    if post.author_id == actor.id and not may(actor, ANSWERS_FREELY):
        raise SocialPostIsOwn(id=social_post_id)
    post.delivery, post.decided_by_id = "waiting", actor.id
    return view(post.put().stored)


def refuse_social_post(*, social_post_id, reason):
    """Have a post never be said."""
    post = _in(social_post_id, "waiting_approval")
    post.delivery, post.refused_because = "refused", reason
    post.decided_by_id = current_call().actor.id
    return _told(post, contract.social_post_refused)


def retry_social_post(*, social_post_id):
    """Say a post again that failed, as a new try: of one that is unknown somebody looked first."""
    post = _in(social_post_id, *_TRIED_IN_VAIN)
    post.delivery, post.due_at, post.attempts = "waiting", clock.now(), 0
    post.first_tried_at = post.failed_with = post.is_doubtful = None
    return view(post.put().stored)


def withdraw_social_post(*, social_post_id, only_unsaid):
    """Take a post back. Doing so twice is doing it once."""
    post = SocialPost.fetch(social_post_id)
    if post.delivery in ("withdrawn", "withdrawing"):
        return view(post.to_raw())
    if post.delivery == "sending":
        raise SocialPostIsUnderWay(id=social_post_id)
    if post.delivery in _NOT_SENT:
        post.delivery, post.due_at = "withdrawn", None
        return _told(post, contract.social_post_withdrawn)
    if post.delivery != "sent" or only_unsaid:
        raise SocialPostIsDecided(id=social_post_id)
    post.delivery, post.due_at, post.attempts = "withdrawing", clock.now(), 0
    return view(post.put().stored)


def _in(social_post_id, *deliveries):
    post = SocialPost.fetch(social_post_id)
    if post.delivery not in deliveries:
        raise SocialPostIsDecided(id=social_post_id, delivery=post.delivery)
    return post


def _told(post, event):
    shown = view(post.put().stored)
    announce(event, social_post=shown)
    return shown
