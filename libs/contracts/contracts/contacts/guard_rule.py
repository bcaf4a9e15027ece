"""The rules by which guards warn and block: data that an administrator edits."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    Amount,
    Flag,
    Id,
    Money,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Whole,
    many,
    page_of,
)
from .contact import ExpectedVersion
from .profile import TextInLanguages

ACTIONS = ("close_deal", "send_quote", "campaign", "call", "phone_order", "dun")
LEVELS = ("info", "warn", "block")
REACHES = ("contact", "organisation", "group")

# What can be asked of each kind of fact, and as what: a word, a number, a flag, an amount.
_OF_EVERY_FACT = {"state": "word", "age_days": "number"}
FIELDS = {
    "contact": {"objects_to": "word", "barred_channels": "word", "is_archived": "flag"},
    "order": _OF_EVERY_FACT | {"amount": "money"},
    "deal": _OF_EVERY_FACT | {"amount": "money"},
    "invoice": _OF_EVERY_FACT | {"amount": "money", "overdue_days": "number"},
    "ticket": _OF_EVERY_FACT | {
        "priority": "word", "mood": "word", "mood_confidence": "number",
        "is_sla_breached": "flag"},
    "return": _OF_EVERY_FACT | {"amount": "money"},
    "complaint": _OF_EVERY_FACT | {"network": "word", "reached": "number"},
    "crisis": _OF_EVERY_FACT | {"is_for_all": "flag"},
}
# Which questions can be asked of a value of that sort, and in which field the answer is compared.
OPERATORS = {
    "word": {"equals": "word", "differs": "word", "one_of": "words"},
    "number": {"at_least": "number", "at_most": "number"},
    "flag": {"equals": "flag"},
    "money": {"at_least": "money", "at_most": "money"},
}
VALUES = ("word", "words", "number", "flag", "money")
# What a text of a rule can name: {count}, {title} and the rest.
PLACES = ("count", "title", "days", "amount")


class GuardCondition(Strict):
    """One question to a fact, such as `{"field": "age_days", "is": "at_least", "number": "3"}`."""

    field = fields.String(required=True, validate=validate.OneOf(
        sorted({name for names in FIELDS.values() for name in names})))
    operator = fields.String(required=True, validate=validate.OneOf(
        sorted({name for names in OPERATORS.values() for name in names})))
    word = Text(60)
    words = many(Text(60), 20)
    number = Amount(metadata={"example": "3"})
    flag = Flag()
    money = fields.Nested(Money, metadata={
        "description": "Only amounts of the same currency are compared; others do not fit."})


class GuardConditions(Strict):
    """Which facts raise the guard: those of the kind to which all questions say yes."""

    kind = fields.String(required=True, validate=validate.OneOf(sorted(FIELDS)))
    all = many(GuardCondition, 10, metadata={"description": "Without any, every open fact fits."})
    at_least = Whole(1, 1000, load_default=1, metadata={
        "description": "How many facts it takes."})
    total_at_least = fields.Nested(Money, metadata={
        "description": "What the amounts of the facts in this currency have to come to."})

    @validates_schema(skip_on_field_errors=True)
    def refuse_misfits(self, data, **_options):
        """Refuse questions that make no sense of this kind of fact."""
        errors = {}
        for index, condition in enumerate(data.get("all") or ()):
            wrong = _misfit(data["kind"], condition)
            if wrong:
                errors[index] = wrong
        wrong = {"all": errors} if errors else {}
        if "total_at_least" in data and "money" not in FIELDS[data["kind"]].values():
            wrong["total_at_least"] = ["Facts of this kind have no amount."]
        if wrong:
            raise ValidationError(wrong)


def _misfit(kind, condition):
    sort = FIELDS[kind].get(condition["field"])
    if sort is None:
        return {"field": [f"A {kind} has no such field."]}
    place = OPERATORS[sort].get(condition["operator"])
    if place is None:
        return {"operator": [f"This can be asked of it: {', '.join(OPERATORS[sort])}."]}
    given = [name for name in VALUES if name in condition]
    if given != [place]:
        return {place: ["Give this, and nothing else to compare with."]}
    return None


class GuardRuleFields(Strict):
    name = Text(120)
    actions = fields.List(
        fields.String(validate=validate.OneOf(ACTIONS)),
        validate=validate.Length(min=1, max=len(ACTIONS)))
    level = fields.String(validate=validate.OneOf(LEVELS))
    reach = fields.String(validate=validate.OneOf(REACHES), metadata={
        "description": "Whose facts count: the contact's own; those of its organisations and "
                       "their people too; those of the whole group too."})
    conditions = fields.Nested(GuardConditions)
    text = fields.Nested(TextInLanguages, metadata={
        "description": f"What is told; {', '.join('{' + name + '}' for name in PLACES)} are "
                       "filled in."})
    is_active = Flag()
    can_be_overridden = Flag()


class NewGuardRule(GuardRuleFields):
    """A rule is a draft until it is active."""

    name = Text(120, required=True)
    actions = fields.List(
        fields.String(validate=validate.OneOf(ACTIONS)), required=True,
        validate=validate.Length(min=1, max=len(ACTIONS)))
    level = fields.String(required=True, validate=validate.OneOf(LEVELS))
    reach = fields.String(load_default="contact", validate=validate.OneOf(REACHES))
    conditions = fields.Nested(GuardConditions, required=True)
    text = fields.Nested(TextInLanguages, required=True)
    is_active = Flag(load_default=False)
    can_be_overridden = Flag(load_default=True)


class GuardRule(NewGuardRule, Recorded):
    id = Id("guard_rule", required=True)
    reach = fields.String(required=True)
    is_active = Flag(required=True)
    can_be_overridden = Flag(required=True)
    changed_by_id = fields.String(required=True)


class GuardRuleId(Strict):
    guard_rule_id = Id("guard_rule", required=True)


class UpdateGuardRule(GuardRuleId, ExpectedVersion):
    changes = fields.Nested(GuardRuleFields, required=True)


class ListGuardRules(PageRequest):
    action = fields.String(validate=validate.OneOf(ACTIONS))
    is_active = Flag()


class ListGuardRuleVersions(PageRequest):
    guard_rule_id = Id("guard_rule", required=True)


GuardRulePage = page_of(GuardRule, "GuardRulePage")


class GuardRuleChanged(Strict):
    guard_rule = fields.Nested(GuardRule, required=True)
