"""What a customer is worth to us, as marketing works it out over all customers."""

from marshmallow import fields

from ..common import Id, Money, Pattern, Share, Strict, Time, Whole, many
from ..facts import AboutParties
from .declared import marketing


class Rfm(Strict):
    """Quintiles over all customers, 5 being the best fifth: A. M. Hughes, Strategic Database
    Marketing (1994). They take a look at all customers, so one service works them out for all."""

    recency = Whole(1, 5, required=True)
    frequency = Whole(1, 5, required=True)
    monetary = Whole(1, 5, required=True)
    rfm_class = fields.String(
        required=True, data_key="class", validate=Pattern("^[a-z][a-z0-9_]{0,39}$"),
        metadata={"description": "What customers with such quintiles are called."},
    )


class Propensity(Strict):
    """How likely the party is to do something within the next 90 days, such as buy or leave."""

    to = fields.String(required=True, validate=Pattern("^[a-z][a-z0-9_]{0,39}$"))
    probability = Share(required=True)


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
