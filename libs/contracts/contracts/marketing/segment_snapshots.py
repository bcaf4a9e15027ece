"""Snapshots of segments: who was in it at a moment, kept as it was."""

from marshmallow import fields

from ..common import Id, PageRequest, Recorded, Strict, Text, Time, Whole, page_of
from ..declare import get, post
from ..errors import Conflict
from .declared import NOT_FOUND, marketing
from .segment import MemberPage, SegmentId


class CreateSegmentSnapshot(SegmentId):
    name = Text(120, allow_none=True)


class SegmentSnapshot(Recorded):
    id = Id("segment_snapshot", required=True)
    segment_id = Id("segment", required=True)
    name = Text(120, allow_none=True)
    taken_at = Time(required=True)
    size = Whole(required=True, metadata={
        "description": "How many were in; whoever is erased since is listed no more."})
    rule = fields.Dict(allow_none=True, metadata={"description": "The rule as it was."})


class ListSegmentSnapshots(PageRequest, SegmentId):
    """The latest first."""


class SegmentSnapshotId(Strict):
    segment_snapshot_id = Id("segment_snapshot", required=True)


class ListSnapshotMembers(PageRequest, SegmentSnapshotId):
    """In the order of their ids."""


SegmentSnapshotPage = page_of(SegmentSnapshot, "SegmentSnapshotPage")

create_segment_snapshot = marketing.command(
    "create_segment_snapshot", "Keep who is in a segment now.",
    request=CreateSegmentSnapshot, reply=SegmentSnapshot, permission="marketing:write",
    route=post("/segments/{segment_id}/snapshots", location="/segment-snapshots/{id}"),
    errors=NOT_FOUND | {"segment_is_archived": Conflict, "segment_is_too_large": Conflict},
)
list_segment_snapshots = marketing.query(
    "list_segment_snapshots", "List the snapshots of a segment, the latest first.",
    request=ListSegmentSnapshots, reply=SegmentSnapshotPage, permission="marketing:read",
    route=get("/segments/{segment_id}/snapshots"), errors=NOT_FOUND,
)
get_segment_snapshot = marketing.query(
    "get_segment_snapshot", "See a snapshot of a segment.",
    request=SegmentSnapshotId, reply=SegmentSnapshot, permission="marketing:read",
    route=get("/segment-snapshots/{segment_snapshot_id}"), errors=NOT_FOUND,
)
list_snapshot_members = marketing.query(
    "list_snapshot_members", "List who was in a segment when the snapshot was taken.",
    request=ListSnapshotMembers, reply=MemberPage, permission="marketing:read",
    route=get("/segment-snapshots/{segment_snapshot_id}/members"), errors=NOT_FOUND,
)
