"""What a customer is worth, as marketing works it out and profiles show it."""

from marshmallow import fields

from .common import Pattern, Share, Strict, Whole


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
