"""What a payment or a credit note leaves over: a credit of the customer, never spent twice.

Both are called a source here. Their version guards what is left, so of those who spend it at
once one comes after the other.
"""

from chassis import money
from chassis.outbox import announce
from contracts import billing as contract
from contracts.errors import NotFound

from ..errors import InvoiceIsSelfBilled, MoreThanIsLeft
from ..invoices.models import Invoice
from ..invoices.settling import amount_of
from .models import Payment


def fetch_source(source_id, *, expected_version=None):
    """The payment or the credit note of an id. Raises NotFound for anything else."""
    if source_id.startswith("payment_"):
        return Payment.fetch(source_id, expected_version=expected_version)
    note = Invoice.fetch(source_id, expected_version=expected_version)
    if note.kind != "credit_note" or note.state == "draft":
        raise NotFound(f"There is no credit note {source_id}.", id=source_id)
    if note.is_self_billed:
        raise InvoiceIsSelfBilled(invoice_id=source_id)
    return note


def left_of(source):
    """What of it settles nothing and is not paid back, as a Decimal."""
    return amount_of(source.unallocated)


def spend(source, amount):
    """Take so much of what is left; whoever calls stores the source. Raises MoreThanIsLeft."""
    left = left_of(source)
    if amount > left:
        raise MoreThanIsLeft(id=source.id, left=str(left), asked=str(amount))
    _leave(source, left - amount)


def give_back(source, amount):
    """Have so much be left again; whoever calls stores the source."""
    _leave(source, left_of(source) + amount)


def store(source, event):
    """Store a changed source and tell of it: a payment by this event, a credit note by its own."""
    source.put()
    announce(event if isinstance(source, Payment) else contract.invoice_updated, source)


def _leave(source, left):
    source.unallocated = money.stored(
        {"amount": money.rounded(left, source.currency), "currency": source.currency})
    if isinstance(source, Invoice):
        # Of a credit note that is what is open of it.
        source.open_amount = source.unallocated
