"""What settles which invoice: chosen or the oldest first, and taken back."""

from chassis import clock, money, paging, parties
from contracts import billing as contract
from contracts.billing.payment import MOST_ALLOCATIONS
from contracts.errors import ValidationFailed

from ..errors import (
    CurrencyDiffers,
    InvoiceIsDraft,
    InvoiceIsSelfBilled,
    InvoiceOfAnotherParty,
    MoreThanIsLeft,
    MoreThanIsOpen,
    PaymentIsReversed,
)
from ..invoices import settling
from ..invoices.models import Invoice
from . import credits
from .models import Allocation, Payment


def allocate_payment(*, payment_id, allocations, expected_version):
    """Settle invoices with what is left of a payment: chosen ones, or the oldest first."""
    payment = Payment.fetch(payment_id, expected_version=expected_version)
    if payment.state == "reversed":
        raise PaymentIsReversed(payment_id=payment_id)

    if settle(payment, allocations):
        credits.store(payment, contract.payment_allocated)
    return payment.to_view()


def allocate_credit_note(*, credit_note_id, allocations, expected_version):
    """Settle invoices with the credit that a credit note left."""
    note = credits.fetch_source(credit_note_id, expected_version=expected_version)

    if settle(note, allocations):
        credits.store(note, contract.invoice_updated)
    return note.to_view()


def list_allocations(*, limit, after, contact_id=None, **filters):
    """List what settles which invoice, the latest first."""
    where = dict(filters)
    if contact_id is not None:
        where["contact_id"] = parties.survivor_of(contact_id)
    return paging.page(Allocation.collection(), where, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after)


def take_back_allocation(*, allocation_id):
    """Have an invoice no longer be settled by this; it is owed again, and the credit is back."""
    allocation = Allocation.fetch(allocation_id)
    if allocation.state == "taken_back":
        return allocation.to_view()

    source = credits.fetch_source(allocation.source_id)
    take_back(source, allocation)
    credits.store(source, contract.payment_allocated)
    return allocation.to_view()


def take_back_all(payment):
    """Take back all that a payment settles; whoever calls stores the payment."""
    for allocation in Allocation.objects(source_id=payment.id, state="active"):
        take_back(payment, allocation)


def take_back(source, allocation):
    """As `take_back_allocation`, without storing the source."""
    amount = settling.amount_of(allocation.amount)
    allocation.state, allocation.taken_back_at = "taken_back", clock.now()
    allocation.put()
    settling.raise_again(Invoice.fetch(allocation.invoice_id), amount)
    credits.give_back(source, amount)
    if isinstance(source, Payment):
        source.invoice_ids = list(dict.fromkeys(
            held.invoice_id for held in
            Allocation.objects(source_id=source.id, state="active").order_by("id")))


def settle(source, chosen):
    """Settle the chosen invoices with a source, or without any the oldest that are open.

    Gives how many were settled; whoever calls stores the source.
    """
    if chosen is None:
        return _settle_oldest(source)
    for place, item in enumerate(chosen):
        pointer = f"/allocations/{place}"
        invoice = Invoice.objects(id=item["invoice_id"], kind="invoice").first()
        if invoice is None:
            raise ValidationFailed.at(f"{pointer}/invoice_id", "There is no such invoice.")
        _refuse_misfit(source, invoice)
        _settle_by(source, invoice, _wanted(source, invoice, item["amount"], pointer))
    return len(chosen)


def open_invoices(contact_id, currency, most=MOST_ALLOCATIONS):
    """What a customer owes in a currency, what is due first at first; nothing self-billed."""
    return [invoice for invoice in Invoice.objects(
        contact_ids=contact_id, state="issued", kind="invoice", currency=currency,
        is_self_billed__ne=True).order_by("due_on", "issued_on", "id").limit(most)
        if invoice.contact_ids[0] == contact_id]


def _settle_oldest(source):
    settled = 0
    for invoice in open_invoices(source.contact_ids[0], source.currency):
        left = credits.left_of(source)
        if left <= 0 or _is_full(source, invoice):
            break
        _settle_by(source, invoice, min(left, settling.amount_of(invoice.open_amount)))
        settled += 1
    return settled


def _refuse_misfit(source, invoice):
    if invoice.state == "draft":
        raise InvoiceIsDraft(
            "The invoice is still a draft.", invoice_id=invoice.id)
    if invoice.is_self_billed:
        raise InvoiceIsSelfBilled(invoice_id=invoice.id)
    if invoice.contact_ids[0] != source.contact_ids[0]:
        raise InvoiceOfAnotherParty(invoice_id=invoice.id)
    if invoice.currency != source.currency:
        raise CurrencyDiffers(invoice_id=invoice.id, currency=invoice.currency)


def _wanted(source, invoice, amount, pointer):
    """How much of an invoice is to be settled. Raises what speaks against it."""
    open_amount = settling.amount_of(invoice.open_amount)
    if amount is None:
        amount = min(open_amount, credits.left_of(source))
    if amount != money.rounded(amount, invoice.currency):
        raise ValidationFailed.at(f"{pointer}/amount", "Its currency has fewer decimals.")
    if amount > open_amount or open_amount == 0:
        raise MoreThanIsOpen(invoice_id=invoice.id, open=str(open_amount), asked=str(amount))
    if amount == 0:
        raise MoreThanIsLeft(id=source.id, left="0", asked=str(open_amount))
    if _is_full(source, invoice):
        raise ValidationFailed.at(pointer, f"It settles {MOST_ALLOCATIONS} invoices already.")
    return amount


def _is_full(source, invoice):
    held = source.invoice_ids if isinstance(source, Payment) else ()
    return len(held) >= MOST_ALLOCATIONS and invoice.id not in held


def _settle_by(source, invoice, amount):
    # What is asked of a source that has nothing left is refused, rather than done by halves.
    credits.spend(source, amount)
    settling.lower(invoice, amount)
    Allocation(
        source_id=source.id, invoice_id=invoice.id, contact_id=invoice.contact_ids[0],
        amount=money.stored({"amount": money.rounded(amount, invoice.currency),
                             "currency": invoice.currency}),
    ).add()
    if isinstance(source, Payment) and invoice.id not in source.invoice_ids:
        source.invoice_ids = [*source.invoice_ids, invoice.id]
