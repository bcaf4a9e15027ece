"""What is said in spaces, by those who are in them."""

from chassis import clock, paging
from chassis.outbox import announce
from chassis.paging import moment
from chassis.store import view
from contracts import social as contract
from contracts.context import current_call
from contracts.errors import NotFound, ValidationFailed

from ..errors import SpaceIsArchived
from . import spaces
from .models import SpacePost


def add_space_post(*, space_id, text, answers_id):
    """Say something in a space, or about what was said."""
    user_id = current_call().actor.id
    space = spaces.find(space_id, user_ids=user_id)
    if space.get("archived_at"):
        raise SpaceIsArchived(id=space_id)
    return view(say(space_id, text, answers_id, user_id=user_id))


def list_space_posts(*, space_id, answers_id, limit, after):
    """See what was said in a space."""
    spaces.find(space_id, user_ids=current_call().actor.id)
    return page(space_id, answers_id, limit=limit, after=after, show=view)


def delete_space_post(*, space_id, space_post_id):
    """Take away what was said; that something was said stays, for what was answered to it."""
    spaces.find(space_id, user_ids=current_call().actor.id)
    post = SpacePost.objects(id=space_post_id, space_id=space_id).first()
    if post is None:
        raise NotFound(f"There is no space_post {space_post_id}.", id=space_post_id)
    if post.text is not None:
        post.text = None
        post.put(at=clock.now())


def say(space_id, text, answers_id, **whose):
    """Store what somebody says, and tell of it; returns it as stored. Comments have no comments.
    """
    if answers_id is not None:
        counted = SpacePost.collection().update_one(
            {"_id": answers_id, "space_id": space_id, "answers_id": None},
            {"$inc": {"comment_count": 1}})
        if not counted.matched_count:
            raise ValidationFailed.at("/answers_id", "There is no such post.")
    post = SpacePost(space_id=space_id, text=text, answers_id=answers_id, **whose).add()
    announce(contract.space_post_added, space_post=view(post.stored))
    return post.stored


def page(space_id, answers_id, *, limit, after, show):
    """A page of posts, the latest first; or of the comments on one, the first first."""
    return paging.page(
        SpacePost.collection(), {"space_id": space_id, "answers_id": answers_id},
        sort="-created_at" if answers_id is None else "created_at", kind=moment, limit=limit,
        after=after, show=show)
