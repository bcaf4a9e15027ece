"""The timeline of a contact: what happened with it, whichever service tells of it."""

from pymongo import UpdateOne

from chassis import clock, paging
from chassis.data_requests import forgotten
from chassis.ids import new_id
from chassis.store import insert, note_change, view
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
    add_entries([{
        "type": type, "occurred_at": occurred_at, "title": title, "contact_ids": contact_ids,
        "about": about, "summary": summary, "channel": channel, "actor_id": actor_id}])


def add_entries(lines):
    """As `add_entry`, of many that are each given as a dict of what it takes."""
    affiliations = affiliations_of(list(
        dict.fromkeys(id for line in lines for id in line["contact_ids"])))
    raws, ways = [], []
    for line in lines:
        told = {"contact_ids": list(dict.fromkeys(line["contact_ids"])), "about": line["about"]}
        hops, held = [], affiliations
        if any(id not in affiliations for id in told["contact_ids"]):
            told, hops = _settled(told)
            held = affiliations_of(told["contact_ids"])
        if told["contact_ids"]:
            raws.append(_entry_of(line, told, held))
            ways.append(hops)
    if raws:
        insert(Entry.collection(), raws)
    for raw, hops in zip(raws, ways, strict=True):
        note_change(raw["_id"], None, raw)
        survivors.remember(Entry, raw["_id"], hops)


def _settled(told):
    """A line with the survivors of who was merged, without who was erased; and the way there."""
    told = {**told, "about": dict(told["about"]), "_shown_on": list(told["contact_ids"])}
    hops = survivors.follow(told, "contact_ids", "about.id", "_shown_on")
    # What comes late of somebody who was erased is not kept.
    erased = forgotten(told["contact_ids"])
    return {"about": told["about"],
            "contact_ids": [id for id in told["contact_ids"] if id not in erased]}, hops


def _entry_of(line, told, affiliations):
    call, summary, now = current_call(), line.get("summary"), clock.now()
    entry = Entry(
        id=new_id(Entry.ENTITY),
        created_at=now,
        updated_at=now,
        type=line["type"],
        occurred_at=line["occurred_at"],
        title=line["title"][:TITLE_LENGTH],
        summary=summary[:SUMMARY_LENGTH] if summary else None,
        channel=line.get("channel"),
        actor_id=line.get("actor_id") or (call.actor.id if call else None),
        shown_on=shown_on(told["contact_ids"], line["occurred_at"], affiliations),
        **told,
    )
    return entry.to_raw()


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


def shown_on(contact_ids, occurred_at, affiliations):
    """These contacts, and the organisations that they belonged to on that day."""
    shown = list(contact_ids)
    for id in contact_ids:
        shown.extend(organisations_on(affiliations.get(id, ()), occurred_at))
    return list(dict.fromkeys(shown))


def affiliations_of(contact_ids):
    """`{contact id: affiliations as stored}` of those who are there."""
    found = Contact.collection().find({"_id": {"$in": list(contact_ids)}}, {"affiliations": 1})
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
    affiliations = affiliations_of(list({id for entry in entries for id in entry["contact_ids"]}))
    moves = []
    for entry in entries:
        shown = shown_on(entry["contact_ids"], entry["occurred_at"], affiliations)
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
