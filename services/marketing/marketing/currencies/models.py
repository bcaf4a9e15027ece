"""What is kept of rates of exchange, and what has to be valued anew by them."""

from mongoengine import DynamicField, StringField

from chassis.store import Document


class ExchangeRate(Document):
    """What one unit of a currency is worth in that of the house, from a day on until the next."""

    ENTITY = "exchange_rate"
    meta = {
        "collection": "exchange_rates",
        "indexes": [
            {"fields": ["currency", "-day"], "unique": True},
            {"fields": ["-day", "-id"]},
            {"fields": ["currency", "-day", "-id"]},
        ],
    }

    currency = StringField(required=True)
    day = StringField(required=True)
    rate = DynamicField(required=True)
    source = StringField()


class Revaluation(Document):
    """Days of a currency (`from_day` until before `until_day`) whose rate changed: what was valued
    by it is valued anew, in the background."""

    ENTITY = "revaluation"
    IS_DERIVED = True
    meta = {"collection": "revaluations", "indexes": [{"fields": ["created_at"]}]}

    currency = StringField(required=True)
    from_day = StringField(required=True)
    until_day = StringField()


CURRENCY_DOCUMENTS = (ExchangeRate, Revaluation)
