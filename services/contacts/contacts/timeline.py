"""The timeline of a contact: what happened with it, whichever service tells of it."""

from chassis import paging
from chassis.ids import new_id
from chassis.store import view
from contracts.context import current_call

from .models import Contact, Entry

SUMMARY_LENGTH = 300


def add_entry(*, type, occurred_at, title, contact_ids, about, summary=None, channel=None):
    """Add a line to the timelines of these contacts and of the organisations they belonged to.

    `about` is `{"type", "id"}`. One service's event is one call of this from a reaction.
    """
    call = current_call()
    Entry(
        type=type,
        occurred_at=occurred_at,
        title=title[:300],
        summary=summary[:SUMMARY_LENGTH] if summary else None,
        channel=channel,
        contact_ids=contact_ids,
        about=about,
        actor_id=call.actor.id if call else None,
        shown_on=shown_on(contact_ids, occurred_at),
    ).add()


_TITLES = {
    "contacts.contact.created": "Added",
    "contacts.contact.archived": "Archived",
    "contacts.contact.restored": "Restored",
}


def add_contact_entries(raws, event):
    """Tell of the coming and going of contacts, given as they are stored."""
    call = current_call()
    Entry.collection().insert_many([
        {
            "_id": new_id(Entry.ENTITY),
            "version": 1,
            "created_at": raw["updated_at"],
            "updated_at": raw["updated_at"],
            "occurred_at": raw["updated_at"],
            "type": event.type,
            "title": _TITLES[event.type],
            "contact_ids": [raw["_id"]],
            "about": {"type": "contact", "id": raw["_id"]},
            "actor_id": call.actor.id,
            "_shown_on": [raw["_id"], *dict.fromkeys(
                organisations_on(raw.get("affiliations", ()), raw["updated_at"]))],
        }
        for raw in raws
    ])


def shown_on(contact_ids, occurred_at):
    """These contacts, and the organisations that they belonged to on that day."""
    shown = list(dict.fromkeys(contact_ids))
    for raw in Contact.collection().find({"_id": {"$in": shown}}, {"affiliations": 1}):
        shown.extend(organisations_on(raw.get("affiliations") or (), occurred_at))
    return list(dict.fromkeys(shown))


def organisations_on(affiliations, moment):
    """The ids of the organisations among affiliations that held on the day of that moment."""
    day = moment.date().isoformat()
    return [
        affiliation["organisation_id"]
        for affiliation in affiliations
        if (affiliation.get("starts_on") or day) <= day <= (affiliation.get("ends_on") or day)
    ]


def show_on_organisations(contact_id):
    """Show a person's past on the organisations that the affiliations now say."""
    collection = Entry.collection()
    for entry in collection.find({"contact_ids": contact_id},
                                 {"contact_ids": 1, "occurred_at": 1, "_shown_on": 1}):
        shown = shown_on(entry["contact_ids"], entry["occurred_at"])
        if shown != entry.get("_shown_on"):
            collection.update_one({"_id": entry["_id"]}, {"$set": {"_shown_on": shown}})


def get_timeline(*, contact_id, limit, after, type=None):
    """List what happened with a contact, the latest first."""
    Contact.fetch_raw(contact_id, {"_id": 1})
    where = {"_shown_on": contact_id}
    if type is not None:
        where["type"] = type
    return paging.page(
        Entry.collection(), where, sort="-occurred_at", kind=paging.moment, limit=limit,
        after=after, show=_entry,
    )


def _entry(raw):
    shown = view(raw)
    del shown["version"], shown["created_at"], shown["updated_at"]
    return shown
