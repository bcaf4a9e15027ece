"""What other currencies are worth in the one in which the house reckons, day by day."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    Day,
    ExpectedVersion,
    Id,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    page_of,
)
from ..declare import delete, get, put
from .declared import CHANGED, NOT_FOUND, marketing

CURRENCY = Pattern("^[A-Z]{3}$", error="This is not a currency code such as EUR.")
MOST_AT_ONCE = 2000


class Rate(Text):
    """A factor as text, such as `"0.921700"`: more than nothing."""

    def __init__(self, **options):
        # Some currencies have thousands for a cent, so an amount's six places would not do.
        super().__init__(25, validate=Pattern(
            r"^(?=.*[1-9])[0-9]{1,9}(\.[0-9]{1,15})?$",
            error="This is not a rate such as 0.9217."), **options)


class NewExchangeRate(Strict):
    currency = fields.String(required=True, validate=CURRENCY)
    day = Day(required=True, metadata={
        "description": "It holds from this day until the next that is known of this currency."})
    rate = Rate(required=True, metadata={
        "description": "What one unit of it is worth in the currency of the house, such as 0.9217 "
                       "for USD where that is EUR."})
    source = Text(100, allow_none=True, metadata={"description": "Who says so, such as ECB."})


class ExchangeRate(NewExchangeRate, Recorded):
    id = Id("exchange_rate", required=True)


class SetExchangeRates(Strict):
    """What is known of a currency and a day already is said anew."""

    rates = fields.List(fields.Nested(NewExchangeRate), required=True,
                        validate=validate.Length(min=1, max=MOST_AT_ONCE))

    @validates_schema(skip_on_field_errors=True)
    def refuse_twice(self, data, **_options):
        keys = set()
        for at, rate in enumerate(data["rates"]):
            key = (rate["currency"], rate["day"])
            if key in keys:
                raise ValidationError({"rates": {at: {"day": ["This day is said twice."]}}})
            keys.add(key)


class ExchangeRatesSet(Strict):
    set_count = fields.Integer(required=True)
    house_currency = fields.String(required=True)


class ExchangeRateId(Strict):
    exchange_rate_id = Id("exchange_rate", required=True)


class DeleteExchangeRate(ExchangeRateId, ExpectedVersion):
    """What was valued by it is valued by the one before, if there is one."""


class ListExchangeRates(PageRequest):
    """The latest first."""

    currency = fields.String(validate=CURRENCY)


ExchangeRatePage = page_of(ExchangeRate, "ExchangeRatePage")

set_exchange_rates = marketing.command(
    "set_exchange_rates", "Say what currencies are worth, day by day.",
    request=SetExchangeRates, reply=ExchangeRatesSet, permission="marketing_settings:write",
    route=put("/exchange-rates"), safe_to_repeat=True,
)
get_exchange_rate = marketing.query(
    "get_exchange_rate", "See what a currency is worth from a day on.",
    request=ExchangeRateId, reply=ExchangeRate, permission="costs:read",
    route=get("/exchange-rates/{exchange_rate_id}"), errors=NOT_FOUND,
)
list_exchange_rates = marketing.query(
    "list_exchange_rates", "List what currencies are worth.",
    request=ListExchangeRates, reply=ExchangeRatePage, permission="costs:read",
    route=get("/exchange-rates"),
)
delete_exchange_rate = marketing.command(
    "delete_exchange_rate", "Delete a rate that should not be there.",
    request=DeleteExchangeRate, reply=None, permission="marketing_settings:write",
    route=delete("/exchange-rates/{exchange_rate_id}"), errors=CHANGED,
)
