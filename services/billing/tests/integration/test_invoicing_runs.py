"""Monthly collective invoices: of what left us in a month, once, for each party."""

from datetime import UTC, datetime, timedelta

import pytest
from invoicing_factories import customer, invoices, line, order, party, set_up, shipment, tell

from billing.ordered.invoicing_runs import invoice_due_orders, make_collective_invoices
from chassis import clock
from contracts.errors import ValidationFailed

NOVEMBER = datetime(2026, 11, 20, 10, tzinfo=UTC)
# In Madrid it is December by then.
LAST_OF_NOVEMBER = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 3, 10, tzinfo=UTC)


@pytest.fixture
def now():
    """Have it be some moment: `now(moment)`."""
    def be(moment):
        clock.move(timedelta())
        clock.move(moment - clock.now())

    yield be
    clock.move(timedelta())


@pytest.fixture
def ready(rules, now):
    now(NOVEMBER)
    set_up(rules)
    return rules


def shipped(contact_id, *, at=NOVEMBER, net="100.00", **fields):
    sold = line(net)
    return order(contact_id, lines=[sold], state="shipped", shipments=[shipment((sold, 1), at=at)],
                 **fields)


def monthly(rules, **fields):
    return customer(rules, invoicing_policy="monthly", **fields)


def test_collective_invoice_is_made_on_the_first_of_the_next_month(ready, now):
    customer_id = monthly(ready)
    first, second = shipped(customer_id), shipped(customer_id, net="50.00")
    late = shipped(customer_id, at=LAST_OF_NOVEMBER, net="7.00")
    tell(ready, first, second, late)
    make_collective_invoices()
    assert invoices(ready) == []

    now(datetime(2026, 11, 30, 23, 5, tzinfo=UTC))
    make_collective_invoices()
    make_collective_invoices()

    (issued,) = invoices(ready)
    assert (issued["issued_on"], issued["net"]["amount"]) == ("2026-12-01", "150.00")
    assert sorted(issued["order_ids"]) == sorted([first["id"], second["id"]])
    run = ready.list_invoicing_runs()["items"][0]
    assert (run["period"], run["state"], run["issued_count"], run["waiting_count"]) == (
        "2026-11", "done", 1, 0)

    now(datetime(2027, 1, 1, 9, tzinfo=UTC))
    make_collective_invoices()

    assert [one["net"]["amount"] for one in invoices(ready)] == ["150.00", "7.00"]


def test_collective_invoices_are_one_for_each_party_and_currency(ready, now):
    one_id, other_id = monthly(ready), monthly(ready)
    in_dollars = shipped(one_id, net="9.00")
    in_dollars["total"]["currency"] = "USD"
    tell(ready, shipped(one_id), in_dollars, shipped(other_id))

    now(DECEMBER)
    make_collective_invoices()

    found = [(one["contact_ids"][0], one["net"]["currency"]) for one in invoices(ready)]
    assert sorted(found) == sorted([(one_id, "EUR"), (one_id, "USD"), (other_id, "EUR")])
    assert ready.verify_chain(series="F")["checked_count"] == 3


def test_collective_invoice_holds_no_more_lines_than_an_invoice_may(ready, now):
    customer_id = monthly(ready)
    for _ in range(3):
        lines = [line("1.00") for _ in range(90)]
        tell(ready, order(customer_id, lines=lines, state="shipped",
                          shipments=[shipment(at=NOVEMBER)]))

    now(DECEMBER)
    make_collective_invoices()

    assert [len(one["lines"]) for one in invoices(ready)] == [180, 90]


def test_create_invoicing_run_by_hand_for_a_month_that_is_over(ready, now):
    tell(ready, shipped(monthly(ready)))
    with pytest.raises(ValidationFailed):
        ready.create_invoicing_run(period="2026-11")

    now(DECEMBER)
    run = ready.create_invoicing_run(period="2026-11")
    assert (run["state"], run["issued_count"]) == ("waiting", 0)
    make_collective_invoices()

    assert ready.get_invoicing_run(invoicing_run_id=run["id"])["state"] == "done"
    assert len(invoices(ready)) == 1


def test_party_without_profile_waits_alone_and_is_invoiced_when_it_has_one(ready, now):
    ready.set_issuer(issuer={"legal_name": "Demo", "tax_id": "B58378431",
                             "address": {"country": "ES"}, "invoicing_policy": "monthly"})
    stranger_id, customer_id = party(), customer(ready)
    tell(ready, shipped(stranger_id), shipped(stranger_id, net="5.00"), shipped(customer_id))
    assert [one["reason"] for one in ready.list_waiting_orders()["items"]] == [
        "billing_profile_missing"] * 2

    now(DECEMBER)
    make_collective_invoices()
    run = ready.list_invoicing_runs()["items"][0]
    assert (run["issued_count"], run["waiting_count"]) == (1, 1)

    customer(ready, contact_id=stranger_id)
    invoice_due_orders()

    assert [one["net"]["amount"] for one in invoices(ready, contact_id=stranger_id)] == ["105.00"]
    assert ready.list_waiting_orders()["items"] == []


def test_party_whose_profile_comes_within_the_month_waits_for_its_end(ready, now):
    ready.set_issuer(issuer={"legal_name": "Demo", "tax_id": "B58378431",
                             "address": {"country": "ES"}, "invoicing_policy": "monthly"})
    contact_id = party()
    tell(ready, shipped(contact_id))

    customer(ready, contact_id=contact_id)
    invoice_due_orders()
    assert (invoices(ready), ready.list_waiting_orders()["items"]) == ([], [])

    now(DECEMBER)
    make_collective_invoices()
    assert len(invoices(ready)) == 1
