"""Side threads: opened, shown, listed, changed, closed and reopened."""

from chassis import clock, paging
from chassis.ids import new_id
from chassis.paging import moment
from chassis.visibility import narrow
from contracts import helpdesk as contract
from contracts.errors import ValidationFailed

from ..calendars import business_calendars
from ..mailboxes import mailboxes
from ..tickets import keeping as tickets_keeping
from . import following, keeping, side_messages, third_parties
from .models import SideThread, shown_thread

NUMBERED = "S"
_KEYS = {"created_at": "created_at", "updated_at": "updated_at", "sla_due_at": "_due_key"}
_LISTED = {"_sla": 0}


def create_side_thread(*, ticket_id, contact_id, role, subject, body, via, attachment_ids, copies,
                       promise, ticket_waits, parties, number, **_copied):
    """Ask something of a third party about a ticket, and have the ticket wait for them."""
    tickets_keeping.require_seen(ticket_id)
    ticket = tickets_keeping.fetch(ticket_id)
    contact_ids = third_parties.contacts_of(parties[contact_id])
    third_parties.refuse_requesters(ticket, contact_ids)
    _require_reached(ticket_id, contact_ids, via)
    _require_calendar(promise, "/promise")

    thread = SideThread(
        id=new_id(SideThread.ENTITY), number=number, ticket_id=ticket_id, contact_ids=contact_ids,
        role=role, subject=subject, via=via, state="waiting", opened_at=clock.now(),
        promise=promise or third_parties.agreed_with(contact_ids, role) or {},
        owner_id=ticket.owner_id, team_id=ticket.team_id, watcher_ids=ticket.watcher_ids)
    thread.waits_since = thread.opened_at
    side_messages.say(thread, body=body, attachment_ids=[*attachment_ids, *copies],
                      brought_for=ticket_id, at=thread.opened_at)
    keeping.add(thread)
    if ticket_waits:
        keeping.let_ticket_wait(thread, thread.opened_at)
    return keeping.shown(thread.stored)


def get_side_thread(*, side_thread_id):
    """Show a side thread, and how what they promised stands."""
    keeping.require_seen(side_thread_id)
    return keeping.shown(SideThread.fetch_raw(side_thread_id))


def list_ticket_side_threads(*, ticket_id, limit, after):
    """List the side threads of a ticket, the first first."""
    tickets_keeping.require_seen(ticket_id)
    return paging.page(SideThread.collection(), {"ticket_id": ticket_id}, sort="created_at",
                       kind=moment, limit=limit, after=after, show=keeping.shown)


def list_side_threads(*, limit, after, sort, contact_id=None, has_breached=None, **filters):
    """List side threads by what is asked for."""
    where = {**filters, **({"contact_ids": contact_id} if contact_id else {})}
    if has_breached is not None:
        where["sla_breached_at"] = {"$ne": None} if has_breached else None
    sign, name = ("-", sort[1:]) if sort.startswith("-") else ("", sort)
    return paging.page(
        SideThread.collection(), narrow(where, "ticket"), sort=f"{sign}{_KEYS[name]}",
        kind=moment, limit=limit, after=after, show=shown_thread, projection=_LISTED)


def update_side_thread(*, side_thread_id, changes, expected_version):
    """Change what is said of a side thread; another promise counts from now on."""
    thread = keeping.fetch(side_thread_id, expected_version)
    _require_calendar(changes.get("promise"), "/changes/promise")
    if changes.get("via") == "email":
        _require_reached(thread.ticket_id, thread.contact_ids, "email", "/changes/via")
    before = thread.to_view()
    for name, value in changes.items():
        setattr(thread, name, (value or {}) if name == "promise" else value)
    if thread.to_view() == before:
        return keeping.shown(thread.to_raw())
    return keeping.keep(thread, what="based" if "promise" in changes else None)


def close_side_thread(*, side_thread_id, reason, expected_version):
    """Wait for a third party no more. Doing so twice is doing it once."""
    thread = keeping.fetch(side_thread_id, expected_version)
    if thread.state == "closed":
        return keeping.shown(thread.to_raw())
    now = clock.now()
    was_waiting = thread.state == "waiting"
    thread.state, thread.closed_at, thread.closed_because = "closed", now, reason
    thread.waits_since = None
    shown = keeping.keep(thread, contract.side_thread_closed, what="resolved", at=now,
                         reason=reason)
    if was_waiting and not following.waiting_of(thread.ticket_id):
        keeping.give_ticket_back(thread, now)
    return shown


def reopen_side_thread(*, side_thread_id, expected_version):
    """Go on with a side thread that was closed. Doing so twice is doing it once."""
    thread = keeping.fetch(side_thread_id, expected_version)
    if thread.state != "closed":
        return keeping.shown(thread.to_raw())
    keeping.open_again(thread, clock.now())
    return keeping.keep(thread, what="reopened")


def _require_reached(ticket_id, contact_ids, via, pointer="/via"):
    """Raise ValidationFailed for a mail that could go nowhere, or come from nowhere."""
    if via != "email":
        return
    if third_parties.address_of(contact_ids) is None:
        raise ValidationFailed.at(pointer, "They have no address of mail.")
    if mailboxes.of_ticket({"id": ticket_id}) is None:
        raise ValidationFailed.at(pointer, "There is no mailbox to write from.")


def _require_calendar(promise, pointer):
    if promise and promise.get("calendar_id"):
        business_calendars.require(promise["calendar_id"], f"{pointer}/calendar_id")
