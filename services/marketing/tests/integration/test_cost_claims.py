"""What partners claim of their costs: granted once, and never more than was promised."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from partner_campaign_factories import a_claim, a_partner, euros, joined, offered, signed_in

from chassis import clock
from contracts.errors import ValidationFailed
from marketing.errors import (
    CampaignOfferIsNotJoined,
    CoFundingIsUsedUp,
    CostClaimIsDecided,
    NothingIsFunded,
)


@pytest.fixture
def north(rules):
    return a_partner()


def claim(rules, partner_id, offer, amount="200.00", **fields):
    return rules.by(signed_in(partner_id)).claim_partner_costs(**a_claim(offer, amount, **fields))


def entered(rules, offer):
    return rules.list_cost_entries(campaign_id=offer["campaign_id"])["items"]


def test_claim_that_is_approved_is_a_cost_of_the_campaign_once(rules, north):
    offer = joined(rules, north)
    claimed = claim(rules, north, offer)

    approved = rules.approve_cost_claim(cost_claim_id=claimed["id"], because="Es lo acordado.")
    with pytest.raises(CostClaimIsDecided):
        rules.approve_cost_claim(cost_claim_id=claimed["id"])

    assert (approved["state"], approved["granted"]) == ("approved", euros("100.00"))
    entry, = entered(rules, offer)
    shown = ("kind", "channel", "contact_ids", "amount", "source")
    assert {name: entry[name] for name in shown} == {
        "kind": "co_funding", "channel": "partner", "contact_ids": [north],
        "amount": euros("100.00"), "source": {"type": "cost_claim", "id": claimed["id"]}}
    theirs, = rules.by(signed_in(north)).list_partner_cost_claims(
        campaign_offer_id=offer["id"])["items"]
    assert (theirs["state"], theirs["granted"]) == ("approved", euros("100.00"))


def test_claim_that_is_refused_costs_nothing(rules, north):
    offer = joined(rules, north)
    claimed = claim(rules, north, offer)

    refused = rules.refuse_cost_claim(cost_claim_id=claimed["id"], because="No es de la campaña.")

    assert (refused["state"], refused["decided_because"]) == ("refused", "No es de la campaña.")
    assert entered(rules, offer) == []


def test_no_more_is_granted_than_was_promised_by_fifty_at_once(rules, north):
    offer = joined(rules, north, co_funding=euros("500.00"), co_funding_percent=None)
    claims = [claim(rules, north, offer, "100.00") for _ in range(50)]

    def approve(one):
        try:
            return rules.approve_cost_claim(cost_claim_id=one["id"])["state"]
        except CoFundingIsUsedUp as error:
            return error.code

    with ThreadPoolExecutor(50) as pool:
        outcomes = sorted(pool.map(approve, claims))

    assert outcomes == ["approved"] * 5 + ["co_funding_is_used_up"] * 45
    assert [entry["amount"] for entry in entered(rules, offer)] == [euros("100.00")] * 5


@pytest.mark.parametrize("granted", [euros("200.01"), {"amount": "10.00", "currency": "USD"}])
def test_no_more_is_granted_than_was_spent(rules, north, granted):
    offer = joined(rules, north)
    claimed = claim(rules, north, offer)

    with pytest.raises(ValidationFailed):
        rules.approve_cost_claim(cost_claim_id=claimed["id"], granted=granted)

    assert rules.get_cost_claim(cost_claim_id=claimed["id"])["state"] == "waiting"
    assert entered(rules, offer) == []


@pytest.mark.parametrize(("fields", "pointer"), [
    ({"amount": {"amount": "10.00", "currency": "USD"}}, "/amount/currency"),
    ({"amount": euros("0.00")}, "/amount/amount"),
    ({"spent_on": "2020-01-01"}, "/spent_on"), ({"spent_on": "2999-01-01"}, "/spent_on")])
def test_claim_that_does_not_fit_is_refused(rules, north, fields, pointer):
    offer = joined(rules, north)

    with pytest.raises(ValidationFailed) as refused:
        rules.by(signed_in(north)).claim_partner_costs(**a_claim(offer) | fields)

    assert refused.value.details["errors"][0]["pointer"] == pointer
    assert rules.list_cost_claims()["items"] == []


def test_nothing_is_claimed_where_nothing_was_promised_or_joined(rules, north):
    unfunded = joined(rules, north, co_funding=None)
    unanswered = offered(rules, north)

    with pytest.raises(NothingIsFunded):
        claim(rules, north, unfunded)
    with pytest.raises(CampaignOfferIsNotJoined):
        claim(rules, north, unanswered)

    assert rules.list_cost_claims()["items"] == []


def test_what_was_spent_before_the_end_is_claimed_after_it(rules, north, later):
    offer, today = joined(rules, north), clock.today()
    rules.end_campaign_offer(campaign_offer_id=offer["id"])
    later(days=3)
    tomorrow = (clock.now() - timedelta(days=2)).date().isoformat()

    with pytest.raises(ValidationFailed):
        claim(rules, north, offer, spent_on=tomorrow)

    assert claim(rules, north, offer, spent_on=today)["state"] == "waiting"
