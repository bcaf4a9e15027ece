"""What partners spend for a campaign and claim of us."""

from marshmallow import fields, validate

from ..common import (
    Day,
    ExpectedVersion,
    Id,
    Money,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    page_of,
)
from .campaign_offer import CampaignOfferId, web_address
from .cost_entry import Spent

CLAIM_STATES = ("waiting", "approved", "refused")


class CostClaimFields(Strict):
    amount = fields.Nested(Spent, required=True, metadata={
        "description": "What was spent, in the currency of the co-funding."})
    spent_on = Day(required=True)
    description = Text(1000, required=True, is_long=True)
    proof_url = web_address(required=True, metadata={
        "description": "Where the bill can be seen."})


class ClaimPartnerCosts(CostClaimFields, CampaignOfferId):
    """With the same Idempotency-Key it is claimed once."""


class CostClaim(CostClaimFields, Recorded):
    id = Id("cost_claim", required=True)
    campaign_offer_id = Id("campaign_offer", required=True)
    campaign_id = Id("campaign", required=True)
    partner_id = Id("contact", required=True)
    state = fields.String(required=True, validate=validate.OneOf(CLAIM_STATES))
    granted = fields.Nested(Money, allow_none=True, metadata={"description": "What we bear."})
    decided_by_id = fields.String(allow_none=True)
    decided_at = Time(allow_none=True)
    decided_because = Text(1000, allow_none=True, is_long=True)


class CostClaimId(Strict):
    cost_claim_id = Id("cost_claim", required=True)


class ApproveCostClaim(CostClaimId, ExpectedVersion):
    granted = fields.Nested(Spent, load_default=None, allow_none=True, metadata={
        "description": "By the percentage of the offer without it; never more than was spent."})
    because = Text(1000, allow_none=True, is_long=True, load_default=None)


class RefuseCostClaim(CostClaimId, ExpectedVersion):
    because = Text(1000, required=True, is_long=True)


class ListCostClaims(PageRequest):
    """The latest first."""

    campaign_offer_id = Id("campaign_offer")
    partner_id = Id("contact")
    state = fields.String(validate=validate.OneOf(CLAIM_STATES))


CostClaimPage = page_of(CostClaim, "CostClaimPage")


class CostClaimTold(Strict):
    cost_claim = fields.Nested(CostClaim, required=True)


class PartnerCostClaim(CostClaimFields):
    """What a partner is shown of their own."""

    id = Id("cost_claim", required=True)
    created_at = Time(required=True)
    state = fields.String(required=True, validate=validate.OneOf(CLAIM_STATES))
    granted = fields.Nested(Money, allow_none=True)
    decided_at = Time(allow_none=True)
    decided_because = Text(1000, allow_none=True, is_long=True)


class ListPartnerCostClaims(PageRequest, CampaignOfferId):
    state = fields.String(validate=validate.OneOf(CLAIM_STATES))


PartnerCostClaimPage = page_of(PartnerCostClaim, "PartnerCostClaimPage")
