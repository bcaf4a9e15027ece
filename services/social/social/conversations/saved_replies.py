"""Saved replies: made, shown, changed, put away, and said."""

from chassis import clock, paging
from chassis.paging import moment
from chassis.store import view
from contracts.errors import ValidationFailed

from .models import SavedReply

AUTHOR = "{author}"


def create_saved_reply(**fields):
    """Keep words that are said again and again."""
    return SavedReply(**fields).add().to_view()


def get_saved_reply(*, saved_reply_id):
    """Show a saved reply."""
    return view(SavedReply.fetch_raw(saved_reply_id))


def list_saved_replies(*, limit, after, is_archived):
    """List saved replies, the oldest first."""
    return paging.page(
        SavedReply.collection(), {"archived_at": {"$ne": None} if is_archived else None},
        sort="created_at", kind=moment, limit=limit, after=after)


def update_saved_reply(*, saved_reply_id, changes, expected_version):
    """Change a saved reply; what was said by it stays as it was."""
    saved = SavedReply.fetch(saved_reply_id, expected_version=expected_version)
    for name, value in changes.items():
        setattr(saved, name, value)
    return saved.put().to_view()


def archive_saved_reply(*, saved_reply_id, expected_version):
    """Put a saved reply away. Doing so twice is doing it once."""
    saved = SavedReply.fetch(saved_reply_id, expected_version=expected_version)
    if saved.archived_at is None:
        saved.archived_at = clock.now()
        saved.put(at=saved.archived_at)


def said(saved_reply_id, author):
    """What a saved reply says to somebody. Raises ValidationFailed for one that is not there."""
    raw = SavedReply.collection().find_one({"_id": saved_reply_id, "archived_at": None})
    if raw is None:
        raise ValidationFailed.at("/saved_reply_id", "There is no such saved reply.")
    # It is put in as it is: nothing in it is a template.
    return raw["text"].replace(AUTHOR, author.get("name") or author.get("handle") or "")
