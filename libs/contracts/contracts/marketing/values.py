"""What a customer is worth to us, as marketing works it out over all customers."""

from marshmallow import fields

from ..common import Id, Money, Strict, Time, many
from ..facts import AboutParties
from ..worth import Propensity, Rfm
from .declared import marketing


class ValueScore(AboutParties):
    """The latest score of the first of the parties; a party has one."""

    id = Id("value_score", required=True)
    scored_at = Time(required=True)
    lifetime_value = fields.Nested(Money, allow_none=True)
    cost_to_serve = fields.Nested(Money, allow_none=True, metadata={
        "description": "What looking after the party cost us over the last twelve months."})
    rfm = fields.Nested(Rfm, allow_none=True)
    propensities = many(Propensity, 20)


class ValueScored(Strict):
    value_score = fields.Nested(ValueScore, required=True)


value_scored = marketing.event(
    "marketing.value.scored", "The value of a customer was worked out.", ValueScored)
