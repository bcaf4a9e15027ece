"""Side threads in the portal of partners: each organisation its own, and nothing of the ticket."""

from chassis import paging
from chassis.paging import moment
from chassis.parties import parties_of
from contracts.context import current_call

from . import side_files, side_messages
from .models import SideThread

_SHOWN = ("version", "created_at", "updated_at", "number", "subject", "state", "opened_at",
          "closed_at")
CHANNEL = "portal"


def list_partner_side_threads(*, party, limit, after, state=None):
    """List what whom the caller acts for is asked, the latest first."""
    where = {"contact_ids": party["id"], **({"state": state} if state else {})}
    return paging.page(SideThread.collection(), where, sort="-created_at", kind=moment,
                       limit=limit, after=after, show=_shown)


def get_partner_side_thread(*, side_thread_id, party):
    """Show something that whom the caller acts for is asked."""
    return _shown(side_files.require_own(side_thread_id, party))


def list_partner_side_messages(*, side_thread_id, party, limit, after):
    """See what was said to each other, the first first."""
    side_files.require_own(side_thread_id, party)
    return side_messages.page(side_thread_id, limit=limit, after=after, kind="reply",
                              show=_shown_message)


def add_partner_side_message(*, side_thread_id, body, attachment_ids, party):
    """Answer what is asked; one that was closed goes on."""
    side_files.require_own(side_thread_id, party)
    contact_id = current_call().actor.contact_id or party["id"]
    known = parties_of([contact_id]).get(contact_id)
    message = side_messages.answer(
        SideThread.fetch(side_thread_id), body=body, attachment_ids=attachment_ids,
        contact_id=known["id"] if known else contact_id, channel=CHANNEL)
    return _shown_message(message.stored)


def add_partner_side_attachment(*, attachment, **_file):
    """Bring a file that is to go with the next answer."""
    return attachment


def get_partner_side_attachment(*, side_thread_id, attachment_id, party):
    """Read a file of what is asked."""
    side_files.require_own(side_thread_id, party)
    return side_files.file_of(side_thread_id, attachment_id, kind="reply")


def _shown(raw):
    return {
        **{name: raw[name] for name in _SHOWN if name in raw}, "id": raw["_id"],
        "waits_for_you": raw["state"] == "waiting", "answer_by": raw.get("sla_due_at"),
    }


def _shown_message(raw):
    return {
        "id": raw["_id"], "side_thread_id": raw["side_thread_id"], "body": raw["body"],
        "is_ours": raw["direction"] == "outbound", "attachments": raw.get("attachments", []),
        "said_at": raw["said_at"],
    }
