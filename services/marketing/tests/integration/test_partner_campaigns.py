"""Campaigns with partners: offered, joined, and seen by nobody else."""

import orjson
import pytest
from campaign_factories import OBJECTIVE, approved
from partner_campaign_factories import (
    a_claim,
    a_lead,
    a_partner,
    joined,
    offered,
    signed_in,
    some_terms,
)

from chassis.testing.parties import party
from contracts import marketing as contract
from contracts.errors import NotFound, PermissionDenied, ValidationFailed
from marketing.errors import (
    CampaignIsEnded,
    CampaignIsNotApproved,
    CampaignIsOffered,
    CampaignOfferHasChanged,
    CampaignOfferIsDecided,
    CampaignOfferIsNotJoined,
)

# Field by field, what leaves us for partners; whoever adds one decides that here.
_TERMS = {"title", "task", "texts", "materials", "starts_on", "ends_on", "co_funding",
          "co_funding_percent", "leads_promised"}
_CAMPAIGN = _TERMS | {"id", "version", "created_at", "state", "answered_at", "ended_at"}
_LEAD = {"id", "created_at", "name", "company", "state", "refused_because", "is_converted"}
_CLAIM = {"id", "created_at", "amount", "spent_on", "description", "proof_url", "state", "granted",
          "decided_at", "decided_because"}
DISCLOSED = {
    "list_partner_campaigns": _CAMPAIGN, "join_partner_campaign": _CAMPAIGN,
    "decline_partner_campaign": _CAMPAIGN,
    "get_partner_campaign": _CAMPAIGN | {"lead_count", "converted_lead_count", "granted"},
    "hand_in_partner_lead": _LEAD, "list_partner_campaign_leads": _LEAD,
    "claim_partner_costs": _CLAIM, "list_partner_cost_claims": _CLAIM,
}


@pytest.mark.parametrize("name", DISCLOSED)
def test_partner_sees_these_fields_of_campaigns_and_no_other(name):
    reply = contract.marketing.operations[name].reply
    shown = reply.fields["items"].inner.schema if "items" in reply.fields else reply

    assert set(shown.fields) == DISCLOSED[name]


def test_all_that_partners_are_answered_is_of_the_policy():
    assert set(DISCLOSED) == {
        name for name, operation in contract.marketing.operations.items()
        if operation.route and operation.route.audience == "partner"}


def test_partner_joins_by_the_terms_that_they_read(rules):
    north = a_partner()
    offer = offered(rules, north)
    portal = rules.by(signed_in(north))

    listed, = portal.list_partner_campaigns()["items"]
    taken = [portal.join_partner_campaign(campaign_offer_id=offer["id"], version=1)["state"]
             for _ in range(2)]

    assert (listed["id"], listed["state"], listed["task"]) == (
        offer["id"], "offered", some_terms()["task"])
    assert taken == ["joined", "joined"]
    held = rules.get_campaign_offer(campaign_offer_id=offer["id"])
    assert (held["state"], held["version"]) == ("joined", 2)


def test_partner_cannot_join_by_terms_that_were_changed_since(rules):
    north = a_partner()
    offer = offered(rules, north)
    rules.update_campaign_offer(
        campaign_offer_id=offer["id"], changes={"leads_promised": 100})

    with pytest.raises(CampaignOfferHasChanged):
        rules.by(signed_in(north)).join_partner_campaign(
            campaign_offer_id=offer["id"], version=offer["version"])

    assert rules.get_campaign_offer(campaign_offer_id=offer["id"])["state"] == "offered"


def test_terms_that_a_partner_joined_stay_as_they_are(rules):
    offer = joined(rules, a_partner())
    held = rules.get_campaign_offer(campaign_offer_id=offer["id"])

    with pytest.raises(CampaignOfferIsDecided):
        rules.update_campaign_offer(
            campaign_offer_id=offer["id"], changes={"leads_promised": 100})

    assert rules.get_campaign_offer(campaign_offer_id=offer["id"]) == held


def test_what_a_partner_declined_is_offered_anew_by_a_change(rules):
    north = a_partner()
    offer = offered(rules, north)
    rules.by(signed_in(north)).decline_partner_campaign(
        campaign_offer_id=offer["id"], because="No tenemos sitio.")
    declined = rules.get_campaign_offer(campaign_offer_id=offer["id"])

    again = rules.update_campaign_offer(
        campaign_offer_id=offer["id"], changes={"leads_promised": 5})

    assert (declined["state"], declined["declined_because"]) == ("declined", "No tenemos sitio.")
    assert (again["state"], "declined_because" in again) == ("offered", False)


