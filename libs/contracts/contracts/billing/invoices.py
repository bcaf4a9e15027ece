"""Invoices and credit notes. That one is overdue follows from its day, so no event tells of it."""

from ..declare import delete, get, patch, post
from ..errors import Conflict
from . import invoice as i
from . import invoice_draft as d
from .declared import CHANGED, NOT_FOUND, billing

# What keeps an invoice from being made: nothing is changed, and it can be asked for again.
NOT_READY = {
    "billing_profile_missing": Conflict,
    "issuer_missing": Conflict,
    "tax_rate_missing": Conflict,
    "series_missing": Conflict,
}

create_invoice = billing.command(
    "create_invoice", "Draft an invoice by hand.",
    request=d.NewInvoice, reply=i.Invoice, permission="invoices:write",
    route=post("/invoices", location="/invoices/{id}"), errors=NOT_READY,
    links={"get_invoice": {"invoice_id": "id"}, "issue_invoice": {"invoice_id": "id"}},
)
get_invoice = billing.query(
    "get_invoice", "See an invoice or a credit note.",
    request=d.InvoiceId, reply=i.Invoice, permission="invoices:read",
    route=get("/invoices/{invoice_id}"), errors=NOT_FOUND,
)
list_invoices = billing.query(
    "list_invoices", "List invoices and credit notes, the latest first.",
    request=d.ListInvoices, reply=d.InvoicePage, permission="invoices:read",
    route=get("/invoices"),
)
update_invoice = billing.command(
    "update_invoice", "Change a draft; what is issued never changes.",
    request=d.UpdateInvoice, reply=i.Invoice, permission="invoices:write",
    route=patch("/invoices/{invoice_id}"),
    errors=CHANGED | NOT_READY | {"invoice_is_issued": Conflict},
)
delete_invoice = billing.command(
    "delete_invoice", "Delete a draft.",
    request=d.DeleteInvoice, reply=None, permission="invoices:write",
    route=delete("/invoices/{invoice_id}"), errors=CHANGED | {"invoice_is_issued": Conflict},
)
issue_invoice = billing.command(
    "issue_invoice", "Give a draft its number, and tell the world of it.",
    request=d.IssueInvoice, reply=i.Invoice, permission="invoices:write",
    route=post("/invoices/{invoice_id}/issue", status=200),
    errors=CHANGED | NOT_READY | {"invoice_is_issued": Conflict, "day_goes_back": Conflict},
)
invoice_order = billing.command(
    "invoice_order", "Issue an invoice of an order, or of one of its shipments.",
    request=d.InvoiceOrder, reply=i.Invoice, permission="invoices:write",
    route=post("/invoices/from-order", location="/invoices/{id}"),
    errors=NOT_FOUND | NOT_READY | {"order_is_invoiced": Conflict, "order_is_cancelled": Conflict},
)

invoice_issued = billing.event("billing.invoice.issued", "An invoice was issued.", i.InvoiceTold)
invoice_updated = billing.event(
    "billing.invoice.updated", "A part of an invoice was paid, or its day was moved.",
    i.InvoiceTold)
invoice_paid = billing.event("billing.invoice.paid", "An invoice was paid whole.", i.InvoiceTold)
invoice_cancelled = billing.event(
    "billing.invoice.cancelled", "An invoice was taken back.", i.InvoiceTold)
