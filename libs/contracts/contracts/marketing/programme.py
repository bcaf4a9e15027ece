"""The programme as it is told and shown: why, what it brings whom, and by what that is measured."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    WORD,
    Amount,
    Day,
    ExpectedVersion,
    Flag,
    Id,
    Money,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from .measures import MEASURE

PROGRAMME_STATES = ("draft", "refused", "approved", "ended")
STANDINGS = ("reached", "on_track", "behind", "missed", "not_begun", "not_measured")
TRENDS = ("better", "worse", "steady")
MOST_INVESTMENTS, MOST_OBJECTIVES, MOST_SAVINGS = 200, 100, 20


def _none_below(money, name):
    if money is not None and money["amount"] < 0:
        raise ValidationError({name: {"amount": ["This is less than nothing."]}})


class Investment(Strict):
    """Something that the programme costs and that no ledger tells of: once, or every month."""

    kind = fields.String(required=True, validate=WORD, metadata={
        "description": "licences, people, training, hardware, or any word of one's own."})
    description = Text(300, allow_none=True)
    amount = fields.Nested(Money, required=True)
    starts_on = Day(required=True, metadata={"description": "The day, or that of the first month."})
    is_monthly = Flag(load_default=False)
    ends_on = Day(allow_none=True, metadata={
        "description": "Of what comes every month: no more after this day."})

    @validates_schema(skip_on_field_errors=True)
    def refuse_misfits(self, data, **_options):
        """Refuse what is less than nothing, and an end where there is none."""
        _none_below(data["amount"], "amount")
        if data.get("ends_on") and not data.get("is_monthly"):
            raise ValidationError("Only what comes every month has an end.", "ends_on")
        if data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            raise ValidationError("It ends before it starts.", "ends_on")


class MeasuredSaving(Strict):
    """What it is worth that a measure is better than it was."""

    name = Text(200, required=True)
    measure = fields.String(required=True, validate=MEASURE)
    period_days = Whole(7, 730, load_default=365)
    baseline = Amount(required=True)
    unit_value = fields.Nested(Money, required=True, metadata={
        "description": "What one unit better than the baseline is worth in a month."})


class ProgrammeFields(Strict):
    """The four questions come first."""

    name = Text(200)
    why = Text(4000, is_long=True)
    benefit_for_us = Text(4000, is_long=True)
    benefit_for_customers = Text(4000, is_long=True)
    when_it_pays_back = Text(4000, is_long=True)
    payback_on = Day(metadata={"description": "By which day it is to have paid back."})
    owner_id = Id("user", allow_none=True)
    starts_on = Day()
    review_on = many(Day(), 100, metadata={"description": "When it is looked at again."})
    investments = many(Investment, MOST_INVESTMENTS)
    ledger_kinds = many(fields.String(validate=WORD), 50, metadata={
        "description": "Which kinds of the cost ledger are spent for the programme, too."})
    savings = many(MeasuredSaving, MOST_SAVINGS)

    @validates_schema(skip_on_field_errors=True)
    def refuse_twice(self, data, **_options):
        """Refuse what would be counted by an investment and by the ledger."""
        if {one["kind"] for one in data.get("investments", ())} & set(
                data.get("ledger_kinds", ())):
            raise ValidationError("This kind is among the investments: it would count twice.",
                                  "ledger_kinds")


class NewProgramme(ProgrammeFields):
    name = Text(200, required=True)
    why = Text(4000, is_long=True, required=True)
    benefit_for_us = Text(4000, is_long=True, required=True)
    benefit_for_customers = Text(4000, is_long=True, required=True)
    when_it_pays_back = Text(4000, is_long=True, required=True)
    payback_on = Day(required=True)
    starts_on = Day(required=True)
    review_on = many(Day(), 100, load_default=list)
    investments = many(Investment, MOST_INVESTMENTS, load_default=list)
    ledger_kinds = many(fields.String(validate=WORD), 50, load_default=list)
    savings = many(MeasuredSaving, MOST_SAVINGS, load_default=list)


class AimFields(Strict):
    """An objective of the programme: what is measured, and what it is to be by when."""

    name = Text(200)
    target = Amount()
    due_on = Day()
    owner_id = Id("user", allow_none=True)


class NewAim(AimFields):
    """Without a baseline, the measure is taken on that day; a standing only of today."""

    name = Text(200, required=True)
    measure = fields.String(required=True, validate=MEASURE)
    period_days = Whole(7, 730, load_default=365, metadata={
        "description": "Over how many days it is measured."})
    baseline = Amount(allow_none=True, load_default=None)
    baseline_on = Day(allow_none=True, load_default=None, metadata={
        "description": "The last day of the baseline's period; yesterday without it."})
    target = Amount(required=True)
    due_on = Day(required=True)


class Aim(NewAim):
    """An objective as it is kept."""

    id = Id("aim", required=True)
    unit = fields.String(required=True)
    currency = fields.String(required=True, allow_none=True)
    is_higher_better = Flag(required=True)
    baseline = Amount(required=True)
    baseline_on = Day(required=True)
    is_baseline_measured = Flag(required=True)


class Programme(NewProgramme, Recorded):
    id = Id("programme", required=True)
    state = fields.String(required=True, validate=validate.OneOf(PROGRAMME_STATES))
    objectives = many(Aim, MOST_OBJECTIVES, required=True)
    author_ids = many(fields.String(), 200, required=True, metadata={
        "description": "Who wrote what is not approved yet; none of them decides about it."})
    decided_by_id = fields.String(allow_none=True)
    decided_at = Time(allow_none=True)
    refused_because = Text(500, allow_none=True)
    approved_at = Time(allow_none=True, metadata={
        "description": "When it was approved last; of those that are not ended the last one that "
                       "was is the current one."})
    approved_version = Whole(1, allow_none=True, metadata={
        "description": "The edition that was approved last."})
    ended_at = Time(allow_none=True)


class ProgrammeId(Strict):
    programme_id = Id("programme", required=True)


class ChangeProgramme(ProgrammeId, ExpectedVersion):
    """Which programme, and optionally at which version."""


class UpdateProgramme(ChangeProgramme):
    changes = fields.Nested(ProgrammeFields, required=True)


class RefuseProgramme(ChangeProgramme):
    reason = Text(500, required=True)


class AddAim(ChangeProgramme, NewAim):
    """An objective more."""


class AimId(ChangeProgramme):
    aim_id = Id("aim", required=True)


class UpdateAim(AimId):
    changes = fields.Nested(AimFields, required=True)


class ListProgrammes(PageRequest):
    """The latest first."""

    state = fields.String(validate=validate.OneOf(PROGRAMME_STATES))


ProgrammePage = page_of(Programme, "ProgrammePage")


class ListProgrammeEditions(PageRequest, ProgrammeId):
    """The latest first."""


class ProgrammeEdition(Recorded):
    """A programme as somebody left it."""

    id = Id("programme_edition", required=True)
    programme_id = Id("programme", required=True)
    number = Whole(1, required=True)
    did = fields.String(required=True, metadata={
        "description": "created, changed, approved, refused or ended."})
    actor_id = fields.String(required=True)
    changed = many(fields.String(), 100, required=True, metadata={
        "description": "Which fields differ from the edition before."})
    programme = fields.Nested(Programme, required=True)


ProgrammeEditionPage = page_of(ProgrammeEdition, "ProgrammeEditionPage")


class ProgrammeTold(Strict):
    programme = fields.Nested(Programme, required=True)
