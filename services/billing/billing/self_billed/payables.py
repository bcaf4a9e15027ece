"""Payables: what we owe suppliers, and what of it was paid."""

from chassis import paging
from chassis.money import loaded, stored
from chassis.parties import survivor_of
from contracts.errors import ValidationFailed

from ..errors import CurrencyDiffers, MoreThanIsOpen, NothingIsOpen
from ..invoices import settling
from ..statements.ageing import ageing_of
from ..statements.receivables import today
from .drafts import self_billed
from .models import SupplierPayment

OURS = {"state": "issued", "is_self_billed": True}


def list_payables(*, limit, after):
    """Show what we owe suppliers, and for how long, by supplier and in all."""
    return ageing_of(OURS, limit=limit, after=after)


def create_supplier_payment(*, invoice_id, amount, paid_on, **fields):
    """Record that we paid a self-billed invoice, whole or in part, and never more than is open."""
    invoice = self_billed(invoice_id)
    if amount["amount"] <= 0:
        raise ValidationFailed.at("/amount/amount", "This has to be more than nothing.")
    if amount["currency"] != invoice.currency:
        raise CurrencyDiffers(invoice_id=invoice_id)
    if invoice.kind != "invoice" or invoice.state != "issued":
        raise NothingIsOpen(invoice_id=invoice_id)
    if amount["amount"] > settling.amount_of(invoice.open_amount):
        raise MoreThanIsOpen(invoice_id=invoice_id, open_amount=loaded(invoice.open_amount))

    settling.lower(invoice, amount["amount"])
    return SupplierPayment(
        invoice_id=invoice.id, contact_id=invoice.contact_ids[0], amount=stored(amount),
        paid_on=paid_on or today(), **fields).add().to_view()


def list_supplier_payments(*, limit, after, contact_id=None, **filters):
    """List what we paid of self-billed invoices, the latest first."""
    if contact_id is not None:
        filters["contact_id"] = survivor_of(contact_id)
    return paging.page(SupplierPayment.collection(), filters, sort="-created_at",
                       kind=paging.moment, limit=limit, after=after)
