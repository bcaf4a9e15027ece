"""What guards say before something is done with a party, and going on in spite of it."""

from marshmallow import fields, validate

from ..common import Id, PageRequest, Pattern, Recorded, Strict, Text, Time, Whole, many, page_of
from .contact import ContactId
from .guard_rule import ACTIONS, LEVELS, REACHES, NewGuardRule
from .profile import FactShown, TextInLanguages

MOST_CONTACTS = 1000
# Of the evidence, so much is shown, the nearest and oldest first; the count is of all.
MOST_EVIDENCE = 10


class CheckGuards(ContactId):
    action = fields.String(required=True, validate=validate.OneOf(ACTIONS))


class CheckManyGuards(Strict):
    contact_ids = fields.List(
        Id("contact"), required=True, validate=validate.Length(min=1, max=MOST_CONTACTS))
    action = fields.String(required=True, validate=validate.OneOf(ACTIONS))


class OverrideShown(Strict):
    """That somebody goes on in spite of the guard, why, and until when."""

    id = Id("guard_override", required=True)
    reason = fields.String(required=True)
    actor_id = fields.String(required=True)
    expires_at = Time(required=True)


class GuardFinding(Strict):
    id = fields.String(required=True, metadata={
        "description": "The same as long as action, rule and evidence are."})
    rule_id = Id("guard_rule", required=True, allow_none=True)
    rule_version = Whole(1, required=True, allow_none=True)
    level = fields.String(required=True, validate=validate.OneOf(LEVELS))
    text = fields.Nested(TextInLanguages, required=True)
    reach = fields.String(required=True, validate=validate.OneOf(REACHES), metadata={
        "description": "How near the nearest evidence is to the contact."})
    count = Whole(required=True, metadata={
        "description": "Of the evidence that you may see."})
    evidence = many(FactShown, MOST_EVIDENCE, required=True)
    can_be_overridden = fields.Boolean(required=True)
    override = fields.Nested(OverrideShown, required=True, allow_none=True)


class GuardVerdict(Strict):
    contact_id = Id("contact", required=True)
    level = fields.String(required=True, validate=validate.OneOf(("clear", *LEVELS)), metadata={
        "description": "The gravest of the findings that are not overridden."})
    findings = fields.List(fields.Nested(GuardFinding), required=True)


class GuardsChecked(GuardVerdict):
    action = fields.String(required=True)
    checked_at = Time(required=True)
    services_not_heard = many(fields.String(), 50, required=True, metadata={
        "description": "Services that rules ask about and that never told of anything: what they "
                       "know is not in this answer."})


class ManyGuardsChecked(Strict):
    """What guards say of each contact, in the order asked for."""

    action = fields.String(required=True)
    checked_at = Time(required=True)
    services_not_heard = many(fields.String(), 50, required=True)
    items = fields.List(fields.Nested(GuardVerdict), required=True)
    unknown_ids = fields.List(Id("contact"), required=True, metadata={
        "description": "There are no such contacts."})


class TestGuardRule(Strict):
    """A rule as it might be, and contacts to try it on. Nothing comes of it."""

    rule = fields.Nested(NewGuardRule, required=True)
    contact_ids = fields.List(
        Id("contact"), required=True, validate=validate.Length(min=1, max=100))


class GuardRuleTested(Strict):
    items = fields.List(fields.Nested(GuardVerdict), required=True)
    unknown_ids = fields.List(Id("contact"), required=True)


class OverrideGuard(CheckGuards):
    finding_ids = fields.List(
        fields.String(validate=Pattern("^finding_[0-9a-f]{32}$")), required=True,
        validate=validate.Length(min=1, max=50))
    reason = Text(1000, minimum=10, required=True, is_long=True)
    hours = Whole(1, 720, load_default=24, metadata={"description": "For how long it holds."})


class OverriddenFinding(Strict):
    rule_id = Id("guard_rule", required=True)
    rule_version = Whole(1, required=True)
    level = fields.String(required=True)
    evidence_ids = many(fields.String(), 1000, required=True)


class GuardOverride(Recorded):
    id = Id("guard_override", required=True)
    contact_id = Id("contact", required=True)
    action = fields.String(required=True)
    reason = fields.String(required=True)
    actor_id = fields.String(required=True)
    expires_at = Time(required=True)
    findings = fields.List(fields.Nested(OverriddenFinding), required=True)
    owner_ids = many(fields.String(), 1000, metadata={
        "description": "Who looks after the evidence, and is to be told."})


class ListGuardOverrides(PageRequest):
    contact_id = Id("contact", required=True)


GuardOverridePage = page_of(GuardOverride, "GuardOverridePage")


class GuardOverridden(Strict):
    guard_override = fields.Nested(GuardOverride, required=True)
