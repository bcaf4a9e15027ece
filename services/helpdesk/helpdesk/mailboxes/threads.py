"""What a mail goes on with: by the signed address that it goes to, or what it refers to.

It is a ticket or a side thread, which their ids tell apart.
"""

from chassis.mail_reading import digest_of
from contracts.common import EXAMPLE_SUFFIX

from ..side_threads.models import SideThread
from ..tickets.models import Ticket
from . import mailboxes
from .models import MailReference

# Of a local part no more is allowed (RFC 5321).
LONGEST_LOCAL = 64
_SUFFIX = len(EXAMPLE_SUFFIX)
# So many Message-IDs are told in References, the first and the latest.
MOST_REFERENCES = 20


def is_side_thread(id):
    """Whether a mail goes on with a side thread, and not with a ticket."""
    return id is not None and id.startswith(f"{SideThread.ENTITY}_")


def place_of(message, mailbox):
    """The id of the ticket or side thread that a mail goes on with; None where it begins a ticket.
    """
    for item in message.addresses:
        found = _named_in(item["address"], mailbox)
        if found is not None:
            return found
    digests = [digest_of(id) for id in message.references]
    known = {raw["_id"]: raw["ticket_id"] for raw in MailReference.collection().find(
        {"_id": {"$in": digests}})}
    # The latest that is referred to stands last (RFC 5322).
    for digest in reversed(digests):
        if digest in known:
            return known[digest]
    return None


def answer_address(mailbox, place_id):
    """Whom an answer goes to, such as `help+01h4….k3m…@acme.example`, signed.

    None where the address of the mailbox is too long for it.
    """
    local, _, domain = mailbox["address"].rpartition("@")
    suffix = place_id.rpartition("_")[2]
    signed = f"{local}+{suffix}.{mailboxes.answers().mark(place_id)}"
    return f"{signed}@{domain}" if len(signed) <= LONGEST_LOCAL else None


def references_of(place_id):
    """The Message-IDs that an answer in a ticket or side thread refers to, the latest last."""
    found = [raw["message_id"] for raw in MailReference.collection().find(
        {"ticket_id": place_id}).sort("created_at", 1)]
    return [*found[:1], *found[1:][-MOST_REFERENCES:]]


def remember(place_id, message_id, at):
    """Have a Message-ID belong to a ticket or a side thread."""
    MailReference.collection().update_one(
        {"_id": digest_of(message_id)},
        {"$setOnInsert": {"ticket_id": place_id, "message_id": message_id, "version": 1,
                          "created_at": at, "updated_at": at}}, upsert=True)


def _named_in(address, mailbox):
    local, _, domain = address.rpartition("@")
    own_local, _, own_domain = mailbox["address"].rpartition("@")
    base, _, signed = local.partition("+")
    suffix, _, mark = signed.partition(".")
    if (base, domain) != (own_local, own_domain) or len(suffix) != _SUFFIX:
        return None
    seal = mailboxes.answers()
    return next((id for id in (f"{Ticket.ENTITY}_{suffix}", f"{SideThread.ENTITY}_{suffix}")
                 if seal.is_mark_of(mark, id)), None)
