"""Leads that partners hand in for a campaign that they joined."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import Country, Flag, Id, Language, PageRequest, Recorded, Strict, Text, Time, page_of
from .campaign_offer import CampaignOfferId

# `waiting` is not with sales yet; `refused` is no lead, as sales said.
PARTNER_LEAD_STATES = ("waiting", "handed_on", "refused")


class PartnerLeadFields(Strict):
    """Who may come to buy, as the partner knows them. They agreed that we are told of them."""

    name = Text(300, required=True)
    company = Text(300, allow_none=True)
    job_title = Text(200, allow_none=True)
    email = Text(254, allow_none=True)
    phone = Text(40, allow_none=True)
    country = Country(allow_none=True)
    postal_code = Text(20, allow_none=True)
    language = Language(allow_none=True)
    product_interest = Text(200, allow_none=True)
    message = Text(5000, is_long=True, allow_none=True)


class HandInPartnerLead(PartnerLeadFields, CampaignOfferId):
    """A way to reach them is needed. With the same Idempotency-Key it is handed in once."""

    @validates_schema(skip_on_field_errors=True)
    def require_a_way_to_reach_them(self, data, **_options):
        if not data.get("email") and not data.get("phone"):
            raise ValidationError({"email": ["Give an email or a phone."]})


class PartnerLead(Recorded):
    """What was handed in. How to reach them stands in the lead alone."""

    id = Id("partner_lead", required=True)
    campaign_offer_id = Id("campaign_offer", required=True)
    campaign_id = Id("campaign", required=True)
    partner_id = Id("contact", required=True)
    name = Text(300, allow_none=True, metadata={
        "description": "Missing where they were erased, or the lead was not kept."})
    company = Text(300, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(PARTNER_LEAD_STATES))
    refused_because = Text(1000, allow_none=True)
    lead_id = Id("lead", allow_none=True)
    is_converted = Flag(required=True)


class ListPartnerLeads(PageRequest, CampaignOfferId):
    state = fields.String(validate=validate.OneOf(PARTNER_LEAD_STATES))


PartnerLeadPage = page_of(PartnerLead, "PartnerLeadPage")


class PartnerCampaignLead(Strict):
    """Without the id of our lead, and what we made of it but whether they bought."""

    id = Id("partner_lead", required=True)
    created_at = Time(required=True)
    name = Text(300, allow_none=True)
    company = Text(300, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(PARTNER_LEAD_STATES))
    refused_because = Text(1000, allow_none=True)
    is_converted = Flag(required=True)


PartnerCampaignLeadPage = page_of(PartnerCampaignLead, "PartnerCampaignLeadPage")
