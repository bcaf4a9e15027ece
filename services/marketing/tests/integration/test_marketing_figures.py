"""Figures of campaigns, channels and loyalty are what a count of their rows comes to."""

import pytest
from campaign_factories import EVA
from programme_factories import a_campaign, day, sold

from chassis.ids import new_id
from chassis.testing.figures import by_name, figure_of, rows_behind
from chassis.testing.parties import party

DAYS = {"starts_on": day(29), "ends_on": day(0)}


@pytest.fixture
def campaign(rules):
    return a_campaign(rules)


def touched(rules, campaign, kind="clicked", channel="email"):
    rules.note_touch(source={"type": "test", "id": new_id("touch")}, kind=kind, channel=channel,
                     contact_id=party(), campaign_id=campaign and campaign["id"])


def test_campaigns_are_counted_one_by_one_against_the_days_before(rules, campaign):
    other = a_campaign(rules)
    sold(rules, campaign, "200.00", days_ago=5)
    sold(rules, campaign, "50.00", days_ago=40)
    sold(rules, other, "300.00", days_ago=5)
    sold(rules, None, "999.00", days_ago=5)
    sold(rules, other, "10.00", days_ago=5, currency="USD")
    touched(rules, campaign)

    told = rules.get_campaign_figures(**DAYS)

    assert by_name(told) == {
        "running_count": "0", "sent_count": "0", "response_count": "4", "order_count": "3"}
    revenue = figure_of(told, "revenue", "EUR")
    assert (revenue["value"], revenue["before"], revenue["unvalued_count"]) == (
        "500.00", "50.00", 1)
    (table,) = told["tables"]
    assert [(line["key"], line["values"]) for line in table["lines"]] == [
        (other["id"], ["0", "2", "2", "300.00"]), (campaign["id"], ["0", "2", "1", "200.00"])]
    assert sum(float(point["value"]) for point in told["series"][0]["points"]) == 500
    for name in ("sent_count", "response_count"):
        one = figure_of(told, name)
        assert len(rows_behind(rules, "marketing", one["rows"])) == int(one["value"]), name
    of_nobody = rules.get_campaign_figures(**DAYS, owner_id=EVA.id)
    assert by_name(of_nobody, "EUR") == {"revenue": "0.00"}


def test_channels_are_counted_by_touches(rules, campaign):
    for channel, kind in (("email", "clicked"), ("email", "sent"), ("phone", "called")):
        touched(rules, campaign, kind, channel)
    touched(rules, campaign)
    rules.store.touches.update_one({"kind": "clicked"}, {"$set": {"is_by_scanner": True}})

    told = rules.get_channel_figures(**DAYS)

    assert by_name(told) == {"touch_count": "3", "response_count": "1"}
    for name in by_name(told):
        one = figure_of(told, name)
        assert len(rows_behind(rules, "marketing", one["rows"])) == int(one["value"]), name
    (table,) = told["tables"]
    assert [(line["key"], line["values"]) for line in table["lines"]] == [
        ("email", ["2", "1"]), ("phone", ["1", "0"])]
    for line in table["lines"]:
        assert len(rows_behind(rules, "marketing", line["rows"])) == int(line["values"][0])


def test_loyalty_is_told_of_who_bought_and_who_did_before(rules):
    regular, gone = party(), party()
    for contact_id, days_ago in ((regular, 40), (gone, 40), (regular, 5), (regular, 4)):
        sold(rules, None, "100.00", days_ago=days_ago, contact_id=contact_id)
    sold(rules, None, "300.00", days_ago=3)

    told = rules.get_loyalty_figures(**DAYS)

    assert by_name(told) == {
        "active_customers": "2", "new_customers": "1", "retention_rate": "0.5",
        "repeat_purchase_rate": "0.5", "customers_alive": None, "consented_reach": "0"}
    assert by_name(told, "EUR") == {"average_order": "166.67", "lifetime_value": None}
    assert figure_of(told, "active_customers")["before"] == "2"
