"""The timeline of a contact: what happened with it, whichever service tells of it."""

from pymongo import UpdateOne

from chassis import paging
from chassis.data_requests import forgotten
from chassis.ids import new_id
from chassis.store import insert, view
from contracts.context import current_call

from .merges import survivors
from .models import Contact, Entry

TITLE_LENGTH = 300
SUMMARY_LENGTH = 300


def add_entry(*, type, occurred_at, title, contact_ids, about, summary=None, channel=None,
              actor_id=None):
    """Add a line to the timelines of these contacts and of the organisations they belonged to.

    `about` is `{"type", "id"}`. One service's event is one call of this from a reaction, which
    says with `actor_id` who did it; without one it is whoever makes the present call.
    """
    call = current_call()
    told = {"contact_ids": list(dict.fromkeys(contact_ids)), "about": about}
    affiliations, hops = _affiliations_of(told["contact_ids"]), []
    if len(affiliations) < len(told["contact_ids"]):
        told = {**told, "about": dict(about), "_shown_on": list(told["contact_ids"])}
        hops = survivors.follow(told, "contact_ids", "about.id", "_shown_on")
        # What comes late of somebody who was erased is not kept.
        erased = forgotten(told["contact_ids"])
        told = {"about": told["about"],
                "contact_ids": [id for id in told["contact_ids"] if id not in erased]}
        if not told["contact_ids"]:
            return
        affiliations = _affiliations_of(told["contact_ids"])
    entry = Entry(
        type=type,
        occurred_at=occurred_at,
        title=title[:TITLE_LENGTH],
        summary=summary[:SUMMARY_LENGTH] if summary else None,
        channel=channel,
        actor_id=actor_id or (call.actor.id if call else None),
        shown_on=_shown_on(told["contact_ids"], occurred_at, affiliations),
        **told,
    ).add()
    survivors.remember(Entry, entry.id, hops)


def remove_entries(*, type, contact_ids, about):
    """Take out what an event of that type told of something, where another record replaces it."""
    Entry.collection().delete_many({
        "_shown_on": paging.any_of(Contact.ids_of(contact_ids[0])), "type": type,
        "about.id": about["id"]})


_TITLES = {
    "contacts.contact.created": "Added",
    "contacts.contact.archived": "Archived",
    "contacts.contact.restored": "Restored",
}


def add_contact_entries(raws, event):
    """Tell of the coming and going of contacts, given as they are stored."""
    call = current_call()
    insert(Entry.collection(), [
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
    return _shown_on(contact_ids, occurred_at, _affiliations_of(contact_ids))


def _shown_on(contact_ids, occurred_at, affiliations):
    """These contacts, and the organisations that they belonged to on that day."""
    shown = list(contact_ids)
    for id in contact_ids:
        shown.extend(organisations_on(affiliations.get(id, ()), occurred_at))
    return list(dict.fromkeys(shown))


def _affiliations_of(contact_ids):
    found = Contact.collection().find({"_id": {"$in": contact_ids}}, {"affiliations": 1})
    return {raw["_id"]: raw.get("affiliations", ()) for raw in found}


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
    # The first has an index, and who takes part in something is shown it.
    show_again({"_shown_on": contact_id, "contact_ids": contact_id})


def show_again(where):
    """Show these entries where they belong by now."""
    collection = Entry.collection()
    entries = list(
        collection.find(where, {"contact_ids": 1, "occurred_at": 1, "_shown_on": 1}))
    affiliations = _affiliations_of(list({id for entry in entries for id in entry["contact_ids"]}))
    moves = []
    for entry in entries:
        shown = _shown_on(entry["contact_ids"], entry["occurred_at"], affiliations)
        if shown != entry["_shown_on"]:
            moves.append(UpdateOne({"_id": entry["_id"]}, {"$set": {"_shown_on": shown}}))
    if moves:
        collection.bulk_write(moves)


def get_timeline(*, contact_id, limit, after, type=None):
    """List what happened with a contact, the latest first."""
    contact = Contact.fetch_raw(contact_id, {"_gathers": 1})
    where = {"_shown_on": paging.any_of([contact["_id"], *contact.get("_gathers", ())])}
    if type is not None:
        where["type"] = type
    return paging.page(
        Entry.collection(), where, sort="-occurred_at", kind=paging.moment, limit=limit,
        after=after, show=_entry,
    )


def _entry(raw):
    shown = {**view(raw), "contact_ids": list(dict.fromkeys(raw["contact_ids"]))}
    del shown["version"], shown["created_at"], shown["updated_at"]
    return shown
