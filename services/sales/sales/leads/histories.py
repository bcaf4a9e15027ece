"""The history of a lead, and the lead as it is told without it."""

from chassis import clock
from chassis.store import view
from contracts.context import current_call
from contracts.sales.lead import MOST_HISTORY

# What of a lead changes by itself with everything that happens to it.
_OF_EVERY_CHANGE = {"version", "updated_at", "active_at", "history"}


def note(lead, what, text=None):
    """Add to the history of a lead that something happened; the oldest goes when it is long."""
    call = current_call()
    happening = {"at": clock.now(), "what": what, "text": text,
                 "actor_id": call.actor.id if call else "service:sales"}
    kept = [*lead.history, {name: value for name, value in happening.items() if value is not None}]
    lead.history = kept[-MOST_HISTORY:]
    lead.active_at = happening["at"]


def told(raw):
    """A stored lead as it is told in events and lists: without its history."""
    shown = view(raw)
    shown.pop("history", None)
    return shown


def changed_fields(before, after):
    """The names of what differs between two views of a lead."""
    names = (before.keys() | after.keys()) - _OF_EVERY_CHANGE
    return sorted(name for name in names if before.get(name) != after.get(name))
