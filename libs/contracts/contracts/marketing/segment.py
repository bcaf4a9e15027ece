"""A segment: whom it holds, and by what rule or list."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    ExpectedVersion,
    Flag,
    Id,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from .segment_rule import RuleTree

KINDS = ("rule", "static")
MOST_AT_ONCE = 1000
MOST_EXCLUDED = 20
MOST_TOLD = 200


class SegmentFields(Strict):
    name = Text(120)
    description = Text(2000, is_long=True, allow_none=True)
    rule = RuleTree()
    excludes = many(Id("segment"), MOST_EXCLUDED, metadata={
        "description": "Whoever is in one of these is not in this one."})
    is_tracked = Flag(metadata={
        "description": "Whether it is told who enters and leaves, some minutes later at most."})


class CreateSegment(SegmentFields):
    name = Text(120, required=True)
    kind = fields.String(load_default="rule", validate=validate.OneOf(KINDS))

    @validates_schema(skip_on_field_errors=True)
    def refuse_rule_of_list(self, data, **_options):
        if data["kind"] == "rule" and "rule" not in data:
            raise ValidationError({"rule": ["A segment by rule needs one."]})
        if data["kind"] == "static" and "rule" in data:
            raise ValidationError({"rule": ["A list has no rule."]})


class SegmentGroup(Strict):
    """A part of a segment that is treated alike."""

    name = Text(60, required=True)
    percent = Whole(1, 100, required=True)
    is_holdout = Flag(load_default=False, metadata={
        "description": "Whether it is left alone, to see what would have happened anyway."})


class Segment(Recorded):
    id = Id("segment", required=True)
    name = Text(120, required=True)
    description = Text(2000, is_long=True, allow_none=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    rule = fields.Dict(allow_none=True)
    excludes = many(Id("segment"), MOST_EXCLUDED)
    is_tracked = Flag(required=True)
    followed_at = Time(allow_none=True, metadata={
        "description": "When it was last worked out who entered and left."})
    member_count = Whole(allow_none=True, metadata={
        "description": "Of a list or a tracked segment: how many are in, as of then."})
    groups = many(SegmentGroup, 10)
    archived_at = Time(allow_none=True)


class SegmentId(Strict):
    segment_id = Id("segment", required=True)


class ChangeSegment(SegmentId, ExpectedVersion):
    """Which segment, and optionally at which version."""


class UpdateSegment(ChangeSegment):
    changes = fields.Nested(SegmentFields, required=True)


class ListSegments(PageRequest):
    """The latest first."""

    kind = fields.String(validate=validate.OneOf(KINDS))
    is_archived = Flag(load_default=False)


SegmentPage = page_of(Segment, "SegmentPage")


class PreviewSegment(Strict):
    """A rule that is not kept."""

    rule = RuleTree(required=True)
    excludes = many(Id("segment"), MOST_EXCLUDED)


class Member(Strict):
    contact_id = Id("contact", required=True)
    name = fields.String(allow_none=True)
    group = fields.String(allow_none=True, metadata={
        "description": "The group of the segment that they fall into, if it has any."})


class SegmentPreview(Strict):
    size = Whole(required=True)
    sample = fields.List(fields.Nested(Member), required=True)


class ListSegmentMembers(PageRequest, SegmentId):
    """By id."""


MemberPage = page_of(Member, "MemberPage")


class SetSegmentMembers(SegmentId):
    """Who is put on a list, and who is taken off it."""

    add = many(Id("contact"), MOST_AT_ONCE, load_default=list)
    remove = many(Id("contact"), MOST_AT_ONCE, load_default=list)


class MembersSet(Strict):
    added_count = Whole(required=True)
    removed_count = Whole(required=True)


class ExplainMembership(SegmentId):
    contact_id = Id("contact", required=True)


class Words(Strict):
    en = fields.String(required=True)
    es = fields.String(required=True)


class MembershipEvidence(Strict):
    """What a part of a rule was judged by: a value, or something that happened."""

    about = fields.String(required=True)
    value = fields.Raw(allow_none=True)
    occurred_at = Time(allow_none=True)


class MembershipReason(Strict):
    """One part of a rule, `place` being its JSON Pointer in it."""

    place = fields.String(required=True)
    is_true = Flag(required=True)
    words = fields.Nested(Words, required=True)
    evidence = fields.List(fields.Nested(MembershipEvidence), required=True)


class Explanation(Strict):
    """The parts of the rule from the top down, each with its truth and what it was judged by."""

    contact_id = Id("contact", required=True)
    is_member = Flag(required=True)
    reasons = fields.List(fields.Nested(MembershipReason), required=True)


class SetSegmentGroups(ChangeSegment):
    """The groups are drawn anew; the percentages come to 100."""

    groups = fields.List(fields.Nested(SegmentGroup), required=True,
                         validate=validate.Length(min=2, max=10))

    @validates_schema(skip_on_field_errors=True)
    def refuse_what_is_no_whole(self, data, **_options):
        if sum(group["percent"] for group in data["groups"]) != 100:
            raise ValidationError({"groups": ["The percentages do not come to 100."]})
        if len({group["name"] for group in data["groups"]}) < len(data["groups"]):
            raise ValidationError({"groups": ["Two groups have the same name."]})


class SegmentMoved(Strict):
    """Who entered or left, up to 200 in one event."""

    segment_id = Id("segment", required=True)
    name = Text(120, required=True)
    contact_ids = fields.List(Id("contact"), required=True,
                              validate=validate.Length(min=1, max=MOST_TOLD))
    happened_at = Time(required=True)
