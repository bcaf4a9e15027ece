"""Campaigns with partners: what can be asked and is told of them, by us and by partners."""

from ..declare import get, patch, post
from ..errors import Conflict
from . import campaign_offer as o
from . import cost_claim as c
from . import partner_lead as p
from .declared import CHANGED, NOT_FOUND, marketing

_ONE = "/campaign-offers/{campaign_offer_id}"
_THEIRS = "/campaigns/{campaign_offer_id}"
_ENDED = {"campaign_is_ended": Conflict}
_DECIDED = {"campaign_offer_is_decided": Conflict}
_NOT_JOINED = {"campaign_offer_is_not_joined": Conflict} | _ENDED
_CLAIM_DECIDED = CHANGED | {"cost_claim_is_decided": Conflict}

offer_campaign = marketing.command(
    "offer_campaign", "Offer a partner to take part in an approved campaign.",
    request=o.NewCampaignOffer, reply=o.CampaignOffer, permission="marketing:approve",
    route=post("/campaign-offers", location="/campaign-offers/{id}"),
    errors=NOT_FOUND | _ENDED | {
        "campaign_is_not_approved": Conflict, "campaign_is_offered": Conflict},
    links={"get_campaign_offer": {"campaign_offer_id": "id"}},
)
get_campaign_offer = marketing.query(
    "get_campaign_offer", "See what a partner was offered.",
    request=o.CampaignOfferId, reply=o.CampaignOffer, permission="marketing:read",
    route=get(_ONE), errors=NOT_FOUND,
)
list_campaign_offers = marketing.query(
    "list_campaign_offers", "List what partners were offered, the latest first.",
    request=o.ListCampaignOffers, reply=o.CampaignOfferPage, permission="marketing:read",
    route=get("/campaign-offers"),
)
update_campaign_offer = marketing.command(
    "update_campaign_offer", "Change what a partner was offered and did not join yet.",
    request=o.UpdateCampaignOffer, reply=o.CampaignOffer, permission="marketing:approve",
    route=patch(_ONE), errors=CHANGED | _DECIDED | _ENDED,
)
end_campaign_offer = marketing.command(
    "end_campaign_offer", "Have a partner take part no more. What they handed in stays.",
    request=o.ChangeCampaignOffer, reply=o.CampaignOffer, permission="marketing:approve",
    route=post(_ONE + "/end", status=200), errors=CHANGED, safe_to_repeat=True,
)
get_campaign_offer_results = marketing.query(
    "get_campaign_offer_results", "See what a partner's part in a campaign brought and cost.",
    request=o.CampaignOfferId, reply=o.CampaignOfferResults, permission="costs:read",
    route=get(_ONE + "/results"), errors=NOT_FOUND,
)
list_partner_leads = marketing.query(
    "list_partner_leads", "List the leads that a partner handed in, the latest first.",
    request=p.ListPartnerLeads, reply=p.PartnerLeadPage, permission="marketing:read",
    route=get(_ONE + "/leads"), errors=NOT_FOUND, objects=("lead",),
)
list_cost_claims = marketing.query(
    "list_cost_claims", "List what partners claim of their costs, the latest first.",
    request=c.ListCostClaims, reply=c.CostClaimPage, permission="costs:read",
    route=get("/cost-claims"),
)
get_cost_claim = marketing.query(
    "get_cost_claim", "See what a partner claims.",
    request=c.CostClaimId, reply=c.CostClaim, permission="costs:read",
    route=get("/cost-claims/{cost_claim_id}"), errors=NOT_FOUND,
)
approve_cost_claim = marketing.command(
    "approve_cost_claim", "Bear a partner's costs, or a part of them: they are entered as ours.",
    request=c.ApproveCostClaim, reply=c.CostClaim, permission="costs:write",
    route=post("/cost-claims/{cost_claim_id}/approve", status=200),
    errors=_CLAIM_DECIDED | {"co_funding_is_used_up": Conflict},
)
refuse_cost_claim = marketing.command(
    "refuse_cost_claim", "Bear nothing of a partner's costs, and say why.",
    request=c.RefuseCostClaim, reply=c.CostClaim, permission="costs:write",
    route=post("/cost-claims/{cost_claim_id}/refuse", status=200), errors=_CLAIM_DECIDED,
)

