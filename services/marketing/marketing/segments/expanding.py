"""Rules with the rules of the segments that they name put in their place."""

from chassis.parties import survivor_of

from ..errors import SegmentContainsItself, SegmentIsArchived
from .models import Segment
from .trees import changed, segments_in, together

_FIELDS = {"kind": 1, "rule": 1, "named_ids": 1, "excludes": 1, "is_archived": 1}
# A list, once it is not looked into any further; never said by a client.
LISTED = "list"


def expanded(tree, excludes=(), *, within=()):
    """A rule of which no leaf but lists names a segment.

    `within` are the segments that it stands in. Raises SegmentContainsItself. A segment that is
    not there any more holds nobody.
    """
    tree = _without(tree, excludes)
    held = _read(segments_in(tree))

    def expand(name, inner):
        if name == LISTED:
            return {name: inner}
        segment_id = inner.get("segment_id")
        if segment_id is None:
            if "contact_id" in inner:
                inner = {**inner, "contact_id": survivor_of(inner["contact_id"])}
            return {name: inner}
        segment = held.get(segment_id)
        whole = {LISTED: []} if segment is None else _tree_of(segment, within)
        return whole if name == "segment" else {name: {**inner, "segment": whole}}

    return changed(tree, expand)


def _tree_of(segment, within):
    if segment["_id"] in within:
        raise SegmentContainsItself(id=segment["_id"])
    tree = {LISTED: [segment["_id"]]} if segment["kind"] == "static" else rule_of(segment)
    return expanded(tree, segment.get("excludes", ()), within=(*within, segment["_id"]))


def tree_of(segment):
    """The whole rule of a segment as stored, a list being a rule as well."""
    return _tree_of(segment, ())


def rule_of(segment):
    """The rule of a segment as stored, as it was given."""
    return together(segment["rule"], segment.get("named_ids", ()))


def read_used(segment_ids):
    """Check that these segments are there and in use. Raises SegmentIsArchived."""
    held = _read(segment_ids)
    missing = sorted(set(segment_ids) - held.keys())
    archived = sorted(id for id, raw in held.items() if raw.get("is_archived"))
    if archived:
        raise SegmentIsArchived(id=archived[0])
    return missing


def _read(segment_ids):
    found = Segment.collection().find({"_id": {"$in": sorted(segment_ids)}}, _FIELDS)
    return {raw["_id"]: raw for raw in found}


def _without(tree, excludes):
    if not excludes:
        return tree
    return {"all": [tree, *({"not": {"segment": {"segment_id": id}}} for id in excludes)]}
