"""Files of side threads: brought for them, or copied from what was said in the ticket."""

import base64

from chassis.portal import own_party
from contracts.errors import NotFound, ValidationFailed

from ..tickets import attachments
from ..tickets.models import Message
from . import keeping
from .models import SideMessage, SideThread


def brought(*, side_thread_id, name, content_type, content):
    """For `serves(…, first=…)`: store a file for a side thread that the caller sees."""
    keeping.require_seen(side_thread_id)
    return {"attachment": _stored(side_thread_id, name, content_type, content)}


def brought_by_partner(*, side_thread_id, **file):
    """For `serves(…, first=…)`: store a file for a side thread of the caller's own."""
    found = own_party()
    require_own(side_thread_id, found["party"])
    return {**found, "attachment": _stored(side_thread_id, **file)}


def copied(*, copied_attachment_ids, ticket_id=None, side_thread_id=None, **_request):
    """For `serves(…, first=…)`: copy files that were said in the ticket, `{"copies": ids}`."""
    if not copied_attachment_ids:
        return {"copies": []}
    place_id = side_thread_id or ticket_id
    if side_thread_id:
        keeping.require_seen(side_thread_id)
        ticket_id = SideThread.fetch_raw(side_thread_id, {"ticket_id": 1})["ticket_id"]
    copies = []
    for place, id in enumerate(copied_attachment_ids):
        try:
            file = attachments.get_ticket_attachment(ticket_id=ticket_id, attachment_id=id)
        except NotFound as error:
            raise ValidationFailed.at(
                f"/copied_attachment_ids/{place}", "There is no such file in the ticket.",
            ) from error
        kept = attachments.keep(place_id, file["name"], _content_type(ticket_id, id),
                                base64.b64decode(file["content"]))
        copies.append(kept["id"])
    return {"copies": copies}


def add_side_attachment(*, attachment, **_file):
    """Bring a file that is to go with the next message of a side thread."""
    return attachment


def get_side_attachment(*, side_thread_id, attachment_id):
    """Read a file that was attached to a side thread."""
    keeping.require_seen(side_thread_id)
    return file_of(side_thread_id, attachment_id)


def file_of(side_thread_id, attachment_id, **where):
    """A file that a message of a side thread took, as an answer. Raises NotFound."""
    message = SideMessage.collection().find_one(
        {"side_thread_id": side_thread_id, "attachments.id": attachment_id, **where},
        {"attachments": 1})
    return attachments.answer_of(message["attachments"] if message else (), attachment_id)


def require_own(side_thread_id, party):
    """A side thread as stored that is with a party. Raises NotFound for any other."""
    found = SideThread.collection().find_one({"_id": side_thread_id, "contact_ids": party["id"]})
    if found is None:
        raise NotFound(f"There is no side thread {side_thread_id}.", id=side_thread_id)
    return found


def _stored(side_thread_id, name, content_type, content):
    return attachments.keep(
        side_thread_id, name, content_type, attachments.data_of(content))


def _content_type(ticket_id, attachment_id):
    message = Message.collection().find_one(
        {"ticket_id": ticket_id, "attachments.id": attachment_id}, {"attachments": 1})
    return next(one["content_type"] for one in message["attachments"]
                if one["id"] == attachment_id)
