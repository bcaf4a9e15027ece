"""What marketing answers of campaigns with partners; a part of its switchboard."""

from chassis import parties
from chassis.portal import own_party
from chassis.service import every, serves
from contracts import marketing as contract

from . import campaign_offers, cost_claims, partner_leads, portal_campaigns, results


class PartnerLines:
    offer_campaign = serves(
        contract.offer_campaign, campaign_offers.offer_campaign, first=[parties.known])
    get_campaign_offer = serves(contract.get_campaign_offer, campaign_offers.get_campaign_offer)
    list_campaign_offers = serves(
        contract.list_campaign_offers, campaign_offers.list_campaign_offers)
    update_campaign_offer = serves(
        contract.update_campaign_offer, campaign_offers.update_campaign_offer)
    end_campaign_offer = serves(contract.end_campaign_offer, campaign_offers.end_campaign_offer)
    get_campaign_offer_results = serves(
        contract.get_campaign_offer_results, results.get_campaign_offer_results)
    list_partner_leads = serves(contract.list_partner_leads, partner_leads.list_partner_leads)
    list_cost_claims = serves(contract.list_cost_claims, cost_claims.list_cost_claims)
    get_cost_claim = serves(contract.get_cost_claim, cost_claims.get_cost_claim)
    approve_cost_claim = serves(contract.approve_cost_claim, cost_claims.approve_cost_claim)
    refuse_cost_claim = serves(contract.refuse_cost_claim, cost_claims.refuse_cost_claim)

    list_partner_campaigns = serves(
        contract.list_partner_campaigns, portal_campaigns.list_partner_campaigns,
        first=[own_party])
    get_partner_campaign = serves(
        contract.get_partner_campaign, portal_campaigns.get_partner_campaign, first=[own_party])
    join_partner_campaign = serves(
        contract.join_partner_campaign, portal_campaigns.join_partner_campaign, first=[own_party])
    decline_partner_campaign = serves(
        contract.decline_partner_campaign, portal_campaigns.decline_partner_campaign,
        first=[own_party])
    hand_in_partner_lead = serves(
        contract.hand_in_partner_lead, portal_campaigns.hand_in_partner_lead, first=[own_party])
    list_partner_campaign_leads = serves(
        contract.list_partner_campaign_leads, portal_campaigns.list_partner_campaign_leads,
        first=[own_party])
    claim_partner_costs = serves(
        contract.claim_partner_costs, portal_campaigns.claim_partner_costs, first=[own_party])
    list_partner_cost_claims = serves(
        contract.list_partner_cost_claims, portal_campaigns.list_partner_cost_claims,
        first=[own_party])
    hand_on_partner_leads = every(2, partner_leads.hand_on_partner_leads)
