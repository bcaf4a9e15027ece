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
    if "participants" in shown:
        shown["participants"] = list(_each_once(shown["participants"]))
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


def _each_once(participants):
    """Without a contact again that takes part as two that were made one."""
    contact_ids = set()
    for participant in participants:
        id = participant.get("contact_id")
        if id is None or id not in contact_ids:
            yield participant
        contact_ids.add(id)


def begins_at(shown):
    """When what is shown begins."""
    return span(shown)[0]