list_partner_campaigns = marketing.query(
    "list_partner_campaigns", "See the campaigns that you were offered, the latest first.",
    request=o.ListPartnerCampaigns, reply=o.PartnerCampaignPage, permission="partner:use",
    route=get("/campaigns", audience="partner"),
)
get_partner_campaign = marketing.query(
    "get_partner_campaign", "See a campaign that you were offered, and what you brought to it.",
    request=o.CampaignOfferId, reply=o.PartnerCampaignShown, permission="partner:use",
    route=get(_THEIRS, audience="partner"), errors=NOT_FOUND,
)
join_partner_campaign = marketing.command(
    "join_partner_campaign", "Take part in a campaign by the terms that you read.",
    request=o.JoinPartnerCampaign, reply=o.PartnerCampaign, permission="partner:use",
    route=post(_THEIRS + "/join", status=200, audience="partner"),
    errors=NOT_FOUND | _DECIDED | _ENDED | {"campaign_offer_has_changed": Conflict},
    safe_to_repeat=True,
)
decline_partner_campaign = marketing.command(
    "decline_partner_campaign", "Take no part in a campaign.",
    request=o.DeclinePartnerCampaign, reply=o.PartnerCampaign, permission="partner:use",
    route=post(_THEIRS + "/decline", status=200, audience="partner"),
    errors=NOT_FOUND | _DECIDED, safe_to_repeat=True,
)
hand_in_partner_lead = marketing.command(
    "hand_in_partner_lead", "Hand in somebody who may come to buy.",
    request=p.HandInPartnerLead, reply=p.PartnerCampaignLead, permission="partner:use",
    route=post(_THEIRS + "/leads", audience="partner"), errors=NOT_FOUND | _NOT_JOINED,
)
list_partner_campaign_leads = marketing.query(
    "list_partner_campaign_leads", "See the leads that you handed in, the latest first.",
    request=p.ListPartnerLeads, reply=p.PartnerCampaignLeadPage, permission="partner:use",
    route=get(_THEIRS + "/leads", audience="partner"), errors=NOT_FOUND,
)
claim_partner_costs = marketing.command(
    "claim_partner_costs", "Claim what you spent for a campaign, with the bill.",
    request=c.ClaimPartnerCosts, reply=c.PartnerCostClaim, permission="partner:use",
    route=post(_THEIRS + "/claims", audience="partner"),
    errors=NOT_FOUND | _NOT_JOINED | {"nothing_is_funded": Conflict},
)
list_partner_cost_claims = marketing.query(
    "list_partner_cost_claims", "See what you claimed, and what was granted, the latest first.",
    request=c.ListPartnerCostClaims, reply=c.PartnerCostClaimPage, permission="partner:use",
    route=get(_THEIRS + "/claims", audience="partner"), errors=NOT_FOUND,
)

campaign_offer_made = marketing.event(
    "marketing.campaign_offer.made", "A partner was offered to take part in a campaign.",
    o.CampaignOfferTold)
campaign_offer_updated = marketing.event(
    "marketing.campaign_offer.updated", "What a partner was offered was changed.",
    o.CampaignOfferTold)
campaign_offer_joined = marketing.event(
    "marketing.campaign_offer.joined", "A partner takes part in a campaign.", o.CampaignOfferTold)
campaign_offer_declined = marketing.event(
    "marketing.campaign_offer.declined", "A partner takes no part in a campaign.",
    o.CampaignOfferTold)
campaign_offer_ended = marketing.event(
    "marketing.campaign_offer.ended", "A partner takes part no more.", o.CampaignOfferTold)
cost_claim_made = marketing.event(
    "marketing.cost_claim.made", "A partner claims what they spent.", c.CostClaimTold)
cost_claim_approved = marketing.event(
    "marketing.cost_claim.approved", "We bear a partner's costs.", c.CostClaimTold)
cost_claim_refused = marketing.event(
    "marketing.cost_claim.refused", "We bear nothing of a partner's costs.", c.CostClaimTold)
