"""Making two again of a contact that two were made into."""

from chassis import clock, references
from chassis.ids import new_id
from chassis.outbox import announce
from chassis.store import view
from contracts import contacts as contract

from .. import timeline
from ..consents import ledger
from ..contacts import changed_fields, merged, new_raw, prepare, put_fields
from ..custom_fields import writing
from ..duplicates.models import Duplicate
from ..errors import MergeIsCovered, MergeIsRunning, MergeIsUndone
from ..models import Contact
from ..projections import describe_again
from ..provenance import former, sources
from ..vocabulary import learn_words
from . import moving, origins, survivors
from .fields import parted
from .models import Forwarding, Merge


def undo_merge(*, merge_id):
    """Bring both contacts back, each with what is its own.

    What was moved goes back to the merged one, and so does what was addressed to its id since.
    Whatever else came since stays with the survivor, as do fields that were changed since.
    """
    merge = Merge.fetch(merge_id)
    _refuse_misfits(merge)
    if references.count_moved(merge_id, most=moving.AT_ONCE + 1) <= moving.AT_ONCE and (
            moving.is_little(merge.survivor_id, with_past=True)
            or "affiliations" not in merge.after):
        moving.bring_back(merge)
        left_out, left_out_custom = end_undoing(merge)
    else:
        merge.state, left_out, left_out_custom = "undoing", [], {}
        # Until all is back the survivor goes on showing it, wherever it is.
        Contact.collection().update_one(
            {"_id": merge.survivor_id}, {"$addToSet": {"_gathers": merge.merged_id}})
    merge.put()
    back = Contact.collection().find_one({"_id": merge.merged_id})
    return {"merge": merge.to_view(), "survivor": view(Contact.fetch_raw(merge.survivor_id)),
            "contact": view(back) if back else None, "left_out": left_out,
            "left_out_custom": left_out_custom}


def _refuse_misfits(merge):
    if merge.state == "undone":
        raise MergeIsUndone(id=merge.id)
    if merge.state != "done":
        raise MergeIsRunning(id=merge.id)
    covering = Merge.collection().find_one(
        {"$or": [{"survivor_id": merge.survivor_id}, {"merged_id": merge.survivor_id}],
         "_id": {"$gt": merge.id}, "state": {"$ne": "undone"}},
        {"_id": 1}, sort=[("created_at", -1)])
    if covering is not None:
        raise MergeIsCovered(id=merge.id, merge_id=covering["_id"])


def end_undoing(merge):
    """Bring the contacts themselves back.

    Returns the external ids and the values of custom fields that others have by now.
    """
    Forwarding.collection().delete_one({"_id": merge.merged_id})
    survivor = Contact.fetch(merge.survivor_id)
    before = survivor.to_view()
    fields, changed = _of_survivor(merge, before, survivor.retired_custom)
    survivor.gathers = [id for id in survivor.gathers if id != merge.merged_id]
    is_restricted = survivor.restricted_at is not None
    if is_restricted and survivor.restricted_at == merge.merged.get("_restricted_at"):
        survivor.restricted_at = merge.restricted_before
    source, now = sources.current_source(), clock.now()
    put_fields(survivor, before, fields, changed, origins=origins.of_survivor(
        {**before, "_sources": survivor.sources}, fields, changed, source, now, merge))
    former.take_back(survivor.id, merge.id, fields)

    raw, left_out, left_out_custom = _of_merged(merge, is_restricted)
    Contact.add_raw(raw)
    for id in (merge.survivor_id, merge.merged_id):
        ledger.settle_objections(id)
    learn_words(raw["_words"])
    if raw["kind"] == "organisation":
        describe_again({"affiliations.organisation_id": merge.merged_id})
    if "affiliations" in merge.after or raw.get("affiliations"):
        moving.show_past_again(merge.survivor_id, merge.merged_id)
    _keep_apart(merge)
    merge.state, merge.undone_at = "undone", clock.now()
    _tell(merge, survivor, raw, changed)
    return left_out, left_out_custom


def _keep_apart(merge):
    """Do not propose again what somebody has just parted, whether or not it was proposed before."""
    ids = sorted((merge.survivor_id, merge.merged_id))
    now = clock.now()
    Duplicate.collection().update_one({"_pair": "/".join(ids)}, {
        "$set": {"state": "dismissed", "dismissed_reason": "Their merge was undone.",
                 "_dismissed_at": now, "updated_at": now},
        "$setOnInsert": {
            "_id": new_id(Duplicate.ENTITY), "created_at": now, "contact_ids": ids,
            "contact_kind": merge.merged["kind"], "score": 0.0, "reasons": []},
        "$inc": {"version": 1}}, upsert=True)


def _of_survivor(merge, before, retired):
    """The survivor's fields without what it has of the merged one, and which of them change."""
    changes = {}
    was, then = _as_of_now(merge.before), _as_of_now(merge.after)
    for name in {*was, *then}:
        value = parted(was.get(name), then.get(name), before.get(name))
        if (value or None) != (before.get(name) or None):
            changes[name] = value or None
    fields = merged(before, changes)
    theirs = merge.merged.get("_retired_custom", {})
    fields["retired_custom"] = {key: value for key, value in retired.items()
                                if key in merge.retired_before or theirs.get(key) != value}
    survivors.remember(Contact, before["id"], prepare(before["kind"], fields))
    return fields, changed_fields(before, fields)


def _as_of_now(fields):
    """Fields of the time of the merge, with the organisations as they are called by now."""
    if "affiliations" in fields:
        fields = {**fields, "affiliations": [dict(item) for item in fields["affiliations"]]}
        survivors.follow(fields, "affiliations.organisation_id")
    return fields


def _of_merged(merge, is_restricted):
    """The merged contact as it was, in its next version, and what it cannot have any more."""
    was = merge.merged
    fields = {name: value for name, value in view(was).items()
              if name not in ("id", "kind", "version", "created_at", "updated_at", "archived_at")}
    left_out = _taken(fields)
    fields["retired_custom"] = was.get("_retired_custom", {})
    hops = prepare(was["kind"], fields)
    left_out_custom = writing.leave_taken(fields)
    raw = new_raw(was["kind"], fields, id=was["_id"])
    raw["_sources"] = origins.of_merged(was, fields, sources.current_source(), clock.now())
    raw |= {"version": was["version"] + 1, "created_at": was["created_at"]}
    raw |= {name: was[name] for name in ("archived_at", "_objects_to") if name in was}
    if "_restricted_at" in was and is_restricted:
        # Else it was lifted since, for all that was one then.
        raw["_restricted_at"] = was["_restricted_at"]
    survivors.remember(Contact, raw["_id"], hops)
    return raw, left_out, left_out_custom


def _taken(fields):
    left_out = []
    for item in list(fields.get("external_ids") or ()):
        found = Contact.collection().find_one(
            {"external_ids": {"$elemMatch": {"system": item["system"], "id": item["id"]}}},
            {"_id": 1})
        if found is not None:
            fields["external_ids"].remove(item)
            left_out.append(item)
    return left_out


def _tell(merge, survivor, raw, changed):
    timeline.add_entry(
        type=contract.contact_unmerged.type, occurred_at=merge.undone_at,
        title=f"No longer merged with {merge.merged_name}",
        contact_ids=[survivor.id, merge.merged_id], about={"type": "merge", "id": merge.id})
    announce(contract.contact_updated, survivor, changed=changed)
    announce(contract.contact_unmerged, contact=view(raw), survivor=survivor.to_view(),
             merge_id=merge.id)
