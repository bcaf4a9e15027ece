"""What of an invoice is open: lowered by payments and credit notes, raised when one is taken back.

Within a transaction, and the only way in which an issued invoice changes:

    invoice = Invoice.fetch(invoice_id)
    left = settling.lower(invoice, Decimal("100.00"))   # what was more than was open
"""

from decimal import Decimal

from chassis import clock, money

from .telling import tell

_BECOMES = {"issued": "updated", "paid": "paid", "cancelled": "cancelled"}


def lower(invoice, amount):
    """Settle an issued invoice by so much, and give what of the amount was more than was open.

    Whoever settles it last makes it paid; the event tells so.
    """
    open_amount = amount_of(invoice.open_amount)
    taken = min(amount, open_amount)
    if taken > 0:
        _open_by(invoice, open_amount - taken)
    return amount - taken


def raise_again(invoice, amount):
    """Have so much be owed again, as when a payment is sent back by the bank."""
    _open_by(invoice, amount_of(invoice.open_amount) + amount, is_raised=True)


def take_credit(invoice, amount):
    """Have a credit note give back so much, and give what of it was more than was open.

    An invoice that is given back whole is cancelled, whether it was paid or not: what was paid is
    then the customer's credit.
    """
    invoice.credited = money.stored(
        {"amount": amount_of(invoice.credited) + amount, "currency": invoice.currency})
    left = lower(invoice, amount)
    if left == amount:
        # Nothing was open, so nothing is stored yet.
        _store(invoice, "paid")
    return left


def amount_of(stored_money):
    """The amount of money as it is stored, as a Decimal; nothing where there is none."""
    return stored_money["amount"].to_decimal() if stored_money else Decimal(0)


def _open_by(invoice, left, *, is_raised=False):
    invoice.open_amount = money.stored({"amount": left, "currency": invoice.currency})
    due_on = next_due_on(money.loaded(invoice.instalments),
                         settled=amount_of(invoice.payable) - left)
    if due_on and (is_raised or due_on > (invoice.due_on or "")):
        # Somebody may have moved the day on; what is owed again is due when it was.
        invoice.due_on = due_on
    _store(invoice, "issued" if left else "paid")


def _store(invoice, state):
    """Store an invoice in a state, and tell what became of it."""
    if state == "paid" and is_wholly_credited(invoice):
        state = "cancelled"
    if state != invoice.state:
        now = clock.now()
        invoice.state = state
        invoice.paid_at = invoice.paid_at if state == "cancelled" else None
        invoice.cancelled_at = now if state == "cancelled" else None
        if state == "paid":
            invoice.paid_at = now
        what = _BECOMES[state]
    else:
        what = "updated"
    invoice.put()
    tell(what, invoice)


def is_wholly_credited(invoice):
    """Whether credit notes gave all of it back."""
    return amount_of(invoice.credited) == amount_of(invoice.payable)


def next_due_on(instalments, *, settled):
    """The day of the first instalment that is not covered by what is settled; None after all."""
    for instalment in instalments:
        settled -= instalment["amount"]
        if settled < 0:
            return instalment["due_on"]
    return None
