"""Self-billed invoices: what we issue in the name of who supplies us, and owe them by it.

We are the buyer, the partner or supplier is the seller (Directive 2006/112/EC, art. 224).
"""

from marshmallow import fields, validate

from ..common import (
    Day,
    ExpectedVersion,
    Flag,
    Id,
    Money,
    PageRequest,
    Pattern,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..lines import MOST_LINES
from . import dispute as p
from . import invoice as i
from . import invoice_draft as d
from .credit_notes import CreditedLine

# Whether the supplier was asked, and what they said.
ACCEPTANCES = ("not_asked", "waiting", "accepted", "disputed")


class Acceptance(Strict):
    """What the supplier says of a self-billed document."""

    acceptance = fields.String(required=True, validate=validate.OneOf(ACCEPTANCES))
    proposed_at = Time(allow_none=True, metadata={
        "description": "Since when the supplier sees it in the partner portal."})
    accepted_at = Time(allow_none=True)
    dispute_reason = Text(2000, allow_none=True, is_long=True)
    commission_statement_id = Id("commission_statement", allow_none=True)


class SelfBilledInvoice(i.Invoice, Acceptance):
    """The supplier, whom we owe, comes first among the parties.

    `payable` is what we pay them: the total less the income tax that we keep back.
    """

    accepted_by_id = Text(80, allow_none=True)
    acceptance_note = Text(500, allow_none=True, is_long=True)


class SelfBilledFields(Strict):
    supplied_on = Day(allow_none=True)
    note = Text(2000, allow_none=True, is_long=True)
    customer_reference = Text(100, allow_none=True, metadata={
        "description": "Our own reference, such as a purchase order (BT-13)."})


class NewSelfBilledInvoice(SelfBilledFields):
    contact_id = Id("contact", required=True, metadata={"description": "Who supplied us."})
    lines = fields.List(fields.Nested(d.NewInvoiceLine), required=True,
                        validate=validate.Length(min=1, max=MOST_LINES))
    currency = fields.String(
        load_default=None, allow_none=True,
        validate=Pattern("^[A-Z]{3}$", error="This is not a currency code such as EUR."),
        metadata={"description": "That of the billing profile without."})


class SelfBilledChanges(SelfBilledFields):
    """Lines that are given replace all that there were."""

    lines = fields.List(fields.Nested(d.NewInvoiceLine),
                        validate=validate.Length(min=1, max=MOST_LINES))


class SelfBilledInvoiceId(Strict):
    invoice_id = Id("invoice", required=True)


class UpdateSelfBilledInvoice(SelfBilledInvoiceId, ExpectedVersion):
    changes = fields.Nested(SelfBilledChanges, required=True)


class ChangeSelfBilledInvoice(SelfBilledInvoiceId, ExpectedVersion):
    """Which one, and optionally at which version."""


class AcceptSelfBilledInvoice(ChangeSelfBilledInvoice):
    note = Text(500, allow_none=True, load_default=None, is_long=True, metadata={
        "description": "How the supplier said so, such as by a mail of some day."})


class DisputeSelfBilledInvoice(ChangeSelfBilledInvoice):
    reason = Text(2000, minimum=3, required=True, is_long=True)


class CreditSelfBilledInvoice(SelfBilledInvoiceId):
    lines = many(CreditedLine, MOST_LINES, load_default=None, allow_none=True, metadata={
        "description": "All that is left of it without."})
    reason = Text(500, required=True, is_long=True)


class ListSelfBilledInvoices(PageRequest):
    """The latest first."""

    contact_id = Id("contact")
    kind = fields.String(validate=validate.OneOf(i.INVOICE_KINDS))
    state = fields.String(validate=validate.OneOf(i.INVOICE_STATES))
    acceptance = fields.String(validate=validate.OneOf(ACCEPTANCES))
    is_overdue = Flag(metadata={"description": "Only those that we should have paid by now."})


class SelfBilledInvoiceTold(Strict):
    self_billed_invoice = fields.Nested(SelfBilledInvoice, required=True)


SelfBilledInvoicePage = page_of(SelfBilledInvoice, "SelfBilledInvoicePage")


# Commissions on their way to be invoiced


class WaitingCommission(Strict):
    """A closed month of a partner's commissions of which no invoice could be drafted yet."""

    commission_statement_id = Id("commission_statement", required=True)
    contact_id = Id("contact", required=True)
    period = Text(7, required=True)
    total = fields.Nested(Money, required=True)
    reason = Text(80, required=True, metadata={
        "description": "The code of what is missing, such as no_self_billing_agreement; "
                       "draft_deleted when somebody deleted its draft."})
    detail = Text(500, required=True)
    waiting_since = Time(required=True)


class ListWaitingCommissions(PageRequest):
    """The latest first."""

    contact_id = Id("contact")


class InvoiceCommissions(Strict):
    commission_statement_id = Id("commission_statement", required=True)


WaitingCommissionPage = page_of(WaitingCommission, "WaitingCommissionPage")


# In the partner portal


class PartnerSelfBilledInvoice(Acceptance):
    """A self-billed document as the partner sees it, who is its seller."""

    id = Id("invoice", required=True)
    version = Whole(1, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(i.INVOICE_KINDS))
    state = fields.String(required=True, validate=validate.OneOf(i.INVOICE_STATES))
    number = Text(60, allow_none=True)
    issued_on = Day(allow_none=True)
    supplied_on = Day(allow_none=True)
    due_on = Day(allow_none=True)
    currency = fields.String(required=True)
    seller = fields.Nested(p.PortalParty, allow_none=True)
    buyer = fields.Nested(p.PortalParty, allow_none=True)
    lines = many(p.PortalLine, MOST_LINES)
    taxes = many(i.TaxTotal, 30)
    withholding = fields.Nested(i.Withholding, allow_none=True)
    net = fields.Nested(Money, required=True)
    total = fields.Nested(Money, required=True)
    payable = fields.Nested(Money, required=True)
    open_amount = fields.Nested(Money, required=True)
    paid_at = Time(allow_none=True)
    credits_invoice_id = Id("invoice", allow_none=True)
    credits_number = Text(60, allow_none=True)
    reason = Text(500, allow_none=True, is_long=True)
    note = Text(2000, allow_none=True, is_long=True)


class ListPartnerSelfBilledInvoices(PageRequest):
    """The latest first."""

    kind = fields.String(validate=validate.OneOf(i.INVOICE_KINDS))
    state = fields.String(validate=validate.OneOf(i.INVOICE_STATES))
    acceptance = fields.String(validate=validate.OneOf(ACCEPTANCES))


PartnerSelfBilledInvoicePage = page_of(
    PartnerSelfBilledInvoice, "PartnerSelfBilledInvoicePage")
