"""Groups of a segment for different treatment, the same party always in the same."""

import hashlib

from chassis.ids import new_id

from .models import Segment
from .segments import refuse_archived, shown


def set_segment_groups(*, segment_id, groups, expected_version):
    """Split a segment into groups, drawn anew; one may be held out, to compare with."""
    segment = Segment.fetch(segment_id, expected_version=expected_version)
    refuse_archived(segment)
    segment.groups, segment.drawn_by = groups, new_id("draw")
    return shown(segment.put().stored)


def group_of(segment_id, contact_id):
    """The name of the group that a party falls into, whether it is in the segment or not; None
    where the segment is not split.
    """
    return group_in(Segment.fetch_raw(segment_id, {"groups": 1, "drawn_by": 1}), contact_id)


def group_in(segment, contact_id):
    """As `group_of`, of a segment as stored.

    A hash of the draw and the party says where in a hundred per cent it falls: no list is kept,
    and who enters later falls somewhere just as well.
    """
    if not segment.get("groups"):
        return None
    digest = hashlib.sha256(f"{segment['drawn_by']}/{contact_id}".encode()).digest()
    place, until = int.from_bytes(digest[:8]) / 2**64 * 100, 0
    for group in segment["groups"]:
        until += group["percent"]
        if place < until:
            return group["name"]
    return segment["groups"][-1]["name"]
