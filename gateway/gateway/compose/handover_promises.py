"""What is to be done with a customer and its people, of the agenda and of what was agreed."""

from datetime import datetime

from chassis import clock


def promises_of(activities, profile):
    """Open activities, and what the profile tells to be agreed; the soonest first."""
    relationship = profile["sections"].get("relationship", {}) if profile else {}
    found = [_of_activity(activity) for activity in activities]
    found += [_of_step(step) for step in relationship.get("agreed", ())]
    return sorted(found, key=_by_due)


def _of_activity(activity):
    # A series is not due on the day on which it began.
    is_recurring = bool(activity.get("recurrence"))
    when = {} if is_recurring else activity
    return {
        "kind": activity["type"],
        "about": {"type": "activity", "id": activity["id"]},
        "what": activity["subject"],
        "due_at": when.get("due_at") or when.get("starts_at"),
        "due_on": when.get("starts_on"),
        "is_overdue": activity["is_overdue"],
        "is_recurring": is_recurring,
        "owner_id": activity.get("owner_id"),
        "contact_ids": [item["contact_id"] for item in activity.get("participants", ())
                        if item.get("contact_id")],
    }


def _of_step(step):
    due_at = step.get("due_at")
    return {
        "kind": "next_step",
        "about": {"type": "interaction", "id": step["interaction_id"]},
        "what": step["what"],
        "due_at": due_at,
        "due_on": None,
        "is_overdue": due_at is not None and _moment(due_at) < clock.now(),
        "is_recurring": False,
        "owner_id": step.get("owner_id"),
        "contact_ids": [],
    }


def _by_due(promise):
    due = promise["due_at"] or promise["due_on"]
    # A day comes before its hours; what is not due on any day comes last.
    return (due is None, _moment(due).timestamp() if due else 0, promise["about"]["id"])


def _moment(text):
    return datetime.fromisoformat(text if "T" in text else f"{text}T00:00:00Z")
