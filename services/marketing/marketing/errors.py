"""What the rules of marketing refuse."""

from contracts.errors import Conflict


class SegmentContainsItself(Conflict):
    code = "segment_contains_itself"
    detail = "The segment would be a part of itself."


class SegmentIsArchived(Conflict):
    code = "segment_is_archived"
    detail = "The segment is archived."


class SegmentIsUsed(Conflict):
    code = "segment_is_used"
    detail = "Other segments are made of this one."


class SegmentIsAList(Conflict):
    code = "segment_is_a_list"
    detail = "A list has no rule."


class SegmentIsNoList(Conflict):
    code = "segment_is_no_list"
    detail = "Its rule says who is in the segment. Only a list takes members by name."


class SegmentIsTooLarge(Conflict):
    code = "segment_is_too_large"
    detail = "A snapshot holds at most 200,000 parties."
