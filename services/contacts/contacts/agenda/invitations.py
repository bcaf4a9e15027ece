"""Invitations as calendar programs take them from a mail (RFC 5546)."""

from chassis.visibility import require_contacts
from contracts.errors import ValidationFailed

from .. import visibility
from ..errors import ActivityHasNoOrganizer
from ..models import Contact
from .activities import contacts_in
from .ical import calendar_of, components_of, occurrence_of
from .models import Activity, ActivityOccurrence
from .occurrences import is_occurrence


def write_invitation(*, activity_id, people, occurrence_at=None):
    """Write the invitation to an activity or one occurrence; or that it was called off.

    `people` are those of our people who take part, with the addresses that the gateway knows.
    """
    raw = Activity.fetch_raw(activity_id)
    require_contacts(contacts_in(raw))
    known = {person["user_id"]: person for person in people} | _contacts(raw)
    if raw["owner_id"] not in known:
        raise ActivityHasNoOrganizer(owner_id=raw["owner_id"])
    others = list(ActivityOccurrence.collection().find({"activity_id": activity_id}))
    if occurrence_at is None:
        components, state = components_of(raw, others, people=known), raw["state"]
    else:
        components, state = _one(raw, others, occurrence_at, known)
    method = "CANCEL" if state == "cancelled" else "REQUEST"
    for component in components:
        # Reminders are each person's own affair.
        component.subcomponents.clear()
    return {"text": calendar_of(components, method=method), "method": method}


def _one(raw, others, occurrence_at, known):
    if not raw["_is_recurring"] or not is_occurrence(raw, occurrence_at):
        raise ValidationFailed.at("/occurrence_at", "It has no such occurrence.")
    found = [other for other in others if other["occurrence_at"] == occurrence_at]
    other = found[0] if found else {"occurrence_at": occurrence_at}
    return [occurrence_of(raw, other, people=known)], other.get("state", raw["state"])


def _contacts(raw):
    """The names and first addresses of the contacts that take part."""
    found = Contact.collection().find(
        {"_id": {"$in": contacts_in(raw)}}, {"name": 1, "emails": 1})
    return {
        contact["_id"]: {"name": contact["name"], "address": _primary(contact.get("emails", ()))}
        for contact in map(visibility.seen, found)
    }


def _primary(emails):
    ordered = sorted(emails, key=lambda email: not email.get("is_primary"))
    return ordered[0]["address"] if ordered else None
