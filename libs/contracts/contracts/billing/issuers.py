"""The company itself, as it appears on what it issues, and how it invoices by default."""

from marshmallow import fields, validate

from ..common import (
    ExpectedVersion,
    Flag,
    Language,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    TimeZone,
    page_of,
)
from ..declare import get, put
from . import billing_profile as b
from .declared import CHANGED, NOT_FOUND, billing
from .invoice import PostalAddress


class IssuerFields(Strict):
    legal_name = Text(300, required=True)
    tax_id = Text(40, required=True, metadata={
        "description": "Of the country of the address; its check digits are checked."})
    vat_id = Text(40, load_default=None, allow_none=True)
    address = fields.Nested(PostalAddress, required=True)
    iban = Text(42, load_default=None, allow_none=True, metadata={
        "description": "Where customers transfer to."})
    email = Text(254, load_default=None, allow_none=True)
    einvoice_address = Text(200, load_default=None, allow_none=True)
    logo_text = Text(100, load_default=None, allow_none=True, metadata={
        "description": "Stands at the head of documents."})
    registration = Text(300, load_default=None, allow_none=True, metadata={
        "description": "What the law asks to be told of the company, such as its entry in the "
                       "register (BT-33)."})
    language = Language(load_default="en")
    currency = fields.String(
        load_default="EUR",
        validate=Pattern("^[A-Z]{3}$", error="This is not a currency code such as EUR."))
    time_zone = TimeZone(load_default="UTC", metadata={
        "description": "Which day it is when something is issued."})
    payment_terms = fields.Nested(b.PaymentTerms, load_default=None, allow_none=True)
    invoicing_policy = fields.String(
        load_default="by_hand", validate=validate.OneOf(b.INVOICING_POLICIES))
    approves_profile_changes = Flag(load_default=False, metadata={
        "description": "Whether what customers change of their fiscal data waits for somebody."})


class Issuer(IssuerFields, Recorded):
    language = Language(required=True)
    currency = fields.String(required=True)
    time_zone = TimeZone(required=True)
    invoicing_policy = fields.String(
        required=True, validate=validate.OneOf(b.INVOICING_POLICIES))
    approves_profile_changes = Flag(required=True)


class GetIssuer(Strict):
    """There is one."""


class SetIssuer(ExpectedVersion):
    issuer = fields.Nested(IssuerFields, required=True)


class ListIssuerVersions(PageRequest):
    """The latest first."""


class IssuerVersion(Issuer):
    """The issuer as it was: `version` says which, `updated_at` since when."""

    changed_by_id = Text(80, required=True)


IssuerVersionPage = page_of(IssuerVersion, "IssuerVersionPage")

get_issuer = billing.query(
    "get_issuer", "See the company's own fiscal data.",
    request=GetIssuer, reply=Issuer, permission="invoices:read", route=get("/issuer"),
    errors=NOT_FOUND,
)
set_issuer = billing.command(
    "set_issuer", "Say who issues: the company's own fiscal data, and how it invoices.",
    request=SetIssuer, reply=Issuer, permission="billing_settings:write",
    route=put("/issuer", body="issuer"), errors=CHANGED,
)
list_issuer_versions = billing.query(
    "list_issuer_versions", "List what the company's own fiscal data has been.",
    request=ListIssuerVersions, reply=IssuerVersionPage, permission="invoices:read",
    route=get("/issuer/versions"),
)


class IssuerTold(Strict):
    issuer = fields.Nested(Issuer, required=True)


issuer_updated = billing.event(
    "billing.issuer.updated", "The company's own fiscal data was changed.", IssuerTold)
