"""What is to be expected of deals, and how well that was foretold."""

import random
from decimal import ROUND_HALF_UP, Decimal

import pytest
from deals_at_work import *  # noqa: F403  Fixtures.
from deals_factories import customer, stages_of
from marshmallow import ValidationError

from chassis import clock
from chassis.testing.rules import ADMINISTRATOR
from contracts.context import Actor
from contracts.errors import ValidationFailed
from sales.forecasts import conversions, figures, snapshots

OTHER = "user_01keeca2mwf04sf6mrhrvrar59"
YEAR = {"from_on": "2030-01-01", "to_on": "2030-12-31"}


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


def lines(rules, **asked):
    return {(line["key"], line["currency"]): line
            for line in rules.get_forecast(**{**YEAR, **asked})["lines"]}


def test_forecast_adds_up_by_month_weighted_by_stage(rules, pipeline, open_one):
    second = stages_of(pipeline)[1]
    open_one(value=eur("10.01"), expected_on="2030-01-31")
    open_one(value=eur("20.02"), expected_on="2030-01-01", stage_id=second)
    open_one(value={"amount": "5.00", "currency": "USD"}, expected_on="2030-02-28")
    open_one(value=eur("9.00"), expected_on="2031-01-01")
    open_one(value=None, expected_on="2030-01-31")
    open_one(value=eur("9.00"))

    found = lines(rules)

    assert list(found) == [("2030-01", "EUR"), ("2030-02", "USD")]
    january = found["2030-01", "EUR"]
    # 10.01 × 0.2 + 20.02 × 0.6 = 14.014
    assert (january["open_count"], january["open_total"], january["weighted"]) == (
        2, eur("30.03"), eur("14.01"))
    assert january["pipeline"] == eur("30.03")
    assert january["won_total"] == eur("0.00")
    assert found["2030-02", "USD"]["weighted"] == {"amount": "1.00", "currency": "USD"}


def test_forecast_is_told_by_owner_team_pipeline_and_category(rules, pipeline, open_one):
    open_one(value=eur("1.00"), expected_on="2030-01-31", team_id="norte", category="commit")
    open_one(value=eur("2.00"), expected_on="2030-02-28", owner_id=None)
    open_one(value=eur("4.00"), expected_on="2030-02-28", owner_id=OTHER, category="omitted")

    def totals(**asked):
        return {key: line["open_total"]["amount"]
                for (key, _), line in lines(rules, **asked).items()}

    assert totals(by="owner") == {ADMINISTRATOR: "1.00", None: "2.00"}
    assert totals(by="team") == {"norte": "1.00", None: "2.00"}
    assert totals(by="pipeline") == {pipeline["id"]: "3.00"}
    assert totals(by="category") == {"commit": "1.00", "pipeline": "2.00"}
    assert totals(by="owner", category="commit") == {ADMINISTRATOR: "1.00"}
    assert totals(by="owner", team_id="norte") == {ADMINISTRATOR: "1.00"}
    assert totals(by="owner", owner_id=OTHER) == {}
    assert lines(rules, by="category")["commit", "EUR"]["commit"] == eur("1.00")


def test_forecast_counts_what_was_won_in_the_period(rules, open_one):
    won = open_one(value=eur("7.00"), expected_on="2031-01-01")
    rules.win_deal(deal_id=won["id"])
    rules.lose_deal(deal_id=open_one(value=eur("9.00"))["id"], reason="price")
    today = clock.today()

    found = lines(rules, from_on=today, to_on=today)

    (line,) = found.values()
    assert (line["key"], line["won_count"], line["won_total"], line["open_count"]) == (
        today[:7], 1, eur("7.00"), 0)


def test_forecast_refuses_a_period_that_ends_before_it_starts(rules):
    with pytest.raises(ValidationFailed) as refused:
        rules.get_forecast(from_on="2030-01-02", to_on="2030-01-01")

    assert refused.value.details["errors"][0]["pointer"] == "/to_on"


def test_stages_convert_by_what_really_was_won_once_there_is_enough_to_go_by(
        rules, pipeline, open_one):
    first, second, *_ = stages_of(pipeline)
    open_one(value=eur("100.00"), expected_on="2030-01-31")
    open_one(value=eur("100.00"), expected_on="2030-02-28", stage_id=second)
    for number in range(20):
        deal = open_one()
        if number < 5:
            rules.move_deal(deal_id=deal["id"], stage_id=second)
            rules.move_deal(deal_id=deal["id"], stage_id=first)
            rules.win_deal(deal_id=deal["id"])
        else:
            rules.lose_deal(deal_id=deal["id"], reason="price")

    before = rules.get_forecast(**YEAR)
    conversions.reckon()
    after = lines(rules)

    assert before["reckoned_at"] is None
    assert [line["converted"] for line in before["lines"]] == [eur("20.00"), eur("60.00")]
    # A quarter of the twenty that stood in the first; of the second there were but five.
    assert after["2030-01", "EUR"]["converted"] == eur("25.00")
    assert after["2030-02", "EUR"]["converted"] == eur("60.00")


