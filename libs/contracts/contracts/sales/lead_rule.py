"""The rules by which leads are scored, assigned and to be answered: data that people edit."""

import itertools

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    Amount,
    Day,
    ExpectedVersion,
    Flag,
    Id,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    TimeZone,
    Whole,
    many,
    page_of,
)
from ..hours import TIME_OF_DAY

RULE_KINDS = ("scoring", "assignment", "answering")

# What can be asked of a lead, and as what.
LEAD_FACTS = {
    **dict.fromkeys((
        "source", "source_detail", "campaign_id", "country", "region", "locality", "postal_code",
        "language", "product_interest", "company", "industry", "job_title", "message",
        "email_domain", "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content",
        "referrer", "landing_page", "web_form_id", "referred_by_id", "state", "tags", "consents",
    ), "word"),
    **dict.fromkeys(("company_size", "submission_count"), "number"),
    **dict.fromkeys((
        "has_email", "has_phone", "has_company", "has_consent", "has_free_email", "is_known",
    ), "flag"),
}
# Which questions can be asked of a value of that sort, and in which field the answer is compared.
LEAD_OPERATORS = {
    "word": {"equals": "word", "differs": "word", "one_of": "words", "contains": "words",
             "begins_with": "words", "is_given": "flag"},
    "number": {"at_least": "number", "at_most": "number", "is_given": "flag"},
    "flag": {"equals": "flag"},
}
LEAD_VALUES = ("word", "words", "number", "flag")
# What each kind of rule says beside its conditions: what it has to say, and what it may.
SAYS = {"scoring": (("points", "text"), ()),
        "assignment": (("user_ids",), ("team_id",)),
        "answering": (("within_minutes",), ("hours",))}


class LeadCondition(Strict):
    """One question to a lead, such as `{"field": "country", "operator": "equals", "word": "ES"}`.

    Words are compared without regard to capitals and accents. What a lead does not say answers
    no, but for `is_given` and `differs`.
    """

    field = fields.String(required=True, validate=validate.OneOf(sorted(LEAD_FACTS)))
    operator = fields.String(required=True, validate=validate.OneOf(
        sorted({name for names in LEAD_OPERATORS.values() for name in names})))
    word = Text(200)
    words = fields.List(Text(200), validate=validate.Length(min=1, max=100))
    number = Amount(metadata={"example": "3"})
    flag = Flag()

    @validates_schema(skip_on_field_errors=True)
    def refuse_misfits(self, data, **_options):
        """Refuse questions that make no sense of this field."""
        operators = LEAD_OPERATORS[LEAD_FACTS[data["field"]]]
        place = operators.get(data["operator"])
        if place is None:
            raise ValidationError(f"This can be asked of it: {', '.join(operators)}.", "operator")
        if [name for name in LEAD_VALUES if name in data] != [place]:
            raise ValidationError("Give this, and nothing else to compare with.", place)


class OpenHours(Strict):
    """When somebody is there on a day of the week, 1 being Monday (ISO 8601)."""

    weekday = Whole(1, 7, required=True)
    starts = fields.String(required=True, validate=TIME_OF_DAY)
    ends = fields.String(required=True, validate=TIME_OF_DAY)

    @validates_schema(skip_on_field_errors=True)
    def refuse_empty(self, data, **_options):
        if data["ends"] <= data["starts"]:
            raise ValidationError("It ends before it begins.", "ends")


class BusinessHours(Strict):
    """The hours that count, in a time zone; other time does not."""

    time_zone = TimeZone(required=True)
    open = fields.List(fields.Nested(OpenHours), required=True,
                       validate=validate.Length(min=1, max=50))
    closed_on = many(Day(), 400, metadata={"description": "Days on which nobody is there."})

    @validates_schema(skip_on_field_errors=True)
    def refuse_overlaps(self, data, **_options):
        held = sorted((one["weekday"], one["starts"], one["ends"]) for one in data["open"])
        for before, after in itertools.pairwise(held):
            if before[0] == after[0] and after[1] < before[2]:
                raise ValidationError("Two of these overlap.", "open")


class LeadRuleFields(Strict):
    name = Text(120)
    position = Whole(0, 100_000, metadata={
        "description": "Of those that assign or set a time, the first that fits holds."})
    conditions = many(LeadCondition, 20, metadata={
        "description": "All have to be answered with yes; without any, every lead fits."})
    is_active = Flag()
    points = Whole(-100, 100, allow_none=True)
    text = Text(300, allow_none=True, metadata={"description": "Why it gives these points."})
    user_ids = many(Id("user"), 100, allow_none=True, metadata={
        "description": "Who takes such leads in turn, as far as they have room."})
    team_id = Text(60, allow_none=True)
    within_minutes = Whole(1, 30 * 24 * 60, allow_none=True)
    hours = fields.Nested(BusinessHours, allow_none=True, metadata={
        "description": "The hours that count; all hours do when none are given."})


class NewLeadRule(LeadRuleFields):
    """Scoring gives points and says why, assignment names who takes it, answering sets a time."""

    kind = fields.String(required=True, validate=validate.OneOf(RULE_KINDS))
    name = Text(120, required=True)
    position = Whole(0, 100_000, load_default=100)
    conditions = many(LeadCondition, 20, load_default=list)
    is_active = Flag(load_default=True)


class LeadRule(LeadRuleFields, Recorded):
    id = Id("lead_rule", required=True)
    kind = fields.String(required=True, validate=validate.OneOf(RULE_KINDS))
    name = Text(120, required=True)
    position = Whole(0, 100_000, required=True)
    is_active = Flag(required=True)
    changed_by_id = fields.String(required=True)


class LeadRuleId(Strict):
    lead_rule_id = Id("lead_rule", required=True)


class UpdateLeadRule(LeadRuleId, ExpectedVersion):
    changes = fields.Nested(LeadRuleFields, required=True)


class ListLeadRules(PageRequest):
    kind = fields.String(validate=validate.OneOf(RULE_KINDS))
    is_active = Flag()


class ListLeadRuleVersions(PageRequest):
    lead_rule_id = Id("lead_rule", required=True)


LeadRulePage = page_of(LeadRule, "LeadRulePage")


class LeadRuleChanged(Strict):
    lead_rule = fields.Nested(LeadRule, required=True)


class KeepLeadTaker(Strict):
    """How many open leads somebody takes at most before rules pass them over."""

    user_id = Id("user", required=True)
    capacity = Whole(0, 100_000, required=True)
    is_available = Flag(load_default=True, metadata={
        "description": "Whether they are given leads at all, as not on holidays."})


class LeadTaker(Strict):
    user_id = Id("user", required=True)
    capacity = Whole(0, 100_000, required=True)
    is_available = Flag(required=True)
    open_count = Whole(0, required=True, metadata={"description": "How many open leads they have."})
    updated_at = Time(required=True)


class ListLeadTakers(PageRequest):
    """By their ids."""


LeadTakerPage = page_of(LeadTaker, "LeadTakerPage")
