"""Comments on ideas, by those who had or want them and by us; some among us alone."""

from chassis import paging
from chassis.paging import moment
from contracts.context import current_call

from . import keeping
from .models import IdeaComment

_SHOWN = ("idea_id", "text", "is_internal", "contact_id", "author_id", "created_at")


def add_idea_comment(*, idea_id, text, is_internal):
    """Say something about an idea, to all who read it or among us."""
    keeping.fetch_raw(idea_id, {"_id": 1})
    place = keeping.place_of(idea_id)
    return shown(say(place["_id"], text=text, is_internal=is_internal,
                     author_id=current_call().actor.id))


def list_idea_comments(*, idea_id, limit, after):
    """See what was said about an idea, the first first."""
    keeping.fetch_raw(idea_id, {"_id": 1})
    return page(idea_id, limit=limit, after=after, show=shown)


def say(idea_id, *, is_internal=False, **said):
    """Store a comment; returns it as stored."""
    comment = IdeaComment(idea_id=idea_id, is_internal=is_internal, **said).add()
    if not is_internal:
        keeping.count(idea_id, comment_count=1)
    return comment.stored


def page(idea_id, *, limit, after, show, **where):
    """A page of comments, the first first."""
    return paging.page(IdeaComment.collection(), {"idea_id": idea_id, **where},
                       sort="created_at", kind=moment, limit=limit, after=after, show=show)


def shown(raw):
    """A comment as we see it."""
    return {"id": raw["_id"], **{name: raw[name] for name in _SHOWN if name in raw}}
