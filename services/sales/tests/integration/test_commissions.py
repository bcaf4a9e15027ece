"""What partners earn by orders and give back, month by month, and how they do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from partners_at_work import *  # noqa: F403  Fixtures.
from partners_at_work import THIS_YEAR, TODAY, deliver, order
from pricing_factories import product

from chassis import clock
from chassis.deliveries import Happened
from chassis.ids import new_id
from contracts.errors import Conflict


def test_delivered_order_earns_by_the_first_rule_that_fits_each_line(rules, agree, north):
    valve = rules.create_product(**product(categories=["valves"]))
    agree(north, commission_rules=[{"percent": "10", "categories": ["valves"]}, {"percent": "3"}])

    deliver(rules, order(rules, north, (100, valve["id"]), (50, None)))

    (earned,) = rules.list_commissions(partner_id=north)["items"]
    assert earned["base"] == {"amount": "150.00", "currency": "EUR"}
    assert earned["amount"] == {"amount": "11.50", "currency": "EUR"}


def test_higher_rate_begins_with_what_was_sold_in_the_year(rules, agree, north):
    agree(north, commission_rules=[
        {"percent": "10", "from_amount": "1000.00"}, {"percent": "5"}])

    for _ in range(3):
        deliver(rules, order(rules, north, (600, None)))

    amounts = [item["amount"]["amount"] for item in rules.list_commissions()["items"]]
    assert sorted(amounts) == ["30.00", "30.00", "60.00"]


def test_order_without_an_agreement_earns_nothing(rules, north):
    deliver(rules, order(rules, north, (600, None)))

    assert rules.list_commissions()["items"] == []


def told_invoice(placed, *, kind="invoice", net="100.00", share=1):
    """An invoice of an order as billing tells of it, as far as commissions look."""
    now = clock.now()
    return {"id": new_id("invoice"), "kind": kind, "order_ids": [placed["id"]],
            "issued_on": TODAY, "paid_at": now, "lines": [
                {"id": new_id("line"), "order_id": placed["id"], "order_line_id": line["id"],
                 "net": Decimal(line["net"]) * share} for line in placed["lines"]]}


def react_to_invoice(rules, name, invoice):
    event = Happened(id=new_id("x"), type="billing.invoice", at=clock.now(),
                     data={"invoice": invoice})
    for _ in range(2):
        rules.react(name, event)


def test_commission_is_earned_with_each_invoice_that_is_paid_and_given_back_with_credits(
        rules, agree, north):
    agree(north, earned_when="paid", commission_rules=[{"percent": "10"}])
    placed = order(rules, north, (100, None), (300, None))
    deliver(rules, placed)
    assert rules.list_commissions()["items"] == []

    react_to_invoice(rules, "on_invoice_paid", told_invoice(placed))
    react_to_invoice(rules, "on_invoice_issued", told_invoice(
        placed, kind="credit_note", share=Decimal("0.25")))

    back, earned = rules.list_commissions()["items"]
    assert (earned["amount"]["amount"], back["amount"]["amount"]) == ("40.00", "-10.00")
    assert back["reverses_id"] == earned["id"]


def test_month_is_closed_once_however_often_and_by_however_many(rules, agree, north):
    agree(north, commission_rules=[{"percent": "10"}])
    deliver(rules, order(rules, north, (100, None)))
    deliver(rules, order(rules, north, (50, None)))
    month = TODAY[:7]
    with pytest.raises(Conflict):
        rules.close_commissions(period=month)
    clock.move(timedelta(days=32))

    try:
        with ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(lambda _: rules.close_commissions(period=month), range(10)))
    finally:
        clock.move(timedelta())

    statements = rules.list_commission_statements()["items"]
    assert [item["total"] for item in statements] == [{"amount": "15.00", "currency": "EUR"}]
    assert all(answer["items"] == statements for answer in answers)
    listed = rules.list_commissions(statement_id=statements[0]["id"])["items"]
    assert len(listed) == statements[0]["count"] == 2


def test_what_comes_to_nothing_is_carried_over(rules, agree, north):
    agree(north, earned_when="paid", commission_rules=[{"percent": "10"}])
    placed = order(rules, north, (100, None))
    react_to_invoice(rules, "on_invoice_paid", told_invoice(placed))
    react_to_invoice(rules, "on_invoice_issued", told_invoice(placed, kind="credit_note"))
    clock.move(timedelta(days=32))

    try:
        closed = rules.close_commissions(period=TODAY[:7])
    finally:
        clock.move(timedelta())

    assert closed["items"] == []


def test_performance_tells_of_sales_and_incidents_product_by_product(rules, north):
    valve = rules.create_product(**product(name="Valve"))
    sold = order(rules, north, (100, valve["id"]), (20, None))
    cancelled = order(rules, north, (70, valve["id"]))
    rules.cancel_order(order_id=cancelled["id"], reason="Ordered twice.")
    at = clock.now() + timedelta(minutes=1)
    rules.react("on_return_opened", Happened(
        id="1", type="helpdesk.return.opened", at=at, data={"return_": {
            "id": new_id("return"), "contact_ids": sold["contact_ids"], "order_id": sold["id"],
            "opened_at": at}}))
    rules.react("on_ticket_opened", Happened(
        id="2", type="helpdesk.ticket.opened", at=at, data={"ticket": {
            "id": new_id("ticket"), "contact_ids": sold["contact_ids"], "opened_at": at}}))

    told = rules.get_partner_performance(
        partner_id=north, starts_on=THIS_YEAR["starts_on"], ends_on=TODAY)

    of_valve = next(row for row in told["products"] if row["product_id"] == valve["id"])
    assert of_valve == {
        "product_id": valve["id"], "description": "Thing 0", "order_count": 1,
        "cancelled_count": 1, "quantity": "1", "incident_count": 2,
        "totals": [{"amount": "100.00", "currency": "EUR"}]}