@pytest.mark.parametrize("fields", [
    {"roles": [{"role": "customer"}]}, {"roles": []},
    {"roles": [{"role": "partner", "ends_on": "2020-01-01"}]}])
def test_only_partners_of_ours_are_offered_anything(rules, fields):
    with pytest.raises(ValidationFailed) as refused:
        offered(rules, a_partner(**fields))

    assert refused.value.details["errors"][0]["pointer"] == "/partner_id"
    assert rules.list_campaign_offers()["items"] == []


def test_person_is_no_partner(rules):
    with pytest.raises(ValidationFailed):
        offered(rules, party(roles=[{"role": "partner"}]))


def test_campaign_is_offered_once_to_each_partner_and_only_when_it_is_approved(rules):
    north, draft = a_partner(), rules.create_campaign(**OBJECTIVE)
    campaign = approved(rules)
    offered(rules, north, campaign)

    with pytest.raises(CampaignIsOffered):
        offered(rules, north, campaign)
    with pytest.raises(CampaignIsNotApproved):
        offered(rules, north, draft)

    assert len(rules.list_campaign_offers(partner_id=north)["items"]) == 1


def test_campaign_that_ends_ends_what_partners_were_offered(rules):
    north, south, campaign = a_partner(), a_partner("Comercial Sur"), approved(rules)
    theirs = joined(rules, north, campaign)
    offer = offered(rules, south, campaign)

    rules.end_campaign(campaign_id=campaign["id"])

    assert [one["state"] for one in rules.list_campaign_offers()["items"]] == ["ended", "ended"]
    with pytest.raises(CampaignOfferIsNotJoined):
        rules.by(signed_in(north)).hand_in_partner_lead(**a_lead(theirs))
    with pytest.raises(CampaignOfferIsDecided):
        rules.by(signed_in(south)).join_partner_campaign(
            campaign_offer_id=offer["id"], version=2)
    with pytest.raises(CampaignIsEnded):
        offered(rules, a_partner("Otro"), campaign)


def test_partner_sees_and_does_nothing_of_another(rules):
    north, south, campaign = a_partner(), a_partner("Comercial Sur"), approved(rules)
    offer = joined(rules, north, campaign)
    rules.by(signed_in(north)).hand_in_partner_lead(**a_lead(offer))
    rules.by(signed_in(north)).claim_partner_costs(**a_claim(offer))
    stranger, one = rules.by(signed_in(south)), {"campaign_offer_id": offer["id"]}

    assert stranger.list_partner_campaigns()["items"] == []
    for name, request in (
            ("get_partner_campaign", one), ("decline_partner_campaign", one),
            ("join_partner_campaign", {**one, "version": 1}),
            ("list_partner_campaign_leads", one), ("list_partner_cost_claims", one),
            ("hand_in_partner_lead", a_lead(offer, 2)), ("claim_partner_costs", a_claim(offer))):
        with pytest.raises(NotFound):
            getattr(stranger, name)(**request)

    assert len(rules.list_partner_leads(**one)["items"]) == 1
    assert len(rules.list_cost_claims()["items"]) == 1


def test_partner_is_told_nothing_of_us(rules):
    north, campaign = a_partner(), approved(rules)
    offer = joined(rules, north, campaign)
    portal = rules.by(signed_in(north))
    portal.hand_in_partner_lead(**a_lead(offer))

    told = orjson.dumps([
        portal.get_partner_campaign(campaign_offer_id=offer["id"]),
        portal.list_partner_campaigns(),
        portal.list_partner_campaign_leads(campaign_offer_id=offer["id"])]).decode()

    for ours in (campaign["id"], campaign["name"], campaign["why"], north, "answered_by_id"):
        assert ours not in told


def test_agent_cannot_use_what_is_for_partners(rules):
    with pytest.raises(PermissionDenied):
        rules.list_partner_campaigns()


def test_offer_follows_a_partner_who_is_merged(rules):
    from chassis import references
    from marketing.models import DOCUMENTS

    north, south = a_partner(), a_partner("Comercial Sur")
    offer = joined(rules, north)

    references.follow(DOCUMENTS, old_id=north, new_id=south, key="merge_1")

    shown, = rules.by(signed_in(south)).list_partner_campaigns()["items"]
    assert shown["id"] == offer["id"]
