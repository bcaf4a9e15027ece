"""Payables: what we owe suppliers by self-billed invoices, and what of it we paid."""

from marshmallow import fields

from ..common import Day, Id, Money, PageRequest, Recorded, Strict, Text, page_of
from ..declare import get, post
from ..errors import Conflict
from ..visibility import shows_part_of
from . import statement as s
from .declared import NOT_FOUND, billing


class SupplierPaymentFields(Strict):
    amount = fields.Nested(Money, required=True)
    reference = Text(140, allow_none=True)


class NewSupplierPayment(SupplierPaymentFields):
    invoice_id = Id("invoice", required=True)
    paid_on = Day(load_default=None, allow_none=True, metadata={"description": "Today without."})


@shows_part_of("invoice")
class SupplierPayment(SupplierPaymentFields, Recorded):
    id = Id("supplier_payment", required=True)
    invoice_id = Id("invoice", required=True)
    contact_id = Id("contact", required=True)
    paid_on = Day(required=True)


class ListSupplierPayments(PageRequest):
    """The latest first."""

    contact_id = Id("contact")
    invoice_id = Id("invoice")


class ListPayables(PageRequest):
    """By the id of the supplier."""


SupplierPaymentPage = page_of(SupplierPayment, "SupplierPaymentPage")

list_payables = billing.query(
    "list_payables", "See what we owe suppliers by self-billed invoices, and for how long.",
    request=ListPayables, reply=s.AgeingPage, permission="statements:read",
    route=get("/payables"),
)
create_supplier_payment = billing.command(
    "create_supplier_payment", "Record that we paid a self-billed invoice, whole or in part.",
    request=NewSupplierPayment, reply=SupplierPayment, permission="payments:write",
    route=post("/supplier-payments"),
    errors=NOT_FOUND | {"nothing_is_open": Conflict, "more_than_is_open": Conflict,
                        "currency_differs": Conflict},
)
list_supplier_payments = billing.query(
    "list_supplier_payments", "List what we paid of self-billed invoices.",
    request=ListSupplierPayments, reply=SupplierPaymentPage, permission="payments:read",
    route=get("/supplier-payments"),
)
