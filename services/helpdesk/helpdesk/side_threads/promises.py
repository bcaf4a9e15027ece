"""Within how long a third party is to answer, by the clocks that tickets have too."""

from datetime import timedelta

from contracts import helpdesk as contract
from contracts.helpdesk.side_thread import SIDE_METRICS

from ..calendars import business_calendars
from ..slas.reckoning import Clocks
from ..slas.terms import Step, Terms

# Whose turn it is then: while it is ours, what they are to resolve stands.
US = "us"
_TURNS = {"answered": US, "asked": None}
_EVENTS = {"warned": contract.side_thread_warned, "breached": contract.side_thread_breached}


def begin(thread):
    """Have the clocks of a new side thread begin, before it is stored."""
    clocks = Clocks(thread.opened_at)
    _base(thread, clocks, thread.opened_at)
    _keep_in(thread, clocks)


def follow(thread, now, what=None):
    """Have the clocks go on until now, and something count from then on, before it is stored.

    `what` is that it is answered, asked, resolved, reopened or based on another promise. Returns
    what happened by them until now, in order: `(event, happening)`, the event None for a step.
    """
    clocks = Clocks.from_raw(thread.sla["clocks"], _terms_of(thread))
    happened = []
    while happening := clocks.first_before(now):
        clocks.mark(happening)
        if happening.what == "breached" and thread.sla_breached_at is None:
            thread.sla_breached_at = happening.at
        happened.append((_EVENTS.get(happening.what), happening))
    if what == "based":
        _base(thread, clocks, now)
    elif what is not None:
        clocks.take(what, now)
        if what in _TURNS:
            clocks.take("waits", now, waits_for=_TURNS[what])
    _keep_in(thread, clocks)
    return happened


def shown(raw):
    """How the promises of a stored side thread stand, as `{"clocks": …}`."""
    return {"clocks": [{name: value for name, value in reading.items() if name != "waits_for"}
                       for reading in raw.get("_sla", {}).get("readings", [])]}


def _base(thread, clocks, at):
    calendar_id = (thread.promise or {}).get("calendar_id")
    thread.sla = {"promise": thread.promise or None,
                  "calendar": business_calendars.version_now(calendar_id)}
    clocks.take("based", at, terms=_terms_of(thread))


def _keep_in(thread, clocks):
    thread.sla = {**thread.sla, "clocks": clocks.to_raw(), "readings": clocks.readings()}
    thread.sla_due_at, thread.sla_next_at = clocks.due_at(), clocks.next_at()


def _terms_of(thread):
    promise = thread.sla.get("promise")
    if not promise:
        return None
    return Terms(
        hours=business_calendars.hours_of(thread.sla.get("calendar")),
        targets={metric: timedelta(minutes=promise[f"{metric}_minutes"])
                 for metric in SIDE_METRICS if promise.get(f"{metric}_minutes")},
        pauses_for=frozenset({US}), warn_at=promise.get("warn_at"),
        steps=tuple(
            Step(f"{one['metric']}/{one['minutes']}/{place}", one["metric"],
                 timedelta(minutes=one["minutes"]), one)
            for place, one in enumerate(promise.get("escalations") or ())))
