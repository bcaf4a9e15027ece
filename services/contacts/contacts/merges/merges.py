"""Making one of two contacts, in either direction, with a choice for each field."""

from chassis import paging
from chassis.outbox import announce
from chassis.store import note_change, view
from contracts import contacts as contract
from contracts.context import current_call
from contracts.errors import PreconditionFailed, ValidationFailed

from .. import timeline
from ..contacts import changed_fields, external_ids_of_its_own, prepare, put_fields
from ..duplicates.models import MatchKeys
from ..errors import ContactIsArchived, KindsDiffer, MergeIsRunning
from ..import_merge import TooMany
from ..models import Contact
from ..provenance import former
from . import moving, origins, survivors
from .fields import united
from .models import Forwarding, Merge


def merge_contacts(*, survivor_id, merged_id, choices, expected_version, merged_version,
                   is_dry_run):
    """Make two contacts one. The id of the one that goes leads to the survivor from then on."""
    if survivor_id == merged_id:
        raise ValidationFailed.at("/merged_id", "This is the same contact.")
    survivor = Contact.fetch(survivor_id, expected_version=expected_version)
    merged = Contact.fetch(merged_id, expected_version=merged_version)
    _refuse_misfits(survivor, merged)

    before, theirs = survivor.to_view(), merged.to_view()
    retired = {**merged.retired_custom, **survivor.retired_custom}
    fields, hops = _united(before, theirs, choices, retired)
    held = moving.count_held(merged_id)
    changed = changed_fields(before, fields)
    shown = {
        "is_dry_run": is_dry_run, "changed": changed,
        "references": [{"collection": name, "count": count}
                       for name, count in sorted(held.items())],
    }
    if is_dry_run:
        planned = {**{name: before[name] for name in before if name not in changed},
                   **{name: fields[name] for name in changed if name in fields}}
        return {**shown, "contact": planned, "merge": None}

    merge = _merge(survivor, merged, fields, changed, choices)
    survivors.remember(Contact, survivor_id, hops)
    return {**shown, "contact": survivor.to_view(), "merge": merge.to_view()}


def _refuse_misfits(survivor, merged):
    if survivor.is_archived:
        raise ContactIsArchived(id=survivor.id)
    if survivor.kind != merged.kind:
        raise KindsDiffer(kinds=[survivor.kind, merged.kind])
    # What is on its way to one of them has to arrive first.
    if merged.gathers or survivor.gathers:
        raise MergeIsRunning()


def _united(ours, theirs, choices, retired):
    try:
        fields = united(ours, theirs, choices)
    except TooMany as error:
        raise ValidationFailed(errors=error.errors) from error
    _refuse_too_many(fields)
    fields["retired_custom"] = retired
    return fields, prepare(ours["kind"], fields)


def _refuse_too_many(fields):
    checked = {name: value for name, value in fields.items()
               if name in _CONTRACT and isinstance(value, list)}
    errors = [{"pointer": f"/{name}", "detail": "The two have too many to keep them all. "
                                                "Choose one side."}
              for name, value in checked.items()
              if any(check.max is not None and len(value) > check.max
                     for check in _CONTRACT[name].validators)]
    if errors:
        raise ValidationFailed(errors=errors)


_CONTRACT = contract.update_contact.request.fields["changes"].schema.fields


def _merge(survivor, merged, fields, changed, choices):
    """Carry it out: the fields, the old id, and what names it."""
    call = current_call()
    before = survivor.to_view()
    gone = Contact.collection().find_one_and_delete(
        {"_id": merged.id, "version": merged.version})
    if gone is None:
        raise PreconditionFailed(id=merged.id)
    note_change(merged.id, gone, None)
    MatchKeys.collection().delete_one({"_id": merged.id})

    merge = Merge(
        survivor_id=survivor.id, merged_id=merged.id, merged_name=merged.name, choices=choices,
        state="moving", merged=gone, actor_id=call.actor.id if call else None,
        restricted_before=survivor.restricted_at,
        retired_before=dict(survivor.retired_custom),
        before={name: before[name] for name in changed if name in before},
        after={name: fields[name] for name in changed if name in fields},
        sources_before=survivor.sources,
    ).add()
    Forwarding(id=merged.id, survivor_id=survivor.id, merge_id=merge.id).add()

    is_little = moving.is_little(merged.id, with_past=False) and (
        "affiliations" not in changed or moving.is_little(survivor.id, with_past=True))
    if not is_little:
        survivor.gathers = [*survivor.gathers, merged.id]
    # The stricter holds for both.
    survivor.objects_to = sorted({*survivor.objects_to, *merged.objects_to})
    survivor.restricted_at = min(filter(
        None, (survivor.restricted_at, merged.restricted_at)), default=None)
    source = origins.merge_source(merge, call.actor)
    come_from, replaced = origins.united(
        {**before, "_sources": survivor.sources}, gone, fields, changed, source, merge)
    former.keep(survivor.id, replaced, source, merge.created_at)
    with external_ids_of_its_own():
        put_fields(survivor, before, fields, changed, origins=come_from)
    if not is_little:
        moving.move_first(merge)
    else:
        merge.moved_count = moving.move(merge)
        moving.end_moving(merge)
        merge.put()
    _tell(survivor, merge, changed)
    return merge


def _tell(survivor, merge, changed):
    timeline.add_entry(
        type=contract.contact_merged.type, occurred_at=merge.created_at,
        title=f"Merged with {merge.merged_name}", contact_ids=[survivor.id],
        about={"type": "merge", "id": merge.id})
    announce(contract.contact_updated, survivor, changed=changed)
    announce(contract.contact_merged, survivor, changed=changed, merged_id=merge.merged_id,
             merge_id=merge.id)


def get_merge(*, merge_id):
    """Show a merge and how far it has come."""
    return view(Merge.fetch_raw(merge_id))


def list_merges(*, limit, after, contact_id=None):
    """List merges, the latest first."""
    where = {}
    if contact_id is not None:
        where = {"$or": [{"survivor_id": contact_id}, {"merged_id": contact_id}]}
    return paging.page(Merge.collection(), where, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after)
