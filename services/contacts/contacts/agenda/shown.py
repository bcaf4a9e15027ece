"""Activities and their occurrences as they are shown."""

from chassis import clock
from chassis.store import view

from .times import NAMES, at_occurrence, span

_CLOSING = ("state", "outcome", "completed_at", "cancelled_at", "cancel_reason", "interaction_id")


def show(raw, at=None, other=None):
    """A stored activity as it is shown, or its occurrence at that moment.

    `other` is what is otherwise at that occurrence, as stored.
    """
    shown = view(raw)
    if at is not None:
        shown |= at_occurrence(shown, at) | {"occurrence_at": at}
    if other is not None:
        changes = other.get("changes", {})
        if changes.keys() & set(NAMES):
            for name in NAMES:
                shown.pop(name, None)
        shown |= {name: value for name, value in changes.items() if value is not None}
        shown |= {name: other[name] for name in _CLOSING if name in other}
    last = span(shown)[1]
    shown["is_overdue"] = (
        shown["state"] == "open" and last is not None and last < clock.now()
        and not (raw.get("_is_recurring") and at is None)
    )
    return shown


def begins_at(shown):
    """When what is shown begins."""
    return span(shown)[0]
