"""How pressing tickets are: impact × urgency, as ITIL has it."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import Empty as Empty
from ..common import ExpectedVersion, Strict, Whole, many

PRIORITIES = ("low", "normal", "high", "urgent")
# How many it concerns, and how soon it hurts.
LEVELS = ("low", "medium", "high")


class PriorityRule(Strict):
    impact = fields.String(required=True, validate=validate.OneOf(LEVELS))
    urgency = fields.String(required=True, validate=validate.OneOf(LEVELS))
    priority = fields.String(required=True, validate=validate.OneOf(PRIORITIES))


class Matrix(Strict):
    matrix = many(PriorityRule, len(LEVELS) ** 2, required=True, metadata={
        "description": "Each pair of impact and urgency, once."})

    @validates_schema
    def validate_whole(self, data, **_):
        pairs = {(rule["impact"], rule["urgency"]) for rule in data["matrix"]}
        if len(pairs) < len(LEVELS) ** 2:
            raise ValidationError("Say the priority of each pair of impact and urgency.", "matrix")


class SetPriorities(Matrix, ExpectedVersion):
    """All of them; what is there already keeps its priority."""


class Priorities(Matrix):
    version = Whole(1, required=True, metadata={"description": "1 while nobody has set them."})
