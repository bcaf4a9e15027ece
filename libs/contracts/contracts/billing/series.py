"""Series: in each, documents are numbered one by one and chained by their hashes."""

from marshmallow import fields, validate

from ..common import (
    ExpectedVersion,
    Flag,
    Id,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    Whole,
    many,
    page_of,
)
from ..declare import get, patch, post
from ..errors import Conflict
from .declared import CHANGED, NOT_FOUND, billing

SERIES_KINDS = ("invoice", "credit_note", "self_billed", "self_billed_credit_note")


def _kinds(**options):
    return fields.List(fields.String(validate=validate.OneOf(SERIES_KINDS)),
                       validate=validate.Length(min=1, max=4), **options)


class SeriesFields(Strict):
    name = Text(100, allow_none=True)
    number_format = Text(60, metadata={
        "description": "Of {series}, {year} and {sequence}, such as {series}-{year}-{sequence:06}. "
                       "It cannot change once something was issued."})
    default_for = many(fields.String(validate=validate.OneOf(SERIES_KINDS)), 4, metadata={
        "description": "The kinds that go here when nobody says where; the series that was the "
                       "default before is it no longer."})


class NewSeries(SeriesFields):
    code = fields.String(
        required=True,
        validate=Pattern("^[A-Z0-9][A-Z0-9-]{0,19}$",
                         error="A code is of capitals, digits and hyphens."))
    kinds = _kinds(required=True)
    is_per_year = Flag(load_default=True, metadata={
        "description": "Whether it begins with 1 again each year."})
    contact_id = Id("contact", load_default=None, allow_none=True, metadata={
        "description": "The supplier whose own series it is (self-billing)."})


class Series(Recorded):
    id = Id("series", required=True)
    code = fields.String(required=True)
    name = Text(100, allow_none=True)
    kinds = _kinds(required=True)
    default_for = many(fields.String(validate=validate.OneOf(SERIES_KINDS)), 4)
    is_per_year = Flag(required=True)
    number_format = Text(60, required=True)
    contact_id = Id("contact", allow_none=True)
    issued_count = Whole(required=True, metadata={"description": "Documents in all its years."})
    last_number = Text(60, allow_none=True)


class SeriesId(Strict):
    series_id = Id("series", required=True)


class UpdateSeries(SeriesId, ExpectedVersion):
    changes = fields.Nested(SeriesFields, required=True)


class ListSeries(PageRequest):
    """By code."""


SeriesPage = page_of(Series, "SeriesPage")

create_series = billing.command(
    "create_series", "Begin a series of invoices, credit notes or self-billed documents.",
    request=NewSeries, reply=Series, permission="billing_settings:write",
    route=post("/invoice-series", location="/invoice-series/{id}"),
    errors={"series_exists": Conflict},
    links={"get_series": {"series_id": "id"}, "update_series": {"series_id": "id"}},
)
get_series = billing.query(
    "get_series", "See a series.",
    request=SeriesId, reply=Series, permission="invoices:read",
    route=get("/invoice-series/{series_id}"), errors=NOT_FOUND,
)
list_series = billing.query(
    "list_series", "List the series.",
    request=ListSeries, reply=SeriesPage, permission="invoices:read",
    route=get("/invoice-series"),
)
update_series = billing.command(
    "update_series", "Change the name of a series, its format, or what it is the default of.",
    request=UpdateSeries, reply=Series, permission="billing_settings:write",
    route=patch("/invoice-series/{series_id}"),
    errors=CHANGED | {"series_is_begun": Conflict},
)
