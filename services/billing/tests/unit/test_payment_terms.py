"""When an invoice is due, by the terms of payment."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.invoices.settling import next_due_on
from billing.invoices.terms import due_on, instalments_of, means_of


@pytest.mark.parametrize(("terms", "day"), [
    ({"days": 0}, "2026-01-20"),
    ({"days": 30}, "2026-02-19"),
    ({"days": 30, "end_of_month": True}, "2026-02-28"),
    ({"days": 30, "fixed_days": [5, 20]}, "2026-02-20"),
    ({"days": 32, "fixed_days": [5, 20]}, "2026-03-05"),
    ({"days": 30, "end_of_month": True, "fixed_days": [10]}, "2026-03-10"),
    # A day 31 is the last of a shorter month.
    ({"days": 15, "fixed_days": [31]}, "2026-02-28"),
    ({"days": 345, "fixed_days": [25]}, "2027-01-25"),
])
def test_due_on_by_terms(terms, day):
    assert due_on("2026-01-20", **terms) == day


def test_instalments_share_out_to_the_cent():
    terms = {"instalments": [{"share": Decimal(share), "days": days}
                             for share, days in (("33.34", 0), ("33.33", 30), ("33.33", 60))]}

    found = instalments_of(terms, "2026-01-20", Decimal("100.01"), "EUR")

    assert [(part["due_on"], str(part["amount"])) for part in found] == [
        ("2026-01-20", "33.35"), ("2026-02-19", "33.33"), ("2026-03-21", "33.33")]


@given(st.decimals("0", "99999.99", places=2), st.lists(st.integers(1, 100), max_size=12))
def test_instalments_add_up(payable, shares):
    terms = {"days": 10, "instalments": [
        {"share": Decimal(share), "days": 30 * place} for place, share in enumerate(shares)]}

    assert sum(part["amount"] for part in
               instalments_of(terms, "2026-01-20", payable, "EUR")) == payable


def test_next_due_on_is_that_of_the_first_instalment_that_is_not_covered():
    parts = [{"due_on": "2026-01-20", "amount": Decimal(50)},
             {"due_on": "2026-02-20", "amount": Decimal(50)}]

    assert next_due_on(parts, settled=Decimal(0)) == "2026-01-20"
    assert next_due_on(parts, settled=Decimal("49.99")) == "2026-01-20"
    assert next_due_on(parts, settled=Decimal(50)) == "2026-02-20"
    assert next_due_on(parts, settled=Decimal(100)) is None


@pytest.mark.parametrize(("method", "currency", "code"), [
    (None, "EUR", "58"), (None, "USD", "30"), ({"kind": "direct_debit"}, "EUR", "59"),
    ({"kind": "card"}, "USD", "48"), ({"kind": "cash"}, "EUR", "10"),
])
def test_means_of_payment_by_their_code(method, currency, code):
    assert means_of(method, currency) == code
