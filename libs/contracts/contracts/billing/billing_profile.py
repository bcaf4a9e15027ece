"""Billing profiles: what has to be known of a party to bill it, or to be billed by it."""

from marshmallow import fields, validate

from ..common import (
    Amount,
    Day,
    ExpectedVersion,
    Flag,
    Id,
    Language,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..lines import Price
from .invoice import PostalAddress

INVOICING_POLICIES = ("when_placed", "when_confirmed", "when_shipped", "monthly", "by_hand")
PAYMENT_KINDS = ("transfer", "direct_debit", "card", "cash")
TAX_REGIMES = ("general", "equivalence_surcharge", "intra_community", "export", "exempt")
CHANGE_STATES = ("waiting", "approved", "refused")


class TermInstalment(Strict):
    share = Amount(required=True, metadata={
        "description": "In per cent of what is owed; all add up to 100.", "example": "50"})
    days = Whole(0, 3650, required=True, metadata={"description": "After the day of issue."})


class PaymentTerms(Strict):
    """When an invoice is due: so many days after its day, then moved as the rest says."""

    days = Whole(0, 3650, load_default=0)
    end_of_month = Flag(load_default=False, metadata={
        "description": "Moved to the end of that month."})
    fixed_days = many(Whole(1, 31), 5, load_default=list, metadata={
        "description": "Moved to the next of these days of the month on which the party pays."})
    instalments = many(TermInstalment, 36, load_default=list, metadata={
        "description": "Instead of `days`: each is moved by the rest as well."})


class PaymentMethod(Strict):
    kind = fields.String(required=True, validate=validate.OneOf(PAYMENT_KINDS))
    iban = Text(42, load_default=None, allow_none=True, metadata={
        "description": "Of the party: what a direct debit is drawn on, and where we transfer "
                       "what we owe them."})
    mandate_id = Text(35, load_default=None, allow_none=True, metadata={
        "description": "Of a SEPA direct debit (BT-89)."})
    mandate_signed_on = Day(load_default=None, allow_none=True)


class TaxRegime(Strict):
    kind = fields.String(required=True, validate=validate.OneOf(TAX_REGIMES))
    exemption_reason = Text(300, load_default=None, allow_none=True, metadata={
        "description": "Told on the invoice when the party is exempt (BT-120)."})
    withholding_rate = Price(load_default=None, allow_none=True, metadata={
        "description": "Income tax that the party keeps back (retención de IRPF), in per cent."})


class SelfBillingAgreement(Strict):
    """That a partner or supplier agreed, beforehand, to have us issue their invoices.

    Directive 2006/112/EC, art. 224, asks for it, and for a way in which they accept each.
    """

    agreed_on = Day(required=True)
    text = Text(4000, required=True, is_long=True, metadata={
        "description": "What was agreed, or where it is written."})
    needs_acceptance = Flag(load_default=True, metadata={
        "description": "Whether each document waits for their yes; without, it is issued at once, "
                       "by what was agreed."})
    withholding_rate = Price(load_default=None, allow_none=True, metadata={
        "description": "Income tax that we keep back of what we owe them (retención de IRPF), in "
                       "per cent."})
    exemption_reason = Text(300, load_default=None, allow_none=True, metadata={
        "description": "Why no VAT is due of what they supply, such as a scheme for small "
                       "businesses (BT-120)."})


def _iso_currency(**options):
    return fields.String(
        validate=Pattern("^[A-Z]{3}$", error="This is not a currency code such as EUR."), **options)


class FiscalFields(Strict):
    """What a customer may say of themselves."""

    legal_name = Text(300)
    tax_id = Text(40, allow_none=True, metadata={
        "description": "Of the country of the address; its check digits are checked."})
    vat_id = Text(40, allow_none=True, metadata={
        "description": "With the prefix of its country, as the EU knows it."})
    address = fields.Nested(PostalAddress)
    email = Text(254, allow_none=True, metadata={"description": "Where invoices are mailed."})
    einvoice_address = Text(200, allow_none=True, metadata={
        "description": "`scheme:id`, the scheme by ISO 6523, such as 0088:8437000000001."})
    payment_method = fields.Nested(PaymentMethod, allow_none=True)
    language = Language(allow_none=True)


class BillingProfileFields(FiscalFields):
    payment_terms = fields.Nested(PaymentTerms, allow_none=True, metadata={
        "description": "Those of the issuer without."})
    currency = _iso_currency(allow_none=True)
    tax_regime = fields.Nested(TaxRegime, allow_none=True, metadata={
        "description": "The general one without."})
    invoicing_policy = fields.String(
        allow_none=True, validate=validate.OneOf(INVOICING_POLICIES),
        metadata={"description": "When orders are invoiced; as the issuer does without."})
    self_billing_agreement = fields.Nested(SelfBillingAgreement, allow_none=True, metadata={
        "description": "Without it nothing is issued in their name."})


class NewBillingProfile(BillingProfileFields):
    contact_id = Id("contact", required=True)
    legal_name = Text(300, required=True)
    address = fields.Nested(PostalAddress, required=True)


class BillingProfile(NewBillingProfile, Recorded):
    id = Id("billing_profile", required=True)


class BillingProfileId(Strict):
    billing_profile_id = Id("billing_profile", required=True)


class UpdateBillingProfile(BillingProfileId, ExpectedVersion):
    """Of nested objects, such as the address, the new one replaces the old whole."""

    changes = fields.Nested(BillingProfileFields, required=True)


class ListBillingProfiles(PageRequest):
    """The latest first."""

    contact_id = Id("contact")


class ListBillingProfileVersions(PageRequest):
    """The latest first."""

    billing_profile_id = Id("billing_profile", required=True)


class BillingProfileVersion(BillingProfile):
    """A profile as it was: `version` says which, `updated_at` since when."""

    changed_by_id = Text(80, required=True)


class PortalBillingProfile(FiscalFields):
    """What a customer sees of their own profile; `version` is 0 while there is none."""

    id = Id("billing_profile", required=True, allow_none=True)
    version = Whole(0, required=True)
    updated_at = Time(required=True, allow_none=True)
    waiting_changes = fields.Nested(FiscalFields, required=True, allow_none=True, metadata={
        "description": "What they asked to have changed, until somebody approves it."})


class GetPortalBillingProfile(Strict):
    """Whose it is follows from who asks."""


class UpdatePortalBillingProfile(ExpectedVersion):
    changes = fields.Nested(FiscalFields, required=True)


class BillingProfileChange(Recorded):
    """What a customer asked to have changed of their profile, or a first one."""

    id = Id("billing_profile_change", required=True)
    contact_id = Id("contact", required=True)
    state = fields.String(required=True, validate=validate.OneOf(CHANGE_STATES))
    changes = fields.Nested(FiscalFields, required=True)
    asked_by_id = Text(80, required=True)
    decided_at = Time(allow_none=True)
    decided_by_id = Text(80, allow_none=True)
    reason = Text(500, allow_none=True, is_long=True)


class BillingProfileChangeId(Strict):
    billing_profile_change_id = Id("billing_profile_change", required=True)


class ApproveBillingProfileChange(BillingProfileChangeId, ExpectedVersion):
    """Only while it waits."""


class RefuseBillingProfileChange(BillingProfileChangeId, ExpectedVersion):
    reason = Text(500, required=True, is_long=True)


class ListBillingProfileChanges(PageRequest):
    """The latest first."""

    state = fields.String(validate=validate.OneOf(CHANGE_STATES))
    contact_id = Id("contact")


BillingProfilePage = page_of(BillingProfile, "BillingProfilePage")
BillingProfileVersionPage = page_of(BillingProfileVersion, "BillingProfileVersionPage")
BillingProfileChangePage = page_of(BillingProfileChange, "BillingProfileChangePage")
