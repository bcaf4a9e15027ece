"""Leads of partners: with sales once each, whatever dies meanwhile."""

import pytest
from campaign_factories import approved
from marketing_factories import an_order, happened, placed
from partner_campaign_factories import (
    Sales,
    a_claim,
    a_lead,
    a_partner,
    joined,
    offered,
    signed_in,
)

from chassis import clock
from chassis.holdings import DocumentHoldings
from chassis.ids import new_id
from contracts import sales as sales_contract
from contracts.errors import ValidationFailed
from marketing.errors import CampaignOfferIsNotJoined
from marketing.models import DOCUMENTS
from marketing.partners import partner_leads


@pytest.fixture
def sales(monkeypatch):
    return Sales(monkeypatch)


@pytest.fixture
def north(rules):
    return a_partner()


def hand_in(rules, partner_id, offer, number=1, **fields):
    return rules.by(signed_in(partner_id)).hand_in_partner_lead(**a_lead(offer, number, **fields))


def listed(rules, offer):
    return rules.list_partner_leads(campaign_offer_id=offer["id"])["items"]


def converted(lead_id, contact_id):
    lead = {**sales_contract.sales.events["sales.lead.created"].example["lead"], "id": lead_id,
            "state": "converted", "contact_id": contact_id}
    return happened("sales.lead.converted", {
        **sales_contract.sales.events["sales.lead.converted"].example, "lead": lead,
        "contact_id": contact_id, "organisation_id": None})


def test_lead_of_a_partner_becomes_one_lead_of_sales(rules, sales, north):
    offer = joined(rules, north)
    hand_in(rules, north, offer)

    partner_leads.hand_on_partner_leads()
    partner_leads.hand_on_partner_leads()

    (lead,) = sales.leads.values()
    assert {name: lead[name] for name in ("source", "campaign_id", "referred_by_id", "email")} == {
        "source": "partner", "campaign_id": offer["campaign_id"], "referred_by_id": north,
        "email": "marta1@gil.example"}
    held, = listed(rules, offer)
    assert (held["state"], held["lead_id"]) == ("handed_on", lead["id"])
    assert "_said" not in rules.store.partner_leads.find_one()


def test_lead_is_one_though_the_process_dies_after_sales_was_asked(
        rules, sales, north, monkeypatch):
    offer = joined(rules, north)
    hand_in(rules, north, offer)

    def die(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(partner_leads, "_note", die)
        with pytest.raises(KeyboardInterrupt):
            partner_leads.hand_on_partner_leads()
    assert listed(rules, offer)[0]["state"] == "waiting"
    partner_leads.hand_on_partner_leads()

    assert len(sales.leads) == 1
    assert listed(rules, offer)[0]["state"] == "handed_on"


def test_lead_waits_while_sales_is_away(rules, sales, north):
    offer = joined(rules, north)
    hand_in(rules, north, offer)
    sales.is_away = True

    partner_leads.hand_on_partner_leads()
    waiting = listed(rules, offer)
    sales.is_away = False
    partner_leads.hand_on_partner_leads()

    assert [lead["state"] for lead in waiting] == ["waiting"]
    assert len(sales.leads) == 1


def test_what_sales_refuses_is_told_to_the_partner_and_holds_up_no_other(rules, sales, north):
    offer = joined(rules, north)
    hand_in(rules, north, offer, email=None, phone="12")
    sales.refusal = ValidationFailed.at("/phone", "This is no number.")

    partner_leads.hand_on_partner_leads()
    sales.refusal = None
    hand_in(rules, north, offer, 2)
    partner_leads.hand_on_partner_leads()

    theirs = rules.by(signed_in(north)).list_partner_campaign_leads(
        campaign_offer_id=offer["id"])["items"]
    assert [(lead["state"], lead.get("refused_because")) for lead in theirs] == [
        ("handed_on", None), ("refused", "This is no number.")]


def test_lead_without_a_way_to_reach_them_is_refused(rules, north):
    offer = joined(rules, north)

    with pytest.raises(Exception, match="Give an email or a phone"):
        hand_in(rules, north, offer, email=None)

    assert listed(rules, offer) == []


def test_nobody_hands_in_before_they_join_or_after_the_last_day(rules, north, later):
    offer = offered(rules, north)
    with pytest.raises(CampaignOfferIsNotJoined):
        hand_in(rules, north, offer)
    rules.by(signed_in(north)).join_partner_campaign(campaign_offer_id=offer["id"], version=1)
    other = joined(rules, north, approved(rules), ends_on=clock.today())
    later(days=1)

    with pytest.raises(CampaignOfferIsNotJoined):
        hand_in(rules, north, other)

    assert listed(rules, offer) == listed(rules, other) == []


def test_results_tell_what_the_leads_of_a_partner_brought(rules, sales, north):
    campaign = approved(rules)
    offer = joined(rules, north, campaign)
    for number in (1, 2):
        hand_in(rules, north, offer, number)
    partner_leads.hand_on_partner_leads()
    lead_id, contact_id = next(iter(sales.leads.values()))["id"], new_id("contact")
    for _ in range(2):
        rules.react("on_lead_converted", converted(lead_id, contact_id))
    margin = {"amount": "300.00", "currency": "EUR"}
    rules.react("on_order_told", placed(an_order(
        contact_id, "1000.00", campaign_id=campaign["id"], margin=margin)))
    rules.react("on_order_told", placed(an_order(new_id("contact"), campaign_id=campaign["id"])))
    claim = rules.by(signed_in(north)).claim_partner_costs(**a_claim(offer, "200.00"))
    rules.approve_cost_claim(cost_claim_id=claim["id"])

    results = rules.get_campaign_offer_results(campaign_offer_id=offer["id"])

    assert {name: results[name] for name in (
        "lead_count", "converted_lead_count", "order_count", "revenue", "margin", "cost",
        "return_on_investment", "cost_of_lead", "unvalued_count")} == {
        "lead_count": 2, "converted_lead_count": 1, "order_count": 1,
        "revenue": {"amount": "1000.00", "currency": "EUR"}, "margin": margin,
        "cost": {"amount": "100.00", "currency": "EUR"}, "return_on_investment": 2.0,
        "cost_of_lead": {"amount": "50.00", "currency": "EUR"}, "unvalued_count": 0}
    shown = rules.by(signed_in(north)).get_partner_campaign(campaign_offer_id=offer["id"])
    assert (shown["lead_count"], shown["converted_lead_count"], shown["granted"]["amount"]) == (
        2, 1, "100.00")


def test_who_is_erased_is_named_by_no_lead_of_a_partner(rules, sales, north):
    offer = joined(rules, north)
    hand_in(rules, north, offer)
    partner_leads.hand_on_partner_leads()
    contact_id = new_id("contact")
    rules.react("on_lead_converted", converted(listed(rules, offer)[0]["lead_id"], contact_id))

    DocumentHoldings(DOCUMENTS).erase([contact_id], "request_1")

    held, = listed(rules, offer)
    assert "name" not in held
    assert contact_id not in str(rules.store.partner_leads.find_one())


def test_lead_that_was_not_kept_is_named_no_more(rules, sales, north):
    offer = joined(rules, north)
    hand_in(rules, north, offer)
    partner_leads.hand_on_partner_leads()

    rules.react("on_lead_deleted", happened(
        "sales.lead.deleted", {"lead_id": listed(rules, offer)[0]["lead_id"]}))

    assert "name" not in listed(rules, offer)[0]
