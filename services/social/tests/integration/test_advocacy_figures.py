"""Figures of advocacy are what a count of their rows comes to, and are read by indexes."""

from datetime import timedelta

import pytest
from advocacy_factories import a_deal, an_advocate, an_invoice, sent, tell

from chassis import clock
from chassis.testing.figures import by_name, figure_of, rows_behind
from chassis.testing.rules import opened
from social.service import SocialService


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    unscanned_stack.empty_stores()
    with opened(unscanned_stack, SocialService, monkeypatch) as rules:
        yield rules


def days(first=29, last=0):
    today = clock.now().date()
    return {"starts_on": (today - timedelta(days=first)).isoformat(),
            "ends_on": (today - timedelta(days=last)).isoformat()}


def test_referrals_are_counted_by_how_far_they_got_and_lead_to_their_rows(rules):
    advocate = an_advocate(rules)
    sent(rules, advocate)
    lead, customer = sent(rules, advocate)
    tell(rules, "deal_won", deal=a_deal(lead, customer))
    tell(rules, "invoice_paid", invoice=an_invoice(customer, "100.00"))

    told = rules.get_advocacy_figures(**days())

    assert by_name(told) == {
        "active_advocate_count": "1", "referred_lead_count": "2", "referrals_won": "1"}
    assert by_name(told, "EUR") == {"referred_revenue": "100.00"}
    for name in by_name(told):
        one = figure_of(told, name)
        assert len(rows_behind(rules, "social", one["rows"])) == int(one["value"]), name
    (series,) = told["series"]
    assert sum(int(point["value"]) for point in series["points"]) == 2


def test_referrals_of_other_days_or_currencies_are_in_no_figure(rules):
    advocate = an_advocate(rules)
    lead, customer = sent(rules, advocate)
    tell(rules, "deal_won", deal=a_deal(lead, customer))
    tell(rules, "invoice_paid", invoice=an_invoice(customer, "100.00"))

    before = rules.get_advocacy_figures(**days(59, 30))
    dollars = rules.get_advocacy_figures(**days(), currency="USD")

    assert by_name(before)["referred_lead_count"] == "0"
    assert by_name(before, "EUR") == {}
    assert by_name(dollars, "EUR") == {}
