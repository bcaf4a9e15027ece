"""Mailboxes: made, shown, changed and put away; their passwords are kept sealed."""

from chassis import clock, paging
from chassis.emails import required_email
from chassis.ids import new_id
from chassis.paging import moment
from chassis.sealing import seal_of
from chassis.store import view
from contracts.errors import ValidationFailed
from contracts.helpdesk.mailbox import USUAL_MOST_AN_HOUR

from ..errors import AddressIsTaken
from ..tickets import ticket_types
from . import smtp
from .models import Mailbox, MailboxState, MailTaken


def create_mailbox(*, address, password, smtp_password=None, **fields):
    """Have mail to an address open and answer tickets."""
    mailbox = Mailbox(
        id=new_id(Mailbox.ENTITY), address=required_email(address, "/address"), **fields)
    _require_sound(mailbox, "")
    smtp.settle(mailbox, smtp_password, "")
    mailbox.password = passwords().close(password, mailbox.id)
    mailbox.add()
    return _shown(mailbox.stored)


def get_mailbox(*, mailbox_id):
    """Show a mailbox, and how it fares."""
    return _shown(Mailbox.fetch_raw(mailbox_id))


def list_mailboxes(*, limit, after, is_archived):
    """List mailboxes, the oldest first."""
    return paging.page(
        Mailbox.collection(), {"archived_at": {"$ne": None} if is_archived else None},
        sort="created_at", kind=moment, limit=limit, after=after, show=_shown)


def update_mailbox(*, mailbox_id, changes, expected_version):
    """Change a mailbox; in another place it is fetched from the beginning."""
    mailbox = Mailbox.fetch(mailbox_id, expected_version=expected_version)
    changes = dict(changes)
    password = changes.pop("password", None)
    if "address" in changes:
        changes["address"] = required_email(changes["address"], "/changes/address")
    smtp_password = changes.pop("smtp_password", None)
    where, was_sending_by = (mailbox.imap_url, mailbox.user), smtp.of(mailbox)
    for name, value in changes.items():
        setattr(mailbox, name, value)
    _require_sound(mailbox, "/changes")
    smtp.settle(mailbox, smtp_password, "/changes", before=was_sending_by)
    if password is not None:
        mailbox.password = passwords().close(password, mailbox_id)
    mailbox.put()
    if (mailbox.imap_url, mailbox.user) != where:
        # What was taken already is known by its digest.
        MailboxState.collection().update_one(
            {"_id": mailbox_id}, {"$set": {"last_uid": 0}, "$unset": {"uid_validity": ""}})
    if smtp_password is not None or smtp.of(mailbox) != was_sending_by:
        smtp.begin_anew(mailbox_id)
    return _shown(mailbox.stored)


def archive_mailbox(*, mailbox_id, expected_version):
    """Put a mailbox away. Doing so twice is doing it once."""
    mailbox = Mailbox.fetch(mailbox_id, expected_version=expected_version)
    if mailbox.archived_at is None:
        mailbox.archived_at, mailbox.is_open = clock.now(), False
        mailbox.sends_by_own = None
        mailbox.put(at=mailbox.archived_at)


def fetch_mailbox(*, mailbox_id):
    """Have a mailbox be looked at as soon as may be."""
    raw = Mailbox.fetch_raw(mailbox_id)
    MailboxState.collection().update_one({"_id": mailbox_id}, {"$unset": {"due_at": ""}})
    return _shown(raw)


def list_mails_taken(*, mailbox_id, limit, after, **filters):
    """See what came into a mailbox and what became of it, the latest first."""
    Mailbox.fetch_raw(mailbox_id, {"_id": 1})
    return paging.page(
        MailTaken.collection(), {"mailbox_id": mailbox_id, **filters}, sort="-taken_at",
        kind=moment, limit=limit, after=after, show=_shown_taken)


def of_ticket(ticket):
    """The mailbox by which a ticket is answered, as stored: where it came in, else the oldest.

    None where there is none.
    """
    taken = MailTaken.collection().find_one(
        {"ticket_id": ticket["id"], "outcome": {"$ne": "dropped"}}, sort=[("taken_at", -1)])
    if taken is not None:
        found = Mailbox.collection().find_one({"_id": taken["mailbox_id"], "archived_at": None})
        if found is not None:
            return found
    return Mailbox.collection().find_one({"archived_at": None}, sort=[("created_at", 1)])


def passwords():
    """What seals the passwords of mailboxes."""
    return seal_of("passwords of mailboxes")


def answers():
    """What signs the addresses that answers go to."""
    return seal_of("addresses of answers")


def _require_sound(mailbox, at):
    """Raise what bars a mailbox: a type that is not there, an address that another has."""
    if mailbox.type_id is not None:
        try:
            ticket_types.to_open(mailbox.type_id)
        except ValidationFailed as error:
            raise ValidationFailed.at(f"{at}/type_id", "There is no such type.") from error
    other = Mailbox.collection().find_one(
        {"address": mailbox.address, "_is_open": True, "_id": {"$ne": mailbox.id}}, {"_id": 1})
    if other is not None:
        raise AddressIsTaken(id=other["_id"])


def _shown(raw):
    state = MailboxState.collection().find_one({"_id": raw["_id"]}) or {}
    return {
        "most_an_hour": USUAL_MOST_AN_HOUR, **view(raw),
        "health": _health(raw, state), "taken_count": state.get("taken_count", 0),
        **{name: state[name] for name in ("fetched_at", "failing_since", "failed_with")
           if name in state},
        **smtp.health(raw, state),
    }


def _health(raw, state):
    if raw["is_paused"]:
        return "paused"
    if "failing_since" in state:
        return "failing"
    return "fine" if "fetched_at" in state else "new"


def _shown_taken(raw):
    hidden = ("digest", "contact_id", "version", "created_at", "updated_at")
    return {name: value for name, value in view(raw).items() if name not in hidden}
