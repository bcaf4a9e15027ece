"""What is asked of the ledgers and of attribution, and what they do by themselves, reads by
indexes."""

import pytest
from ledger_factories import TARIFF, a_cost, a_lead, an_interaction, cost_added, recorded
from marketing_factories import an_invoice, an_order, happened, issued, placed

from chassis import clock
from chassis.ids import new_id
from chassis.testing.parties import party
from chassis.testing.rules import opened
from marketing.costs import sums
from marketing.costs.repricing import reckon_costs
from marketing.currencies.revaluing import revalue
from marketing.service import MarketingService


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    unscanned_stack.empty_stores()
    with opened(unscanned_stack, MarketingService, monkeypatch) as rules:
        yield rules


def test_cost_ledger_is_read_and_reckoned_by_indexes(rules):
    eva, campaign_id = party(), new_id("campaign")
    rules.react("on_interaction_told", recorded(an_interaction(eva, refers_to=[
        {"type": "campaign", "id": campaign_id}])))
    rules.react("on_cost_told", cost_added(a_cost(eva, currency="USD")))
    tariff = rules.create_cost_tariff(**TARIFF)
    reckon_costs()
    rules.set_exchange_rates(rates=[{"currency": "USD", "day": "2020-01-01", "rate": "0.9"}])
    revalue()

    for filters in ({}, {"contact_id": eva}, {"customer_id": eva}, {"campaign_id": campaign_id},
                    {"action_id": new_id("action")}, {"ticket_id": new_id("ticket")},
                    {"kind": "call"}, {"channel": "phone"}, {"user_id": new_id("user")},
                    {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}):
        rules.list_cost_entries(**filters)
        rules.get_cost_summary(**filters)
    assert rules.list_cost_entries(is_unvalued=True)["items"] == []
    for group_by in ("campaign", "contact", "month"):
        assert rules.get_cost_summary(group_by=group_by)["entry_count"] == 2
    assert sums.of_contacts([eva], since=clock.now())[eva]["amount"] == 0
    assert sums.by_action(campaign_id)[None]["unvalued_count"] == 0
    rules.list_cost_tariffs(kind="call")
    rules.list_cost_tariffs()
    rules.delete_cost_tariff(cost_tariff_id=tariff["id"])
    reckon_costs()


def test_touches_and_attribution_are_read_by_indexes(rules):
    eva, lead = party(), a_lead()
    rules.react("on_lead_told", happened("sales.lead.created", {"lead": lead}))
    rules.react("on_lead_converted", happened("sales.lead.converted", {
        "lead": lead | {"version": 2}, "contact_id": eva, "organisation_id": None,
        "deal_id": None}))
    order = an_order(eva)
    rules.react("on_order_told", placed(order))
    invoice = an_invoice(eva, order_ids=[order["id"]], state="paid")
    invoice["open_amount"] = invoice["open_amount"] | {"amount": "0.00"}
    rules.react("on_invoice_told", issued(invoice))
    rules.react("on_cost_told", cost_added(a_cost(eva)))

    for filters in ({}, {"contact_id": eva}, {"lead_id": lead["id"]}, {"kind": "form"},
                    {"campaign_id": new_id("campaign")}, {"action_id": new_id("action")},
                    {"channel": "web", "is_response": True}, {"starts_on": "2026-01-01"},
                    {"has_campaign": True, "is_counted": True}, {"is_counted": False}):
        rules.list_touches(**filters)
    today = clock.today()
    assert rules.get_attribution(starts_on=today, ends_on=today)["conversion_count"] == 1
    assert len(rules.explain_conversion(invoice_id=invoice["id"])["path"]) == 1
    rules.react("on_lead_deleted", happened("sales.lead.deleted", {"lead_id": lead["id"]}))
