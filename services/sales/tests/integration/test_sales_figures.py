"""Figures of sales are what an independent count of their rows comes to, and read by indexes."""

from datetime import timedelta

import pytest
from deals_at_work import findings  # noqa: F401  A fixture.
from deals_factories import a_pipeline, customer, stages_of
from lead_factories import lead
from partners_at_work import agree, deliver, north, order  # noqa: F401  Fixtures.

from chassis import clock
from chassis.testing.figures import by_name, figure_of, rows_behind
from chassis.testing.rules import ADMINISTRATOR, opened
from contracts.context import Actor
from sales.service import SalesService

OTHER = "user_01keeca2mwf04sf6mrhrvrar59"


@pytest.fixture
def rules(unscanned_stack, monkeypatch, findings):  # noqa: F811
    unscanned_stack.empty_stores()
    with opened(unscanned_stack, SalesService, monkeypatch) as rules:
        yield rules
    clock.move(timedelta())


def days(first=29, last=0):
    today = clock.now().date()
    return {"starts_on": (today - timedelta(days=first)).isoformat(),
            "ends_on": (today - timedelta(days=last)).isoformat()}


def euros(amount):
    return {"amount": amount, "currency": "EUR"}


@pytest.fixture
def deals(rules):
    """Two won and one lost of this period, one won of that before, and three open."""
    pipeline = rules.create_pipeline(**a_pipeline())
    _, second, *_ = stages_of(pipeline)

    def opened_deal(amount, **fields):
        return rules.create_deal(name="Recambios", contact_ids=customer(),
                                 pipeline_id=pipeline["id"],
                                 value=amount and euros(amount), **fields)

    def closed(amount):
        held = opened_deal(amount)
        rules.win_deal(deal_id=held["id"])
        return held

    clock.move(timedelta(days=-40))
    closed("70.00")
    clock.move(timedelta(days=-10))
    late = opened_deal("500.00")
    clock.move(timedelta())
    closed("100.00")
    rules.win_deal(deal_id=late["id"])
    rules.lose_deal(deal_id=opened_deal("40.00")["id"], reason="price")
    opened_deal("10.01", owner_id=OTHER)
    opened_deal("20.02", stage_id=second, team_id="norte")
    opened_deal(None)
    return pipeline


def test_pipeline_is_counted_against_the_period_before_and_leads_to_its_rows(rules, deals):
    told = rules.get_pipeline_figures(**days())

    values = by_name(told)
    assert float(values.pop("days_to_win")) == pytest.approx(5, abs=0.01)
    assert values == {
        "open_count": "3", "added_count": "6", "won_count": "2", "lost_count": "1",
        "win_rate": "0.666667"}
    assert by_name(told, "EUR") == {
        "open_value": "30.03", "weighted_value": "14.01", "won_value": "600.00",
        "lost_value": "40.00"}
    assert (figure_of(told, "won_value", "EUR")["before"],
            figure_of(told, "won_count")["change"]) == ("70.00", 1.0)
    for name in ("open_count", "added_count", "won_count", "lost_count"):
        one = figure_of(told, name)
        assert len(rows_behind(rules, "sales", one["rows"])) == int(one["value"]), name
    won = rows_behind(rules, "sales", figure_of(told, "won_value", "EUR")["rows"])
    assert sum(float(one["value"]["amount"]) for one in won) == 600
    (series,) = told["series"]
    assert sum(float(point["value"]) for point in series["points"]) == 600
    assert len(series["points"]) == 30
    (table,) = told["tables"]
    assert [(line["label"], line["values"]) for line in table["lines"]] == [
        ("First", ["2", "10.01"]), ("Second", ["1", "20.02"])]
    for line in table["lines"]:
        assert len(rows_behind(rules, "sales", line["rows"])) == int(line["values"][0])


def test_pipeline_is_told_of_somebody_a_team_or_a_currency(rules, deals):
    def opened_of(**asked):
        return by_name(rules.get_pipeline_figures(**days(), **asked))["open_count"]

    assert opened_of(owner_id=OTHER) == "1"
    assert opened_of(team_id="norte") == "1"
    assert opened_of(currency="USD") == "0"
    assert opened_of(currency="EUR") == "2"
    own = rules.by(Actor(OTHER, sees={"deal": {"rows": "own", "fields": None}}))
    assert by_name(own.get_pipeline_figures(**days()))["open_count"] == "1"


def test_pipeline_without_deals_has_no_rate_and_no_days(rules):
    told = rules.get_pipeline_figures(**days())

    assert by_name(told) == {"open_count": "0", "added_count": "0", "won_count": "0",
                             "lost_count": "0", "win_rate": None, "days_to_win": None}


def test_leads_are_counted_by_source_and_how_many_were_converted(rules):
    held = [rules.create_lead(**lead(source=source, owner_id=ADMINISTRATOR))
            for source in ("web_form", "web_form", "phone")]
    rules.store.leads.update_one(
        {"_id": held[0]["id"]}, {"$set": {"converted_at": clock.now(), "state": "converted"}})

    told = rules.get_lead_figures(**days())

    assert by_name(told) == {
        "lead_count": "3", "converted_count": "1", "lead_conversion": "0.333333"}
    for name in ("lead_count", "converted_count"):
        one = figure_of(told, name)
        assert len(rows_behind(rules, "sales", one["rows"])) == int(one["value"]), name
    (table,) = told["tables"]
    assert [(line["key"], line["values"]) for line in table["lines"]] == [
        ("web_form", ["2", "1", "0.5"]), ("phone", ["1", "0", "0"])]
    assert by_name(rules.get_lead_figures(**days(), owner_id=OTHER))["lead_conversion"] is None


def test_orders_and_partners_are_counted_without_what_was_cancelled(rules, north, agree):  # noqa: F811
    agree(north, commission_rules=[{"percent": "10"}])
    through = order(rules, north, ("100.00", None))
    deliver(rules, through)
    order(rules, None, ("50.00", None))
    rules.cancel_order(order_id=order(rules, north, ("900.00", None))["id"], reason="Por error.")

    orders = rules.get_order_figures(**days())
    partners = rules.get_partner_figures(**days())

    assert by_name(orders) == {"order_count": "2"}
    assert by_name(orders, "EUR") == {"revenue": "150.00", "average_order": "75.00"}
    assert len(rows_behind(rules, "sales", figure_of(orders, "order_count")["rows"])) == 2
    assert by_name(partners) == {
        "partner_order_count": "1", "active_partner_count": "1", "agreement_count": "1",
        "waiting_registration_count": "0"}
    assert by_name(partners, "EUR") == {
        "partner_revenue": "100.00", "partner_share": "0.666667", "commission": "10.00"}
    rows = rows_behind(rules, "sales", figure_of(partners, "partner_revenue", "EUR")["rows"])
    assert [row["id"] for row in rows] == [through["id"]]
    earned = rows_behind(rules, "sales", figure_of(partners, "commission", "EUR")["rows"])
    assert [row["amount"]["amount"] for row in earned] == ["10.00"]
    (table,) = partners["tables"]
    assert [(line["key"], line["label"], line["values"]) for line in table["lines"]] == [
        (north, "Distribuciones Norte", ["1", "100.00"])]
    by_partner = rules.get_order_figures(**days(), group_by="partner")["tables"][0]["lines"]
    assert [(line["key"], line["rows"] is None) for line in by_partner] == [
        (None, True), (north, False)]
