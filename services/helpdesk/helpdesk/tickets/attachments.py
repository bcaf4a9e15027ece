"""Files that go with messages: kept by id in GridFS, never under the name that their author gave.

They are stored before the transaction of the message that takes them; what no message took within
a day is deleted.
"""

import base64
import binascii
import hashlib
import re
from datetime import timedelta

from gridfs import GridFSBucket
from gridfs.errors import NoFile

from chassis import clock
from chassis.ids import new_id
from chassis.store import database
from contracts.errors import NotFound, ValidationFailed
from contracts.helpdesk.message import MOST_FILE

from . import keeping
from .models import BUCKET, Message, StoredFile, Ticket

UNTAKEN_KEPT = timedelta(days=1)
BATCH = 200
# What a name of a file may hold; the rest is taken out, and so are folders and leading dots.
_UNSAFE = re.compile(r'[^\w .,;@()\[\]{}+=~#%&\'!-]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_CONTENT_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}")
LONGEST_NAME = 120


def stored(*, ticket_id, name, content_type, content):
    """For `serves(…, first=…)`: store a file and give the rule what is known of it."""
    Ticket.fetch_raw(ticket_id, {"_id": 1})
    return {"attachment": keep(ticket_id, name, content_type, data_of(content))}


def data_of(content):
    """A file that came as base 64. Raises ValidationFailed for what is none, or is too large."""
    try:
        data = base64.b64decode(content, validate=True)
    except binascii.Error as error:
        raise ValidationFailed.at("/content", "This is not base 64.") from error
    if not data or len(data) > MOST_FILE:
        raise ValidationFailed.at("/content", "The file is empty, or larger than 10 MB.")
    return data


def keep(ticket_id, name, content_type, data):
    """Store a file for a ticket, a side thread or a chat, outside of any transaction.

    Returns what is known of it.
    """
    id = new_id("attachment")
    known = {
        "name": safe_name(name), "content_type": _content_type(content_type), "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    _bucket().upload_from_stream_with_id(
        id, id, data, metadata={**known, "ticket_id": ticket_id, "is_taken": False})
    return {"id": id, **known}


def add_ticket_attachment(*, attachment, ticket_id, **_file):
    """Bring a file that is to go with the next message of a ticket."""
    keeping.require_seen(ticket_id)
    return attachment


def taken(ticket_id, attachment_ids):
    """What is known of files that a message takes, in their order.

    Raises ValidationFailed for one that was not brought for this ticket, or is taken already.
    """
    if not attachment_ids:
        return []
    ids = list(dict.fromkeys(attachment_ids))
    files = StoredFile.collection()
    where = {"_id": {"$in": ids}, "metadata.ticket_id": ticket_id, "metadata.is_taken": False}
    found = {raw["_id"]: raw["metadata"] for raw in files.find(where)}
    errors = [{"pointer": f"/attachment_ids/{place}",
               "detail": "No such file was brought for this ticket, or a message has it already."}
              for place, id in enumerate(ids) if id not in found]
    if errors:
        raise ValidationFailed(errors=errors)
    files.update_many(where, {"$set": {"metadata.is_taken": True}})
    return [{"id": id, **{name: found[id][name]
                          for name in ("name", "content_type", "bytes", "sha256")}} for id in ids]


def move(attachment_ids, from_id, to_id, *, are_taken=False):
    """Have files that were brought for one ticket be for another, which goes on with it.

    What a message has taken already may be taken by one of the other too; it is kept once.
    """
    StoredFile.collection().update_many(
        {"_id": {"$in": list(attachment_ids)}, "metadata.ticket_id": from_id,
         "metadata.is_taken": are_taken},
        {"$set": {"metadata.ticket_id": to_id, "metadata.is_taken": False}})


def get_ticket_attachment(*, ticket_id, attachment_id):
    """Read a file that was attached to a ticket."""
    keeping.require_seen(ticket_id)
    return file_of(ticket_id, attachment_id)


def file_of(ticket_id, attachment_id, **where):
    """A file that a message of a ticket took, as an answer. Raises NotFound.

    Further conditions are on the message.
    """
    message = Message.collection().find_one(
        {"ticket_id": ticket_id, "attachments.id": attachment_id, **where}, {"attachments": 1})
    return answer_of(message["attachments"] if message else (), attachment_id)


def answer_of(attachments, attachment_id):
    """One of the files that something has, as an answer. Raises NotFound."""
    known = next((one for one in attachments if one["id"] == attachment_id), None)
    if known is None:
        raise NotFound(f"There is no attachment {attachment_id}.", id=attachment_id)
    try:
        data = _bucket().open_download_stream(attachment_id).read()
    except NoFile as error:
        raise NotFound(f"There is no attachment {attachment_id}.", id=attachment_id) from error
    return {"name": known["name"], "content": base64.b64encode(data).decode()}


def delete_untaken_attachments():
    """Delete files that no message took within a day."""
    found = StoredFile.collection().find(
        {"metadata.is_taken": False, "uploadDate": {"$lt": clock.now() - UNTAKEN_KEPT}},
        {"_id": 1}).limit(BATCH)
    delete([raw["_id"] for raw in found])


def count(place_id):
    """How many files are kept for a ticket, a side thread or a chat."""
    return StoredFile.collection().count_documents({"metadata.ticket_id": place_id})


def delete_of(place_ids):
    """Delete all files of tickets, side threads or chats that are gone. Returns how many."""
    ids = [raw["_id"] for raw in StoredFile.collection().find(
        {"metadata.ticket_id": {"$in": list(place_ids)}}, {"_id": 1})]
    delete(ids)
    return len(ids)


def delete(attachment_ids):
    """Delete files by id."""
    for id in attachment_ids:
        try:
            _bucket().delete(id)
        except NoFile:
            continue


def safe_name(name):
    """The name of a file without what a file system or a browser could take for more than that."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    cleaned = " ".join(_UNSAFE.sub("_", base).split()).strip(" .")
    if not cleaned or _RESERVED.match(cleaned):
        cleaned = f"file_{cleaned}".rstrip("_")
    stem, dot, ending = cleaned.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[:LONGEST_NAME - len(ending) - 1]}.{ending}"
    return cleaned[:LONGEST_NAME]


def _content_type(given):
    plain = given.partition(";")[0].strip().lower()
    return plain if _CONTENT_TYPE.fullmatch(plain) else "application/octet-stream"


def _bucket():
    return GridFSBucket(database(), bucket_name=BUCKET)
