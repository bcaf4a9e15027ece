"""A changed side thread is stored and told of, and its ticket follows, in one place."""

from chassis import clock
from chassis.outbox import announce
from chassis.visibility import narrow
from contracts import helpdesk as contract
from contracts.errors import NotFound

from ..tickets import keeping as tickets_keeping
from ..tickets import standing
from ..tickets.models import Ticket
from . import escalating, promises
from .models import SideThread, shown_thread


def fetch(side_thread_id, expected_version=None):
    """A side thread that may be changed, one that the caller sees."""
    require_seen(side_thread_id)
    return SideThread.fetch(side_thread_id, expected_version=expected_version)


def require_seen(side_thread_id):
    """Raise NotFound for a side thread of a ticket that the caller does not see."""
    # It has the owner, the team and the watchers of its ticket.
    where = narrow({"_id": side_thread_id}, "ticket")
    if SideThread.collection().find_one(where, {"_id": 1}) is None:
        raise NotFound(f"There is no side thread {side_thread_id}.", id=side_thread_id)


def add(thread):
    """Store a new side thread, and tell that it was opened."""
    promises.begin(thread)
    thread.add()
    announce(contract.side_thread_opened, side_thread=thread.to_view())
    _note(thread, None, thread.opened_at)


def keep(thread, event=contract.side_thread_updated, *, what=None, at=None, reason=None):
    """Store a changed side thread, tell it, and note in its ticket where it stands.

    `what` happened is for its clocks. Returns it as it is shown.
    """
    now = at or clock.now()
    before = SideThread.fetch_raw(thread.id, {"state": 1})["state"]
    happened = promises.follow(thread, now, what)
    thread.put(at=now)
    announce(event, side_thread=thread.to_view())
    _tell(thread, happened, now)
    if before != thread.state:
        _note(thread, before, now, reason)
    # What was done with the ticket may have given it to somebody else, and this with it.
    return shown(SideThread.fetch_raw(thread.id) if happened else thread.stored)


def notice(thread):
    """Have happen to a side thread what is due by its clocks."""
    now = clock.now()
    happened = promises.follow(thread, now)
    if any(one.what in ("breached", "escalated") for _, one in happened):
        thread.put(at=now)
    else:
        # Who has it before them need not read it again because it was warned of.
        raw = thread.to_raw()
        SideThread.collection().update_one(
            {"_id": thread.id, "version": thread.version},
            {"$set": {name: raw[name] for name in ("_sla", "_sla_next_at") if name in raw},
             **({} if "_sla_next_at" in raw else {"$unset": {"_sla_next_at": ""}})})
    _tell(thread, happened, now)


def shown(raw):
    """A stored side thread with how what was promised stands."""
    return {**shown_thread(raw), **promises.shown(raw)}


def open_again(thread, now):
    """Take back that a side thread was closed: it waits for whom it waited for before."""
    is_theirs = thread.answered_at is None
    thread.state = "waiting" if is_theirs else "answered"
    thread.waits_since = now if is_theirs else None
    thread.closed_at = thread.closed_because = None


def let_ticket_wait(thread, at):
    """Have the ticket wait for a third party, where its type has a status for that."""
    ticket = tickets_keeping.fetch(thread.ticket_id)
    if standing.wait_for_third_party(ticket):
        tickets_keeping.keep(ticket, at=at, reason=thread.number)


def give_ticket_back(thread, at):
    """Have the ticket be its agent's to go on with, where it waited for a third party."""
    ticket = Ticket.objects(id=thread.ticket_id, merged_into_id=None).first()
    if ticket is None:
        return
    tickets_keeping.held(ticket)
    if standing.back_to_us(ticket):
        tickets_keeping.keep(ticket, at=at, reason=thread.number)


def _tell(thread, happened, now):
    for event, one in happened:
        if event is not None:
            announce(event, side_thread=thread.to_view(), metric=one.metric, due_at=one.due_at,
                     happened_at=one.at, noticed_at=now)
        if one.what in ("breached", "escalated"):
            tickets_keeping.note(
                thread.ticket_id, "side_thread", one.at, reason=one.step and one.step.does.get(
                    "note"), after={"side_thread_id": thread.id, "number": thread.number,
                                    one.what: one.metric})
    escalating.escalate(thread.ticket_id, [one.step for _, one in happened if one.step])


def _note(thread, before, at, reason=None):
    tickets_keeping.note(
        thread.ticket_id, "side_thread", at, before=before and _standing(thread, before),
        after=_standing(thread, thread.state), reason=reason)


def _standing(thread, state):
    return {"side_thread_id": thread.id, "number": thread.number, "role": thread.role,
            "state": state}
