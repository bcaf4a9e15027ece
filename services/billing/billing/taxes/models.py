"""What is kept of tax rates."""

from decimal import Decimal

from bson.decimal128 import Decimal128
from mongoengine import DynamicField, StringField

from chassis.store import Document

NOTHING = Decimal128(Decimal(0))


class TaxRate(Document):
    """The rate of a category in a country, from a day on until the next. Rates are per cent."""

    ENTITY = "tax_rate"
    meta = {
        "collection": "tax_rates",
        "indexes": [
            {"fields": ["country", "tax_category", "-valid_from"], "unique": True},
            {"fields": ["-valid_from", "-id"]},
            {"fields": ["country", "-valid_from", "-id"]},
        ],
    }

    country = StringField(required=True)
    tax_category = StringField(required=True)
    rate = DynamicField(required=True)
    surcharge_rate = DynamicField(default=NOTHING)
    valid_from = StringField(required=True)
    note = StringField()


TAX_DOCUMENTS = (TaxRate,)
