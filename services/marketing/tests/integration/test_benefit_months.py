"""What many invoices brought is kept month by month, and comes to what is worked out as asked."""

import random

import pytest
from programme_factories import a_campaign, credited, day, decided, sold

from marketing.programme import benefit_months
from marketing.programme.benefit_months import AGAIN, AGAIN_LATELY, keep_benefits


@pytest.fixture
def campaign(rules):
    return a_campaign(rules)


@pytest.fixture
def few(monkeypatch):
    """As if so few invoices were many."""
    monkeypatch.setattr(benefit_months, "MOST_LIVE", 3)


def payback(rules, programme):
    return rules.get_programme_payback(programme_id=programme["id"])


def without_when(found):
    return {name: value for name, value in found.items() if name != "benefit_as_of"}


def test_kept_months_come_to_what_is_worked_out_as_asked(rules, campaign, monkeypatch):
    chance = random.Random(7)
    programme = decided(rules)
    invoices = [sold(rules, campaign, days_ago=chance.randrange(1, 59))[1] for _ in range(20)]
    for invoice in chance.sample(invoices, 5):
        credited(rules, invoice, chance.choice(("20.00", "50.00", "200.00")))
    live = payback(rules, programme)
    monkeypatch.setattr(benefit_months, "MOST_LIVE", 3)

    first = payback(rules, programme)
    assert (first["is_whole"], first["benefit"]["amount"]) == (False, "0.00")
    keep_benefits()

    assert live["is_whole"]
    assert live["benefit"]["amount"] != "0.00"
    assert without_when(payback(rules, programme)) == without_when(live)


def test_months_are_worked_out_again_and_the_last_ones_sooner(rules, campaign, few, later):
    programme = decided(rules)
    invoices = [sold(rules, campaign, days_ago=days_ago)[1] for days_ago in (5, 4, 3, 2)]
    keep_benefits()
    before = payback(rules, programme)
    credited(rules, invoices[0], "100.00")

    keep_benefits()
    assert payback(rules, programme) == before
    later(seconds=AGAIN_LATELY.total_seconds() + 1)
    keep_benefits()

    after = payback(rules, programme)
    assert (before["benefit"]["amount"], after["benefit"]["amount"]) == ("400.00", "350.00")
    assert after["benefit_as_of"] > before["benefit_as_of"]


def test_months_long_past_and_those_that_take_long_are_worked_out_seldom(
        rules, campaign, few, later):
    decided(rules)
    for days_ago in (5, 4, 3, 2):
        sold(rules, campaign, days_ago=days_ago)
    keep_benefits()
    kept = rules.store.benefit_months
    oldest, latest = (one["_id"] for one in (
        kept.find_one(sort=[("_id", 1)]), kept.find_one(sort=[("_id", -1)])))
    versions = {raw["_id"]: raw["version"] for raw in kept.find()}
    assert len(versions) >= 12
    kept.update_one({"_id": latest}, {"$set": {"seconds": 3600.0}})

    later(seconds=AGAIN_LATELY.total_seconds() + 1)
    keep_benefits()
    changed = {raw["_id"] for raw in kept.find() if raw["version"] > versions[raw["_id"]]}
    assert changed
    assert not changed & {oldest, latest}

    later(seconds=AGAIN.total_seconds() + 1)
    keep_benefits()
    assert kept.find_one({"_id": oldest})["version"] == versions[oldest] + 1


def test_a_programme_that_has_ended_is_told_of_as_before(rules, campaign, few):
    programme = decided(rules)
    for days_ago in (5, 4, 3, 2):
        sold(rules, campaign, days_ago=days_ago)
    rules.end_programme(programme_id=programme["id"])
    keep_benefits()

    found = payback(rules, programme)
    assert (found["is_whole"], found["benefit"]["amount"]) == (True, "400.00")


def test_nothing_is_kept_where_invoices_are_few_or_there_is_no_programme(rules, campaign):
    for days_ago in (5, 4, 3, 2):
        sold(rules, campaign, days_ago=days_ago)
    keep_benefits()
    decided(rules)
    keep_benefits()

    assert rules.store.benefit_months.count_documents({}) == 0


def test_revenue_of_days_is_that_of_the_kept_days(rules, campaign, few):
    decided(rules)
    invoices = [sold(rules, campaign, days_ago=days_ago)[1] for days_ago in (5, 4, 3, 2)]
    days = day(4), day(3)
    assert benefit_months.revenue_of(*days) == 400
    keep_benefits()
    credited(rules, invoices[1], "200.00")

    kept = benefit_months.revenue_of(day(80), day(0)), benefit_months.revenue_of(day(5), day(1))

    assert kept == (800, 800)
    assert benefit_months.revenue_of(*days) == 200
