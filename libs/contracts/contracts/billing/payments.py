"""Payments: money that comes in, what it settles, what is paid back, and what bounces."""

from ..declare import get, post
from ..errors import Conflict
from . import invoice as i
from . import payment as p
from .declared import CHANGED, NOT_FOUND, billing

# Why an invoice cannot be settled so.
MISFITS = {
    "invoice_is_draft": Conflict,
    "invoice_is_self_billed": Conflict,
    "invoice_of_another_party": Conflict,
    "currency_differs": Conflict,
    "more_than_is_open": Conflict,
    "more_than_is_left": Conflict,
}

create_payment = billing.command(
    "create_payment", "Take in a payment, and settle invoices with it.",
    request=p.NewPayment, reply=p.Payment, permission="payments:write",
    route=post("/payments", location="/payments/{id}"),
    errors=MISFITS | {"external_id_taken": Conflict},
    links={"get_payment": {"payment_id": "id"}, "allocate_payment": {"payment_id": "id"},
           "reverse_payment": {"payment_id": "id"}},
)
get_payment = billing.query(
    "get_payment", "See a payment.",
    request=p.PaymentId, reply=p.Payment, permission="payments:read",
    route=get("/payments/{payment_id}"), errors=NOT_FOUND,
)
list_payments = billing.query(
    "list_payments", "List payments.",
    request=p.ListPayments, reply=p.PaymentPage, permission="payments:read",
    route=get("/payments"),
)
allocate_payment = billing.command(
    "allocate_payment", "Settle invoices with what is left of a payment.",
    request=p.AllocatePayment, reply=p.Payment, permission="payments:write",
    route=post("/payments/{payment_id}/allocate", status=200),
    errors=CHANGED | MISFITS | {"payment_is_reversed": Conflict},
)
reverse_payment = billing.command(
    "reverse_payment", "Take back a payment that was sent back, such as a bounced direct debit.",
    request=p.ReversePayment, reply=p.Payment, permission="payments:write",
    route=post("/payments/{payment_id}/reverse", status=200),
    errors=CHANGED | {"payment_is_refunded": Conflict},
)
allocate_credit_note = billing.command(
    "allocate_credit_note", "Settle invoices with the credit that a credit note left.",
    request=p.AllocateCreditNote, reply=i.Invoice, permission="payments:write",
    route=post("/credit-notes/{credit_note_id}/allocate", status=200),
    errors=CHANGED | MISFITS,
)
list_allocations = billing.query(
    "list_allocations", "List what settles which invoice.",
    request=p.ListAllocations, reply=p.AllocationPage, permission="payments:read",
    route=get("/allocations"),
)
take_back_allocation = billing.command(
    "take_back_allocation", "Have an invoice no longer be settled by a payment or credit note.",
    request=p.AllocationId, reply=p.Allocation, permission="payments:write",
    route=post("/allocations/{allocation_id}/take-back", status=200), errors=NOT_FOUND,
    safe_to_repeat=True,
)
create_refund = billing.command(
    "create_refund", "Note that credit of a payment or credit note was paid back.",
    request=p.NewRefund, reply=p.Refund, permission="payments:write",
    route=post("/refunds", location="/refunds/{id}"),
    errors={"currency_differs": Conflict, "more_than_is_left": Conflict,
            "external_id_taken": Conflict, "invoice_is_self_billed": Conflict},
    links={"get_refund": {"refund_id": "id"}},
)
get_refund = billing.query(
    "get_refund", "See a refund.",
    request=p.RefundId, reply=p.Refund, permission="payments:read",
    route=get("/refunds/{refund_id}"), errors=NOT_FOUND,
)
list_refunds = billing.query(
    "list_refunds", "List refunds.",
    request=p.ListRefunds, reply=p.RefundPage, permission="payments:read",
    route=get("/refunds"),
)
check_balances = billing.query(
    "check_balances", "Add up all that was invoiced, paid, credited and is open.",
    request=p.CheckBalances, reply=p.BalancesChecked, permission="statements:read",
    objects=("payment.*", "invoice.*"),
)

payment_received = billing.event(
    "billing.payment.received", "A payment came in.", p.PaymentReceived)
payment_allocated = billing.event(
    "billing.payment.allocated", "What a payment settles has changed.", p.PaymentTold)
payment_refunded = billing.event(
    "billing.payment.refunded", "Something of a payment was paid back.", p.PaymentTold)
payment_reversed = billing.event(
    "billing.payment.reversed", "A payment was sent back by the bank.", p.PaymentTold)
refund_made = billing.event(
    "billing.refund.made", "Credit of a customer was paid back.", p.RefundMade)
