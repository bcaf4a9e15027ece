"""Objectives: what people, teams and partners are to reach in a period, and how far they are."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    Amount,
    Day,
    ExpectedVersion,
    Flag,
    Id,
    PageRequest,
    Pattern,
    Recorded,
    Share,
    Strict,
    Text,
    Time,
    page_of,
)
from ..lines import Quantity
from ..visibility import shows

# What is counted, and whether that is money.
METRICS = {
    "order_total": True, "order_margin": True, "won_value": True,
    "order_count": False, "won_count": False, "customer_count": False, "lead_count": False,
}
WHOSE = ("user", "team", "partner", "company")


class ObjectiveFields(Strict):
    name = Text(200)
    target = Quantity(metadata={"description": "An amount or a number, as the metric is."})
    is_shared = Flag(metadata={"description": "Whether a partner sees it in their portal."})


class NewObjective(ObjectiveFields):
    """Whose it is: of a user or partner by id, of a team by its word, or of all of us."""

    name = Text(200, required=True)
    target = Quantity(required=True)
    metric = fields.String(required=True, validate=validate.OneOf(tuple(METRICS)))
    currency = fields.String(allow_none=True, validate=Pattern(
        "^[A-Z]{3}$", error="This is not a currency code such as EUR."))
    whose = fields.String(required=True, validate=validate.OneOf(WHOSE))
    user_id = Id("user", allow_none=True)
    team_id = Text(60, allow_none=True)
    partner_id = Id("contact", allow_none=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)

    @validates_schema(skip_on_field_errors=True)
    def refuse_misfits(self, data, **_options):
        """Refuse what is nobody's or somebody else's, money without currency, and no time."""
        names = {"user": "user_id", "team": "team_id", "partner": "partner_id"}
        for whose, name in names.items():
            if (data.get(name) is not None) is not (data["whose"] == whose):
                raise ValidationError("Name whose it is, and nobody else.", name)
        if (data.get("currency") is not None) is not METRICS[data["metric"]]:
            raise ValidationError("An amount needs its currency, and a number has none.",
                                  "currency")
        if data["ends_on"] < data["starts_on"]:
            raise ValidationError("It ends before it starts.", "ends_on")


class Progress(Strict):
    """How far it is, and where it should be by now if every day brought as much."""

    actual = Amount(required=True)
    share = fields.Float(required=True, metadata={"description": "Of the target; 1 is reached."})
    expected_share = Share(required=True, metadata={
        "description": "Of the days of the period that are over."})
    projected = Amount(required=True, metadata={
        "description": "What it comes to at the end at this pace."})
    pace = fields.String(required=True, validate=validate.OneOf(
        ("ahead", "on_pace", "behind", "reached", "missed", "not_begun")))


@shows("objective", owned_by=("user_id",), team="team_id")
class Objective(NewObjective, Recorded):
    id = Id("objective", required=True)
    archived_at = Time(allow_none=True)
    progress = fields.Nested(Progress, required=True)


class ObjectiveId(Strict):
    objective_id = Id("objective", required=True)


class UpdateObjective(ObjectiveId, ExpectedVersion):
    changes = fields.Nested(ObjectiveFields, required=True)


class ChangeObjective(ObjectiveId, ExpectedVersion):
    """Which objective, and optionally at which version."""


class ListObjectives(PageRequest):
    whose = fields.String(validate=validate.OneOf(WHOSE))
    user_id = Id("user")
    team_id = Text(60)
    partner_id = Id("contact")
    holds_on = Day(metadata={"description": "Those whose period holds that day."})


ObjectivePage = page_of(Objective, "ObjectivePage")


class PartnerObjective(Strict):
    """What a partner sees of an objective of theirs that is shared with them."""

    id = Id("objective", required=True)
    name = Text(200, required=True)
    metric = fields.String(required=True)
    currency = fields.String(allow_none=True)
    target = Quantity(required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    progress = fields.Nested(Progress, required=True)


PartnerObjectivePage = page_of(PartnerObjective, "PartnerObjectivePage")
