"""What contacts does about the events of all services; safe to repeat, in any order."""

from .ownership.histories import FIELDS, note_owner
from .projections import describe_again


def on_contact_created(happened):
    """Note who looks after a new contact."""
    contact = happened.data["contact"]
    if any(contact.get(name) for name in FIELDS):
        note_owner(contact, happened.actor_id)


def on_contact_updated(happened):
    """Show an organisation's new name beside its people, and let them be found by it."""
    if "name" in happened.data["changed"]:
        # The name is read again, since a later event may have come before this one.
        describe_again({"affiliations.organisation_id": happened.data["contact"]["id"]})
    if set(FIELDS) & set(happened.data["changed"]):
        note_owner(happened.data["contact"], happened.actor_id)
