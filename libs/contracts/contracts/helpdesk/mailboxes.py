"""Mailboxes: what can be asked and is told of them."""

from ..declare import delete, get, patch, post
from ..errors import Conflict
from . import mailbox as m
from .declared import CHANGED, NOT_FOUND, helpdesk

_TAKEN = {"address_is_taken": Conflict}

create_mailbox = helpdesk.command(
    "create_mailbox", "Have mail to an address open and answer tickets.",
    request=m.NewMailbox, reply=m.Mailbox, permission="helpdesk_settings:write",
    route=post("/mailboxes", location="/mailboxes/{id}"), errors=_TAKEN,
    links={"get_mailbox": {"mailbox_id": "id"}, "update_mailbox": {"mailbox_id": "id"},
           "list_mails_taken": {"mailbox_id": "id"}},
)
get_mailbox = helpdesk.query(
    "get_mailbox", "See a mailbox, and how it fares.",
    request=m.MailboxId, reply=m.Mailbox, permission="tickets:read",
    route=get("/mailboxes/{mailbox_id}"), errors=NOT_FOUND,
)
list_mailboxes = helpdesk.query(
    "list_mailboxes", "List mailboxes, the oldest first.",
    request=m.ListMailboxes, reply=m.MailboxPage, permission="tickets:read",
    route=get("/mailboxes"),
)
update_mailbox = helpdesk.command(
    "update_mailbox", "Change a mailbox.",
    request=m.UpdateMailbox, reply=m.Mailbox, permission="helpdesk_settings:write",
    route=patch("/mailboxes/{mailbox_id}"), errors=CHANGED | _TAKEN,
)
archive_mailbox = helpdesk.command(
    "archive_mailbox", "Put a mailbox away: nothing is fetched there any more.",
    request=m.ChangeMailbox, reply=None, permission="helpdesk_settings:write",
    route=delete("/mailboxes/{mailbox_id}"), errors=CHANGED, safe_to_repeat=True,
)
fetch_mailbox = helpdesk.command(
    "fetch_mailbox", "Look for mail now, and not only in a while.",
    request=m.MailboxId, reply=m.Mailbox, permission="tickets:write",
    route=post("/mailboxes/{mailbox_id}/fetch", status=200), errors=NOT_FOUND,
    safe_to_repeat=True,
)
list_mails_taken = helpdesk.query(
    "list_mails_taken", "See what came into a mailbox and what became of it, the latest first.",
    request=m.ListMailsTaken, reply=m.MailTakenPage, permission="tickets:read",
    route=get("/mailboxes/{mailbox_id}/mails"), errors=NOT_FOUND, objects=("ticket",),
)
