"""What a customer is worth to us, as marketing works it out over all customers."""

from marshmallow import fields

from ..common import Id, Strict, Time, many
from ..facts import AboutParties
from ..worth import Figures, Propensity
from .declared import marketing


class ValueScore(AboutParties, Figures):
    """The latest score of the first of the parties; a party has one."""

    id = Id("value_score", required=True)
    scored_at = Time(required=True)
    propensities = many(Propensity, 20)


class ValueScored(Strict):
    value_score = fields.Nested(ValueScore, required=True)


value_scored = marketing.event(
    "marketing.value.scored", "The value of a customer was worked out.", ValueScored)
