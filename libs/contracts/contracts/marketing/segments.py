"""Segments: what can be asked and is told of them."""

from ..declare import get, patch, post, put
from ..errors import Conflict
from . import segment as s
from .declared import CHANGED, NOT_FOUND, marketing

_ONE = "/segments/{segment_id}"
_KEPT = {"segment_contains_itself": Conflict, "segment_is_archived": Conflict}

create_segment = marketing.command(
    "create_segment", "Make a segment, by a rule or as a list.",
    request=s.CreateSegment, reply=s.Segment, permission="marketing:write",
    route=post("/segments", location="/segments/{id}"),
    errors={"segment_is_archived": Conflict},
)
preview_segment = marketing.query(
    "preview_segment", "See how many a rule would hold, and some of them.",
    request=s.PreviewSegment, reply=s.SegmentPreview, permission="marketing:read",
    route=post("/segments/preview", status=200), errors={"segment_is_archived": Conflict},
)
get_segment = marketing.query(
    "get_segment", "See a segment.",
    request=s.SegmentId, reply=s.Segment, permission="marketing:read", route=get(_ONE),
    errors=NOT_FOUND,
)
list_segments = marketing.query(
    "list_segments", "List the segments, the latest first.",
    request=s.ListSegments, reply=s.SegmentPage, permission="marketing:read",
    route=get("/segments"),
)
update_segment = marketing.command(
    "update_segment", "Change a segment.",
    request=s.UpdateSegment, reply=s.Segment, permission="marketing:write", route=patch(_ONE),
    errors=CHANGED | _KEPT | {"segment_is_a_list": Conflict},
)
archive_segment = marketing.command(
    "archive_segment", "Put a segment away; nobody enters or leaves it any more.",
    request=s.ChangeSegment, reply=s.Segment, permission="marketing:write",
    route=post(f"{_ONE}/archive", status=200), errors=CHANGED | {"segment_is_used": Conflict},
    safe_to_repeat=True,
)
list_segment_members = marketing.query(
    "list_segment_members", "List who is in a segment.",
    request=s.ListSegmentMembers, reply=s.MemberPage, permission="marketing:read",
    route=get(f"{_ONE}/members"), errors=NOT_FOUND,
)
set_segment_members = marketing.command(
    "set_segment_members", "Put up to 1,000 parties on a list, and take as many off it.",
    request=s.SetSegmentMembers, reply=s.MembersSet, permission="marketing:write",
    route=put(f"{_ONE}/members"), safe_to_repeat=True,
    errors=NOT_FOUND | {"segment_is_no_list": Conflict, "segment_is_archived": Conflict},
)
explain_membership = marketing.query(
    "explain_membership", "See why somebody is in a segment, or is not.",
    request=s.ExplainMembership, reply=s.Explanation, permission="marketing:read",
    route=get(f"{_ONE}/explain"), errors=NOT_FOUND,
)
set_segment_groups = marketing.command(
    "set_segment_groups", "Split a segment into groups that are treated differently.",
    request=s.SetSegmentGroups, reply=s.Segment, permission="marketing:write",
    route=post(f"{_ONE}/groups", status=200), errors=CHANGED | {"segment_is_archived": Conflict},
)

segment_entered = marketing.event(
    "marketing.segment.entered", "Parties came to be in a segment that is tracked.",
    s.SegmentMoved)
segment_left = marketing.event(
    "marketing.segment.left", "Parties came to be in a tracked segment no more.", s.SegmentMoved)
