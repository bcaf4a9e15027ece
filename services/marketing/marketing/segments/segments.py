"""Segments: made, shown, changed and put away."""

from chassis import clock, paging
from chassis.ids import new_id
from chassis.store import database, view
from contracts.errors import ValidationFailed

from ..errors import SegmentIsAList, SegmentIsArchived, SegmentIsUsed
from .expanding import read_used, rule_of, tree_of
from .models import Segment
from .trees import apart, parts_of


def create_segment(*, name, kind, rule=None, excludes=(), is_tracked=False, description=None):
    """Make a segment: by a rule, or a list that is empty at first."""
    segment = Segment(id=new_id(Segment.ENTITY), name=name, kind=kind, description=description,
                      is_tracked=is_tracked)
    if kind == "static":
        segment.member_count = 0
    _say(segment, rule, excludes)
    return shown(segment.add().stored)


def get_segment(*, segment_id):
    """Show a segment."""
    return shown(Segment.fetch_raw(segment_id))


def list_segments(*, limit, after, is_archived, kind=None):
    """List the segments, the latest first."""
    where = {"is_archived": is_archived} | ({"kind": kind} if kind else {})
    return paging.page(Segment.collection(), where, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after, show=shown)


def update_segment(*, segment_id, changes, expected_version):
    """Change a segment; who is in it by its rule is another from then on."""
    segment = Segment.fetch(segment_id, expected_version=expected_version)
    refuse_archived(segment)
    if segment.kind == "static" and "rule" in changes:
        raise SegmentIsAList(id=segment_id)
    for name in ("name", "description", "is_tracked"):
        if name in changes:
            setattr(segment, name, changes[name])
    if changes.keys() & {"rule", "excludes"}:
        held = segment.to_raw()
        rule = changes.get("rule") or ("rule" in held and rule_of(held)) or None
        _say(segment, rule, changes.get("excludes", segment.excludes))
    return shown(segment.put().stored)


def archive_segment(*, segment_id, expected_version):
    """Put a segment away. Doing so twice is doing it once."""
    segment = Segment.fetch(segment_id, expected_version=expected_version)
    if segment.is_archived:
        return shown(segment.to_raw())
    _serialise()
    user = Segment.collection().find_one({"uses": segment_id, "is_archived": False}, {"_id": 1})
    if user is not None:
        raise SegmentIsUsed(id=segment_id, used_by_id=user["_id"])
    segment.is_archived, segment.archived_at = True, clock.now()
    segment.is_tracked = False
    return shown(segment.put().stored)


def refuse_archived(segment):
    """Raise SegmentIsArchived for one that is put away."""
    if segment.is_archived:
        raise SegmentIsArchived(id=segment.id)


def shown(raw):
    """A segment as others see it: its rule as it was given."""
    shown = view(raw)
    for name in ("uses", "named_ids", "drawn_by", "is_archived"):
        shown.pop(name, None)
    if "rule" in raw:
        shown["rule"] = rule_of(raw)
    return shown | {"is_tracked": raw.get("is_tracked", False)}


def check_used(rule, excludes):
    """Check that the segments that a rule names are there. Raises ValidationFailed at each."""
    named = [(f"/rule{place}/{name}/segment_id", inner["segment_id"])
             for place, name, inner in parts_of(rule) if name in ("segment", "relationship")
             and "segment_id" in inner] if rule else []
    named += [(f"/excludes/{at}", id) for at, id in enumerate(excludes)]
    missing = read_used({id for _, id in named})
    errors = [{"pointer": pointer, "detail": "There is no such segment."}
              for pointer, id in named if id in missing]
    if errors:
        raise ValidationFailed(errors=errors)
    return sorted({id for _, id in named})


def _say(segment, rule, excludes):
    """Have a segment be by this rule without those. Raises SegmentContainsItself."""
    uses = check_used(rule, excludes)
    if rule:
        segment.rule, segment.named_ids = apart(rule)
    segment.excludes, segment.uses = list(excludes), uses
    if uses:
        _serialise()
        tree_of(segment.to_raw())


def _serialise():
    """Have changes of what segments are made of wait for each other, lest two make a circle."""
    database()["segment_uses"].update_one({"_id": "all"}, {"$inc": {"count": 1}}, upsert=True)
