"""The rates of VAT by country, each from a day on."""

from marshmallow import fields, validate

from ..common import (
    Amount,
    Country,
    Day,
    ExpectedVersion,
    Id,
    PageRequest,
    Recorded,
    Strict,
    Text,
    page_of,
)
from ..declare import delete, get, patch, post
from ..errors import Conflict
from ..lines import Price
from .declared import CHANGED, NOT_FOUND, billing

# The tax categories of lines that have a rate.
RATED_CATEGORIES = ("standard", "reduced", "super_reduced")


class TaxRateChanges(Strict):
    rate = Price(metadata={"description": "In per cent, such as 21."})
    surcharge_rate = Price(metadata={
        "description": "Equivalence surcharge (recargo de equivalencia), in per cent."})
    note = Text(500, allow_none=True, is_long=True)


class NewTaxRate(TaxRateChanges):
    country = Country(required=True)
    tax_category = fields.String(required=True, validate=validate.OneOf(RATED_CATEGORIES))
    rate = Price(required=True, metadata={"description": "In per cent, such as 21."})
    valid_from = Day(required=True, metadata={
        "description": "It holds from this day until the next of its kind."})


class TaxRate(Recorded):
    id = Id("tax_rate", required=True)
    country = Country(required=True)
    tax_category = fields.String(required=True, validate=validate.OneOf(RATED_CATEGORIES))
    rate = Amount(required=True)
    surcharge_rate = Amount(required=True)
    valid_from = Day(required=True)
    note = Text(500, allow_none=True, is_long=True)


class TaxRateId(Strict):
    tax_rate_id = Id("tax_rate", required=True)


class UpdateTaxRate(TaxRateId, ExpectedVersion):
    changes = fields.Nested(TaxRateChanges, required=True)


class DeleteTaxRate(TaxRateId, ExpectedVersion):
    """What was issued keeps the rates that it was issued with."""


class ListTaxRates(PageRequest):
    """The latest first."""

    country = Country()


TaxRatePage = page_of(TaxRate, "TaxRatePage")

create_tax_rate = billing.command(
    "create_tax_rate", "Say which rate holds in a country from a day on.",
    request=NewTaxRate, reply=TaxRate, permission="billing_settings:write",
    route=post("/tax-rates", location="/tax-rates/{id}"), errors={"tax_rate_exists": Conflict},
    links={"get_tax_rate": {"tax_rate_id": "id"}, "update_tax_rate": {"tax_rate_id": "id"}},
)
get_tax_rate = billing.query(
    "get_tax_rate", "See a rate.",
    request=TaxRateId, reply=TaxRate, permission="invoices:read",
    route=get("/tax-rates/{tax_rate_id}"), errors=NOT_FOUND,
)
list_tax_rates = billing.query(
    "list_tax_rates", "List the rates.",
    request=ListTaxRates, reply=TaxRatePage, permission="invoices:read", route=get("/tax-rates"),
)
update_tax_rate = billing.command(
    "update_tax_rate", "Correct a rate; what was issued stays as it is.",
    request=UpdateTaxRate, reply=TaxRate, permission="billing_settings:write",
    route=patch("/tax-rates/{tax_rate_id}"), errors=CHANGED,
)
delete_tax_rate = billing.command(
    "delete_tax_rate", "Delete a rate that should not be there.",
    request=DeleteTaxRate, reply=None, permission="billing_settings:write",
    route=delete("/tax-rates/{tax_rate_id}"), errors=CHANGED,
)
