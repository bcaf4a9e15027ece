"""Disputes of invoices, and the invoices of a customer in the portal."""

from ..declare import get, post
from ..errors import Conflict
from . import dispute as d
from .declared import CHANGED, NOT_FOUND, billing

DISPUTING = NOT_FOUND | {"nothing_is_open": Conflict}

dispute_invoice = billing.command(
    "dispute_invoice", "Note that a customer says an invoice is not right; it is not dunned then.",
    request=d.DisputeInvoice, reply=d.Dispute, permission="invoices:write",
    route=post("/invoices/{invoice_id}/dispute", status=200), errors=DISPUTING,
)
list_disputes = billing.query(
    "list_disputes", "List disputes of invoices.",
    request=d.ListDisputes, reply=d.DisputePage, permission="invoices:read",
    route=get("/disputes"),
)
settle_dispute = billing.command(
    "settle_dispute", "Settle a dispute; what is owed is dunned again by itself.",
    request=d.SettleDispute, reply=d.Dispute, permission="invoices:write",
    route=post("/disputes/{dispute_id}/settle", status=200), errors=CHANGED,
)
list_portal_invoices = billing.query(
    "list_portal_invoices", "List your own invoices and credit notes.",
    request=d.ListPortalInvoices, reply=d.PortalInvoicePage, permission="portal:use",
    route=get("/invoices", audience="portal"),
)
get_portal_invoice = billing.query(
    "get_portal_invoice", "See an invoice or credit note of your own.",
    request=d.PortalInvoiceId, reply=d.PortalInvoice, permission="portal:use",
    route=get("/invoices/{invoice_id}", audience="portal"), errors=NOT_FOUND,
)
dispute_portal_invoice = billing.command(
    "dispute_portal_invoice", "Say that an invoice of your own is not right.",
    request=d.DisputeInvoice, reply=d.Dispute, permission="portal:use",
    route=post("/invoices/{invoice_id}/dispute", status=200, audience="portal"),
    errors=DISPUTING,
)

invoice_disputed = billing.event(
    "billing.invoice.disputed", "A customer says that an invoice is not right.",
    d.InvoiceDisputed)
dispute_settled = billing.event(
    "billing.dispute.settled", "A dispute of an invoice was settled.", d.DisputeTold)
