"""Snapshots of segments: who was in it at a moment."""

from chassis import clock, paging
from chassis.ids import new_id
from chassis.store import view

from ..errors import SegmentIsTooLarge
from .audiences import everybody_in
from .expanding import rule_of
from .members import page_of
from .models import Segment, SegmentSnapshot, SnapshotPart
from .segments import refuse_archived

# What one transaction keeps in a second or two.
MOST_KEPT = 200_000
_PART = 1000


def create_segment_snapshot(*, segment_id, name=None):
    """Keep who is in a segment now, as it stays whatever becomes of them or of the rule."""
    segment = Segment.fetch(segment_id)
    refuse_archived(segment)
    raw = segment.to_raw()
    found = sorted(everybody_in(raw))
    if len(found) > MOST_KEPT:
        raise SegmentIsTooLarge(id=segment_id, size=len(found))
    snapshot = SegmentSnapshot(segment_id=segment_id, name=name, taken_at=clock.now(),
                               size=len(found), rule=rule_of(raw) if "rule" in raw else None)
    snapshot.add()
    parts = [_part(snapshot, number, found[start : start + _PART])
             for number, start in enumerate(range(0, len(found), _PART))]
    if parts:
        SnapshotPart.collection().insert_many(parts)
    return view(snapshot.stored)


def _part(snapshot, number, contact_ids):
    return {"_id": new_id(SnapshotPart.ENTITY), "version": 1, "created_at": snapshot.taken_at,
            "updated_at": snapshot.taken_at, "segment_snapshot_id": snapshot.id,
            "number": number, "contact_ids": contact_ids}


def get_segment_snapshot(*, segment_snapshot_id):
    """Show a snapshot."""
    return view(SegmentSnapshot.fetch_raw(segment_snapshot_id))


def list_segment_snapshots(*, segment_id, limit, after):
    """List the snapshots of a segment, the latest first."""
    Segment.fetch_raw(segment_id, {"_id": 1})
    return paging.page(SegmentSnapshot.collection(), {"segment_id": segment_id},
                       sort="-created_at", kind=paging.moment, limit=limit, after=after)


def list_snapshot_members(*, segment_snapshot_id, limit, after):
    """List who was in a segment when the snapshot was taken, and is not erased since."""
    SegmentSnapshot.fetch_raw(segment_snapshot_id, {"_id": 1})
    number, last = paging.decode(after, (paging.whole, paging.text)) if after else (0, "")
    found = []
    parts = SnapshotPart.collection().find(
        {"segment_snapshot_id": segment_snapshot_id, "number": {"$gte": number}})
    for part in parts.sort("number", 1):
        # Somebody may stand in it twice since two were made one.
        ids = sorted(set(part.get("contact_ids", ())))
        found += [(part["number"], id) for id in ids if part["number"] > number or id > last]
        if len(found) > limit:
            break
    page = page_of([id for _, id in found], limit)
    return page | ({"next": paging.encode(found[limit - 1])} if page["next"] else {})
