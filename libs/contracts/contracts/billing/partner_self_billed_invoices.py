"""What partners and suppliers see of documents in their name, and what they say of them."""

from ..declare import get, post
from ..errors import Conflict
from ..files import PdfFile, XmlFile
from . import self_billed_invoice as s
from .declared import CHANGED, NOT_FOUND, billing
from .self_billed_invoices import ANSWERED, NOT_READY

list_partner_self_billed_invoices = billing.query(
    "list_partner_self_billed_invoices", "See the invoices that we issue in your name.",
    request=s.ListPartnerSelfBilledInvoices, reply=s.PartnerSelfBilledInvoicePage,
    permission="partner:use", route=get("/self-billed-invoices", audience="partner"),
)
get_partner_self_billed_invoice = billing.query(
    "get_partner_self_billed_invoice", "See an invoice that we issue in your name.",
    request=s.SelfBilledInvoiceId, reply=s.PartnerSelfBilledInvoice, permission="partner:use",
    route=get("/self-billed-invoices/{invoice_id}", audience="partner"), errors=NOT_FOUND,
)
accept_partner_self_billed_invoice = billing.command(
    "accept_partner_self_billed_invoice", "Accept an invoice in your name, by which it is issued.",
    request=s.ChangeSelfBilledInvoice, reply=s.PartnerSelfBilledInvoice,
    permission="partner:use",
    route=post("/self-billed-invoices/{invoice_id}/accept", status=200, audience="partner"),
    errors=CHANGED | NOT_READY | ANSWERED,
)
dispute_partner_self_billed_invoice = billing.command(
    "dispute_partner_self_billed_invoice", "Say that an invoice in your name is not right.",
    request=s.DisputeSelfBilledInvoice, reply=s.PartnerSelfBilledInvoice,
    permission="partner:use",
    route=post("/self-billed-invoices/{invoice_id}/dispute", status=200, audience="partner"),
    errors=CHANGED | ANSWERED,
)
get_partner_self_billed_invoice_pdf = billing.query(
    "get_partner_self_billed_invoice_pdf", "Get an invoice in your name as PDF.",
    request=s.SelfBilledInvoiceId, reply=PdfFile, permission="partner:use",
    route=get("/self-billed-invoices/{invoice_id}/pdf", audience="partner"), errors=NOT_FOUND,
)
get_partner_self_billed_invoice_facturx = billing.query(
    "get_partner_self_billed_invoice_facturx", "Get an invoice in your name as an e-invoice.",
    request=s.SelfBilledInvoiceId, reply=XmlFile, permission="partner:use",
    route=get("/self-billed-invoices/{invoice_id}/facturx", audience="partner"),
    errors=NOT_FOUND | {"invoice_has_no_xml": Conflict},
)
