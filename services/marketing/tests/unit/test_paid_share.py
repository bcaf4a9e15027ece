"""Which part of an invoice was paid and not given back."""

from decimal import Decimal

import pytest

from chassis.money import stored
from marketing.attribution.conversions import paid_share


def an_invoice(open_amount, told=None, state="paid", payable="121.00"):
    def money(amount):
        return {"amount": Decimal(amount), "currency": "EUR"}

    return stored({"state": state, "payable": money(payable), "total": money("121.00"),
                   "open_amount": money(open_amount), "credited": told and money(told)})


@pytest.mark.parametrize(("invoice", "credited", "share"), [
    (an_invoice("0.00"), "0", "1"),
    (an_invoice("121.00", state="issued"), "0", "0"),
    (an_invoice("60.50", state="issued"), "0", "0.5"),
    # Paid whole, and 48.40 given back afterwards: 72.60 of 121, whoever tells of it.
    (an_invoice("0.00"), "48.40", "0.6"),
    (an_invoice("0.00", told="48.40"), "0", "0.6"),
    (an_invoice("0.00", told="48.40"), "48.40", "0.6"),
    # Half of what is left after the credit note was paid: 36.30 of 121.
    (an_invoice("36.30", told="48.40", state="issued"), "48.40", "0.3"),
    # A credit note is known before what it left open.
    (an_invoice("121.00", state="issued"), "121.00", "0"),
    (an_invoice("0.00", state="cancelled", told="121.00"), "121.00", "0"),
    # What is withheld for the tax office is not owed to us: 106 is the whole.
    (an_invoice("53.00", payable="106.00", state="issued"), "0", "0.5"),
    (an_invoice("0.00", payable="0.00"), "0", "0"),
])
def test_paid_share_is_what_was_paid_and_not_given_back(invoice, credited, share):
    assert paid_share(invoice, Decimal(credited)) == Decimal(share)
