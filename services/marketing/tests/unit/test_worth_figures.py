"""What customers are worth, worked out of rows: against slow plain reckoning, and at the edges."""

import math
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.money import rounded
from marketing.worth import engagement, rfm
from marketing.worth.figures import figures_of

TODAY = date(2026, 3, 1)
NOTHING = {"amount": Decimal(0), "unvalued_count": 0}


def an_order(days_ago=0, revenue="100", margin="40", lines=(), total=None):
    at = datetime(2026, 3, 1, 12, tzinfo=UTC) - timedelta(days=days_ago)
    return {"placed_at": at, "revenue": revenue and Decimal(revenue),
            "margin": margin and Decimal(margin), "lines": list(lines),
            "total": float(total or revenue or "100")}


def worked_out(orders=(), invoices=(), moments=(), costs=NOTHING):
    return figures_of(orders=list(orders), invoices=list(invoices), moments=list(moments),
                      costs=costs, today=TODAY, currency="EUR")


amounts = st.none() | st.decimals(0, 10_000, places=2)
some_orders = st.lists(st.builds(
    lambda days_ago, revenue, margin: {**an_order(days_ago), "revenue": revenue,
                                       "margin": None if revenue is None else margin},
    st.integers(0, 1000), amounts, amounts), max_size=12)


@given(some_orders, st.decimals(0, 500, places=2))
@settings(max_examples=80, deadline=None)
def test_figures_are_what_adding_up_one_by_one_gives(orders, cost):
    found = worked_out(orders, costs={"amount": cost, "unvalued_count": 2})

    revenue, valued, margin, known, last, before = Decimal(0), 0, Decimal(0), 0, 0, 0
    for order in orders:
        days_ago = (TODAY - order["placed_at"].date()).days
        if order["revenue"] is None:
            continue
        revenue, valued = revenue + order["revenue"], valued + 1
        last += order["revenue"] if days_ago < 365 else 0
        before += order["revenue"] if 365 <= days_ago < 730 else 0
        if order["margin"] is not None:
            margin, known = margin + order["margin"], known + 1
    this_year = [order["margin"] for order in orders
                 if (TODAY - order["placed_at"].date()).days < 365]
    assert (found["revenue"], found["margin"], found["margin_count"]) == (
        revenue, margin if known else None, known)
    assert (found["order_count"], found["unvalued_count"]) == (len(orders), len(orders) - valued)
    assert found["average_order"] == (rounded(revenue / valued, "EUR") if valued else None)
    assert (found["revenue_last_year"], found["revenue_year_before"]) == (last, before)
    assert found["trend"] == (round(float(last / before) - 1, 4) if before else None)
    assert found["profit"] == (None if None in this_year else sum(this_year) - cost)
    assert (found["cost_to_serve"], found["cost_unvalued_count"]) == (cost, 2)


@given(some_orders)
@settings(max_examples=40, deadline=None)
def test_history_is_what_days_of_purchase_tell(orders):
    history = worked_out(orders)["history"]

    days = sorted({order["placed_at"].date() for order in orders})
    if not days:
        assert history is None
        return
    spent = [sum((order["revenue"] or 0 for order in orders if order["placed_at"].date() == day),
                 Decimal(0)) for day in days[1:]]
    assert history == {
        "x": len(days) - 1, "t_x": (days[-1] - days[0]).days / 7,
        "T": (TODAY - days[0]).days / 7, "m": float(sum(spent) / len(spent)) if spent else 0.0}


def test_figures_of_somebody_without_rows_are_nothing_or_missing():
    found = {name: value for name, value in worked_out().items() if value is not None}

    assert found == {
        "order_count": 0, "unvalued_count": 0, "revenue": 0, "invoiced": 0, "margin_count": 0,
        "cost_to_serve": 0, "cost_unvalued_count": 0, "profit": 0, "revenue_last_year": 0,
        "revenue_year_before": 0, "engagement": 0.0}


def test_invoiced_is_less_what_was_credited_and_tells_what_is_not_valued():
    found = worked_out(invoices=[
        {"kind": "invoice", "net": Decimal("100")}, {"kind": "credit_note", "net": Decimal("40")},
        {"kind": "invoice", "net": None}])

    assert (found["invoiced"], found["unvalued_count"], found["revenue"]) == (Decimal("60"), 1, 0)


@pytest.mark.parametrize(("orders", "expected"), [
    ([an_order(lines=[("a", 100.0)])], 1.0),
    ([an_order(lines=[("a", 50.0), ("b", 50.0)])], 0.5),
    # In pounds at 2 euros, so that a is 100 and b 300 of 400.
    ([an_order(revenue="100", lines=[("a", 100.0)]),
      an_order(revenue="300", total="150", lines=[("b", 150.0)])], 0.625),
    ([an_order(lines=[])], None),
    ([an_order(revenue="0", lines=[("a", 0.0)])], None),
])
def test_concentration_is_herfindahls_over_products(orders, expected):
    assert worked_out(orders)["concentration"] == expected


def test_engagement_halves_in_ninety_days_and_saturates():
    def of(count, days_ago, direction="inbound"):
        day = TODAY - timedelta(days=days_ago)
        return engagement.engagement_of([(direction, day)] * count, TODAY)

    assert of(5, 0) == round(1 - math.exp(-1), 4)
    assert of(10, 90) == of(5, 0)
    assert of(4, 0, "outbound") == of(1, 0)
    assert of(3, 0, "internal") == 0.0
    assert of(1, 12 * 90) == 0.0
    assert of(10_000, 0) == 1.0


def test_engagement_counts_orders_too():
    assert worked_out([an_order()])["engagement"] == round(1 - math.exp(-2 / 5), 4)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=40, unique=True))
@settings(max_examples=60, deadline=None)
def test_fifths_are_equally_many_where_nobody_is_alike(values):
    whole = sorted(values)[: len(values) // 5 * 5]
    borders = rfm.borders_of(whole)

    if len(whole) < 5:
        assert borders is None
        return
    fifths = [rfm.fifth_of(value, borders) for value in whole]
    assert fifths == sorted(fifths)
    assert {fifth: fifths.count(fifth) for fifth in range(1, 6)} == dict.fromkeys(
        range(1, 6), len(whole) // 5)


@given(st.lists(st.integers(1, 6), min_size=5, max_size=60))
@settings(max_examples=60, deadline=None)
def test_fifth_is_that_in_which_the_last_of_those_alike_lies_first(values):
    borders = rfm.borders_of(values)

    ordered = sorted(values)
    for value in values:
        below = sum(one < value for one in ordered)
        # Slowly: the fifth in which the first of those alike stands when all are in a row.
        ends = [math.ceil(len(ordered) * part / 5) for part in range(1, 5)]
        assert rfm.fifth_of(value, borders) == 1 + sum(end <= below for end in ends)


@pytest.mark.parametrize(("fifths", "name"), [
    ((5, 5, 5), "champions"), ((4, 4, 3), "champions"), ((5, 3, 3), "potential"),
    ((5, 2, 1), "potential"), ((5, 1, 1), "new"), ((4, 1, 4), "new"), ((3, 5, 5), "loyal"),
    ((3, 3, 3), "needs_attention"), ((3, 1, 1), "about_to_sleep"), ((2, 5, 4), "at_risk"),
    ((1, 4, 4), "at_risk"), ((2, 1, 3), "hibernating"), ((1, 3, 2), "lost"),
])
def test_class_of_fifths(fifths, name):
    recency, frequency, monetary = fifths
    assert rfm.class_of(recency=recency, frequency=frequency, monetary=monetary) == name
