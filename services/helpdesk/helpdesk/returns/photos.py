"""Photos of what comes back: kept as attachments of tickets are."""

from ..tickets import attachments
from . import keeping
from .models import Return

MOST = 40


def stored(*, return_id, name, content_type, content):
    """For `serves(…, first=…)`: store a photo and give the rule what is known of it."""
    Return.fetch_raw(return_id, {"_id": 1})
    data = attachments.data_of(content)
    return {"attachment": attachments.keep(return_id, name, content_type, data)}


def add_return_photo(*, attachment, return_id, **_file):
    """Add a photo to a return."""
    keeping.require_seen(return_id)
    return added(return_id, attachment)


def added(return_id, attachment):
    """A photo that was stored, now part of its return."""
    held = Return.fetch(return_id)
    held.photos = [*held.photos, *attachments.taken(return_id, [attachment["id"]])][-MOST:]
    keeping.keep(held)
    return attachment


def get_return_photo(*, return_id, attachment_id):
    """Show a photo of a return."""
    keeping.require_seen(return_id)
    return file_of(return_id, attachment_id)


def file_of(return_id, attachment_id):
    """A photo of a return, as an answer. Raises NotFound."""
    raw = Return.fetch_raw(return_id, {"photos": 1})
    return attachments.answer_of(raw.get("photos", ()), attachment_id)
