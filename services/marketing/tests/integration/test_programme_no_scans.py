"""What is asked of the programme and of figures, and what is measured by itself, reads by indexes.
"""

import pytest
from campaign_factories import EVA
from ledger_factories import a_cost, cost_added
from marketing_factories import money
from other_services import Others
from programme_factories import a_campaign, credited, day, decided, entered, sold

from chassis import asking
from chassis.testing.rules import opened
from marketing.programme import benefit_months, measuring
from marketing.programme.own_measures import OF_PERIODS, OF_TODAY
from marketing.service import MarketingService


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    unscanned_stack.empty_stores()
    with opened(unscanned_stack, MarketingService, monkeypatch) as rules:
        yield rules


def test_programme_is_written_measured_and_paid_back_by_indexes(rules, monkeypatch):
    asking.use(Others(sales={"win_rate": 0.5}))
    programme = decided(rules, ledger_kinds=["training"], savings=[{
        "name": "Vuelven", "measure": "retention_rate", "baseline": "0.1",
        "unit_value": money("10.00")}])
    where = {"programme_id": programme["id"]}
    campaign = a_campaign(rules)
    _, invoice = sold(rules, campaign)
    credited(rules, invoice, "50.00")
    entered(rules, "10.00")
    rules.react("on_cost_told", cost_added(a_cost(invoice["contact_ids"][0])))
    rules.add_programme_objective(**where, name="Ganar", measure="win_rate", target="0.9",
                                  due_on=day(-100))
    rules.by(EVA).refuse_programme(**where, reason="No.")
    measuring.measure_programmes()
    rules.measure_programme(**where)

    for reckon in OF_PERIODS.values():
        reckon(day(30), day(0))
    for reckon in OF_TODAY.values():
        reckon()
    rules.list_measured_values(measure="win_rate")
    for filters in ({}, {"state": "refused"}):
        assert len(rules.list_programmes(**filters)["items"]) == 1
    assert len(rules.list_programme_editions(**where)["items"]) == 4
    assert len(rules.list_programme_benefits(**where)["items"]) == 1
    page = rules.get_strategy_page()
    assert page["objectives"][0]["progress"]["value"] == "0.5"
    assert page["payback"]["standing"] == "projected"
    # As if this were many invoices, whose months are kept.
    monkeypatch.setattr(benefit_months, "MOST_LIVE", 0)
    for _ in range(2):
        benefit_months.keep_benefits()
    assert rules.get_strategy_page()["payback"]["standing"] == "projected"


def test_figures_are_added_up_by_indexes(rules):
    campaign = a_campaign(rules)
    sold(rules, campaign)
    days = {"starts_on": day(29), "ends_on": day(0)}

    for name in ("get_campaign_figures", "get_channel_figures", "get_loyalty_figures"):
        told = getattr(rules, name)(**days)
        assert all(one["value"] is not None or one["unit"] != "count" for one in told["figures"])
    assert rules.get_campaign_figures(**days, owner_id=EVA.id)["tables"][0]["lines"] == []
