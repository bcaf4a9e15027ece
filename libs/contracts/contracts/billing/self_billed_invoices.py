"""Self-billed invoices: drafted, accepted by who supplied, issued, credited; and commissions."""

from ..declare import delete, get, patch, post
from ..errors import Conflict
from . import self_billed_invoice as s
from .declared import CHANGED, NOT_FOUND, billing

# What keeps one from being made: nothing is changed, and it can be asked for again.
NOT_READY = {
    "billing_profile_missing": Conflict,
    "issuer_missing": Conflict,
    "tax_rate_missing": Conflict,
    "no_self_billing_agreement": Conflict,
}
IS_ISSUED = {"invoice_is_issued": Conflict}
ANSWERED = {"acceptance_is_not_asked": Conflict}

create_self_billed_invoice = billing.command(
    "create_self_billed_invoice", "Draft an invoice in the name of a supplier, who agreed to that.",
    request=s.NewSelfBilledInvoice, reply=s.SelfBilledInvoice, permission="invoices:write",
    route=post("/self-billed-invoices", location="/self-billed-invoices/{id}"), errors=NOT_READY,
    links={"get_self_billed_invoice": {"invoice_id": "id"},
           "propose_self_billed_invoice": {"invoice_id": "id"}},
)
get_self_billed_invoice = billing.query(
    "get_self_billed_invoice", "See a document that we issue in the name of a supplier.",
    request=s.SelfBilledInvoiceId, reply=s.SelfBilledInvoice, permission="invoices:read",
    route=get("/self-billed-invoices/{invoice_id}"), errors=NOT_FOUND,
)
list_self_billed_invoices = billing.query(
    "list_self_billed_invoices", "List the documents that we issue in the name of suppliers.",
    request=s.ListSelfBilledInvoices, reply=s.SelfBilledInvoicePage, permission="invoices:read",
    route=get("/self-billed-invoices"),
)
update_self_billed_invoice = billing.command(
    "update_self_billed_invoice", "Change a draft; its supplier is then asked anew.",
    request=s.UpdateSelfBilledInvoice, reply=s.SelfBilledInvoice, permission="invoices:write",
    route=patch("/self-billed-invoices/{invoice_id}"), errors=CHANGED | NOT_READY | IS_ISSUED,
)
delete_self_billed_invoice = billing.command(
    "delete_self_billed_invoice", "Delete a draft; the commissions that it was of wait again.",
    request=s.ChangeSelfBilledInvoice, reply=None, permission="invoices:write",
    route=delete("/self-billed-invoices/{invoice_id}"), errors=CHANGED | IS_ISSUED,
)
propose_self_billed_invoice = billing.command(
    "propose_self_billed_invoice", "Show a draft to its supplier, who accepts or disputes it.",
    request=s.ChangeSelfBilledInvoice, reply=s.SelfBilledInvoice, permission="invoices:write",
    route=post("/self-billed-invoices/{invoice_id}/propose", status=200),
    errors=CHANGED | NOT_READY | IS_ISSUED,
)
accept_self_billed_invoice = billing.command(
    "accept_self_billed_invoice", "Note that the supplier accepted, by which it is issued.",
    request=s.AcceptSelfBilledInvoice, reply=s.SelfBilledInvoice, permission="invoices:write",
    route=post("/self-billed-invoices/{invoice_id}/accept", status=200),
    errors=CHANGED | NOT_READY | ANSWERED,
)
dispute_self_billed_invoice = billing.command(
    "dispute_self_billed_invoice", "Note that the supplier says a draft is not right.",
    request=s.DisputeSelfBilledInvoice, reply=s.SelfBilledInvoice, permission="invoices:write",
    route=post("/self-billed-invoices/{invoice_id}/dispute", status=200),
    errors=CHANGED | ANSWERED,
)
issue_self_billed_invoice = billing.command(
    "issue_self_billed_invoice",
    "Issue a draft without asking, where the supplier agreed to that beforehand.",
    request=s.ChangeSelfBilledInvoice, reply=s.SelfBilledInvoice, permission="invoices:write",
    route=post("/self-billed-invoices/{invoice_id}/issue", status=200),
    errors=CHANGED | NOT_READY | IS_ISSUED | {"acceptance_is_needed": Conflict},
)
credit_self_billed_invoice = billing.command(
    "credit_self_billed_invoice", "Take back a self-billed invoice, whole or in part (type 261).",
    request=s.CreditSelfBilledInvoice, reply=s.SelfBilledInvoice, permission="invoices:write",
    route=post("/self-billed-invoices/{invoice_id}/credit-notes",
               location="/self-billed-invoices/{id}"),
    errors=NOT_FOUND | {"issuer_missing": Conflict, "invoice_is_draft": Conflict,
                        "more_than_was_invoiced": Conflict},
)
list_waiting_commissions = billing.query(
    "list_waiting_commissions", "List commissions that wait to be invoiced, with what is missing.",
    request=s.ListWaitingCommissions, reply=s.WaitingCommissionPage, permission="invoices:read",
    route=get("/self-billed-invoices/waiting"),
)
invoice_commissions = billing.command(
    "invoice_commissions", "Draft the invoice of a closed month of commissions that waits for it.",
    request=s.InvoiceCommissions, reply=s.SelfBilledInvoice, permission="invoices:write",
    route=post("/self-billed-invoices/from-commissions", location="/self-billed-invoices/{id}"),
    errors=NOT_FOUND | NOT_READY | {"commissions_are_invoiced": Conflict},
)

self_billed_invoice_proposed = billing.event(
    "billing.self_billed_invoice.proposed", "A supplier is asked to accept a draft.",
    s.SelfBilledInvoiceTold)
self_billed_invoice_disputed = billing.event(
    "billing.self_billed_invoice.disputed", "A supplier says that a draft is not right.",
    s.SelfBilledInvoiceTold)
self_billed_invoice_issued = billing.event(
    "billing.self_billed_invoice.issued",
    "A document was issued in the name of a supplier, whom we owe it.", s.SelfBilledInvoiceTold)
self_billed_invoice_updated = billing.event(
    "billing.self_billed_invoice.updated", "A part of a self-billed invoice was settled.",
    s.SelfBilledInvoiceTold)
self_billed_invoice_paid = billing.event(
    "billing.self_billed_invoice.paid", "We paid a self-billed invoice whole.",
    s.SelfBilledInvoiceTold)
self_billed_invoice_cancelled = billing.event(
    "billing.self_billed_invoice.cancelled", "A self-billed invoice was taken back whole.",
    s.SelfBilledInvoiceTold)
