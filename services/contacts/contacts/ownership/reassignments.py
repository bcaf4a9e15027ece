"""Handing contacts over: those named at once, those that a filter finds in the background."""

from pymongo import UpdateOne

from chassis import clock, paging
from chassis.ids import new_id
from chassis.outbox import announce, commit
from chassis.store import note_change, view
from contracts import contacts as contract
from contracts.context import Actor, Call, current_call, serving
from contracts.errors import ValidationFailed

from ..merges import survivors
from ..models import Contact
from ..provenance import former, sources
from .histories import FIELDS, add_stretches
from .models import Reassignment

BATCH = 200

_WHERE = {"kind": "kind", "role": "roles.role", "tag": "tags", "owner_id": "owner_id",
          "team_id": "team_id", "organisation_id": "affiliations.organisation_id"}


def reassign_contacts(*, reason, contact_ids=None, filter=None, from_owner_id=None, **to):
    """Hand contacts over to another owner or team; those of a filter in the background."""
    if (contact_ids is None) == (filter is None):
        raise ValidationFailed.at("/contact_ids", "Name contacts, or give a filter.")
    changes = {name: to[f"to_{name}"] for name in FIELDS if f"to_{name}" in to}
    if not changes:
        raise ValidationFailed.at("/to_owner_id", "Say to whom.")
    call = current_call()
    begun = Reassignment(
        id=new_id(Reassignment.ENTITY), state="waiting", where=filter or {}, changes=changes,
        from_owner_id=from_owner_id, reason=reason, actor_id=call.actor.id,
        request_id=call.request_id)
    if contact_ids is not None:
        begun.state = "done"
        begun.items = _named(begun, list(dict.fromkeys(contact_ids)))
    return begun.add().to_view()


def get_reassignment(*, reassignment_id):
    """Show how far a handing over is."""
    return {"items": [], **view(Reassignment.fetch_raw(reassignment_id))}


def _named(begun, ids):
    """Hand over the contacts of these ids, and answer for each."""
    # A merged one is handed over as its survivor, whom the answer names.
    found, ids = survivors.found_among(Contact, ids, None)
    outcomes = {id: _refusal(begun, found.get(id)) for id in ids}
    taken = [found[id] for id in ids if outcomes[id] is None]
    outcomes |= _hand_over(begun, taken)
    return [{"contact_id": id, "outcome": outcomes[id]} for id in ids]


def _refusal(begun, raw):
    if raw is None:
        return "not_found"
    if "archived_at" in raw:
        return "archived"
    if begun.from_owner_id and raw.get("owner_id") != begun.from_owner_id:
        return "not_theirs"
    return None


def _hand_over(begun, raws):
    """Give contacts, as stored, their new owner or team. Returns the outcome for each by id."""
    outcomes, writes, handed, kept = {}, [], [], []
    now, source = clock.now(), sources.current_source()
    for raw in raws:
        changed = sorted(name for name, value in begun.changes.items()
                         if (raw.get(name) or None) != (value or None))
        outcomes[raw["_id"]] = "reassigned" if changed else "unchanged"
        if not changed:
            continue
        after = {**raw, **begun.changes, "version": raw["version"] + 1, "updated_at": now}
        after = {name: value for name, value in after.items() if value is not None}
        origins, replaced = sources.changed(raw, after, changed, source, now)
        after["_sources"] = sources.packed(origins, raw)
        kept += former.changes_of(raw["_id"], replaced, source, now)
        gone = {name: "" for name in changed if name not in after}
        given = {name: after[name] for name in (*changed, "updated_at", "_sources")
                 if name in after}
        writes.append(UpdateOne({"_id": raw["_id"], "version": raw["version"]}, {
            "$set": given, "$inc": {"version": 1}, **({"$unset": gone} if gone else {})}))
        note_change(raw["_id"], raw, after)
        handed.append(view(after))
        announce(contract.contact_updated, contact=handed[-1], changed=changed)
    if writes:
        Contact.collection().bulk_write(writes)
    former.write(kept)
    add_stretches(handed, begun.actor_id, begun.reason)
    begun.reassigned_count += len(handed)
    begun.unchanged_count += len(raws) - len(handed)
    return outcomes


def run_waiting_reassignments():
    """Go on with what is handed over by a filter, batch by batch, where it was left."""
    waiting = Reassignment.collection().find({"state": "waiting"}).sort("created_at", 1)
    for raw in list(waiting):
        call = Call(Actor(raw["_actor_id"]), raw["_request_id"])
        with serving(call):
            while commit(lambda id=raw["_id"]: _next_batch(id)):
                pass


def _next_batch(reassignment_id):
    """Hand the next contacts over and note how far it is, in one transaction."""
    begun = Reassignment.fetch(reassignment_id)
    if begun.state != "waiting":
        return False
    where = {_WHERE[name]: value for name, value in begun.where.items()}
    if "organisation_id" in begun.where:
        where[_WHERE["organisation_id"]] = paging.any_of(
            Contact.ids_of(begun.where["organisation_id"]))
    if begun.from_owner_id:
        where = {"$and": [where, {"owner_id": begun.from_owner_id}]}
    found = list(Contact.collection().find(
        {**where, "archived_at": None, "_id": {"$gt": begun.last_id}},
    ).sort("_id", 1).hint("_id_").limit(BATCH))
    _hand_over(begun, found)
    if found:
        begun.last_id = found[-1]["_id"]
    if len(found) < BATCH:
        begun.state = "done"
    begun.put()
    return begun.state == "waiting"