def test_forecast_is_of_what_the_caller_sees(rules, open_one):
    open_one(value=eur("1.00"), expected_on="2030-01-31", owner_id=OTHER)
    open_one(value=eur("2.00"), expected_on="2030-01-31")
    narrow = rules.by(Actor(OTHER, sees={"deal": {"rows": "own", "fields": None}}))

    (line,) = narrow.get_forecast(**YEAR)["lines"]

    assert line["open_total"] == eur("1.00")


def test_snapshot_is_taken_once_a_day_and_adds_up_to_the_forecast(rules, open_one, later):
    month = clock.today()[:7]
    last = figures.last_day_of(month)
    open_one(value=eur("10.00"), expected_on=last)
    open_one(value=eur("5.00"), expected_on=last, owner_id=OTHER)

    snapshots.take()
    open_one(value=eur("99.00"), expected_on=last)
    snapshots.take()

    held = rules.store.forecast_snapshots.find_one({"month": month})
    assert rules.store.forecast_snapshots.count_documents({}) == 12
    assert sum(line["open_total"].to_decimal() for line in held["lines"]) == 15
    later(days=1)
    snapshots.take()
    assert rules.store.forecast_snapshots.count_documents({}) == 24


def test_accuracy_compares_what_was_foretold_with_what_was_won(rules, open_one, later):
    month = clock.today()[:7]
    last = figures.last_day_of(month)
    won = open_one(value=eur("100.00"), expected_on=last, category="commit")
    open_one(value=eur("50.00"), expected_on=last, owner_id=OTHER)
    snapshots.take()
    rules.win_deal(deal_id=won["id"])

    def accuracy(**asked):
        return rules.get_forecast_accuracy(
            **{"from_month": month, "to_month": month, "days_before": 0, **asked})["lines"]

    assert accuracy() == []
    later(days=45)
    (line,) = accuracy()
    (theirs,) = accuracy(owner_id=OTHER)

    assert (line["weighted"], line["commit"], line["actual"]) == (
        eur("30.00"), eur("100.00"), eur("100.00"))
    assert (line["weighted_error"], line["commit_error"]) == (-0.7, 0.0)
    assert (theirs["weighted"], theirs["actual"], theirs["weighted_error"]) == (
        eur("10.00"), eur("0.00"), None)
    assert accuracy(days_before=366) == []


@pytest.mark.parametrize(("from_month", "to_month", "pointer"), [
    ("0000-01", "0000-01", "/from_month"), ("2026-02", "2026-01", "/to_month"),
    ("2020-01", "2023-01", "/to_month"),
])
def test_accuracy_refuses_months_that_are_none_or_too_many(rules, from_month, to_month, pointer):
    with pytest.raises((ValidationFailed, ValidationError)) as refused:
        rules.get_forecast_accuracy(from_month=from_month, to_month=to_month, days_before=0)

    errors = refused.value.messages if isinstance(refused.value, ValidationError) else [
        item["pointer"][1:] for item in refused.value.details["errors"]]
    assert pointer[1:] in errors


def test_last_day_of_a_month_is_known_in_leap_years_and_decembers():
    assert [figures.last_day_of(month) for month in ("2028-02", "2027-02", "2026-12")] == [
        "2028-02-29", "2027-02-28", "2026-12-31"]


def test_forecast_equals_adding_up_by_hand(rules, pipeline, open_one):
    chance = random.Random(1)
    stages = {stage["id"]: stage for stage in pipeline["stages"][:2]}
    made = [open_one(
        value=eur(f"{chance.randrange(1, 9999)}.{chance.randrange(100):02}"),
        stage_id=chance.choice(list(stages)), contact_ids=customer(),
        expected_on=f"2030-0{chance.randrange(1, 4)}-15") for _ in range(40)]

    for (month, _), line in lines(rules).items():
        of_month = [deal for deal in made if deal["expected_on"].startswith(month)]
        exact = sum(Decimal(deal["value"]["amount"])
                    * Decimal(str(stages[deal["stage_id"]]["probability"])) for deal in of_month)
        assert line["open_count"] == len(of_month)
        assert line["weighted"] == eur(str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP)))


def test_months_ahead_go_over_the_turn_of_the_year():
    assert snapshots._months_from("2026-11")[:3] == ["2026-11", "2026-12", "2027-01"]
