"""Campaigns that partners are offered to take part in, by terms of their own."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    Day,
    ExpectedVersion,
    Id,
    Language,
    Money,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)

OFFER_STATES = ("offered", "joined", "declined", "ended")


def web_address(**options):
    return Text(500, validate=Pattern(
        r"^https://[^\s]{1,480}$", error="Give an address that begins with https://."), **options)


class OfferedText(Strict):
    """What the partner may say, in one language."""

    language = Language(required=True)
    title = Text(200, required=True)
    body = Text(10_000, required=True, is_long=True)


class OfferedMaterial(Strict):
    """A picture, a film or a leaflet, where it can be fetched."""

    name = Text(200, required=True)
    url = web_address(required=True)


class OfferTerms(Strict):
    """What a partner takes part in: what they do, with what, and what we pay of it."""

    title = Text(200, metadata={"description": "As partners read it."})
    task = Text(5000, is_long=True, metadata={"description": "What they do."})
    texts = many(OfferedText, 10)
    materials = many(OfferedMaterial, 50)
    starts_on = Day(allow_none=True)
    ends_on = Day(allow_none=True, metadata={
        "description": "The last day on which leads and costs are taken."})
    co_funding = fields.Nested(Money, allow_none=True, metadata={
        "description": "At most so much of their costs is ours; nothing without it."})
    co_funding_percent = Whole(1, 100, allow_none=True, metadata={
        "description": "How much of each of their costs is ours; all of it without it."})
    leads_promised = Whole(1, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def require_terms_that_make_sense(self, data, **_options):
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            raise ValidationError({"ends_on": ["It ends before it begins."]})
        if data.get("co_funding") and data["co_funding"]["amount"] <= 0:
            raise ValidationError({"co_funding": {"amount": ["This is nothing."]}})


class NewCampaignOffer(OfferTerms):
    campaign_id = Id("campaign", required=True)
    partner_id = Id("contact", required=True, metadata={
        "description": "An organisation that is a partner of ours."})
    title = Text(200, required=True)
    task = Text(5000, required=True, is_long=True)


class CampaignOffer(OfferTerms, Recorded):
    id = Id("campaign_offer", required=True)
    campaign_id = Id("campaign", required=True)
    partner_id = Id("contact", required=True)
    title = Text(200, required=True)
    task = Text(5000, required=True, is_long=True)
    state = fields.String(required=True, validate=validate.OneOf(OFFER_STATES))
    answered_at = Time(allow_none=True)
    answered_by_id = fields.String(allow_none=True)
    declined_because = Text(1000, allow_none=True, is_long=True)
    ended_at = Time(allow_none=True)


class CampaignOfferId(Strict):
    campaign_offer_id = Id("campaign_offer", required=True)


class ChangeCampaignOffer(CampaignOfferId, ExpectedVersion):
    """Which offer, and optionally at which version."""


class UpdateCampaignOffer(ChangeCampaignOffer):
    """What a partner joined stays as they joined it; what they declined is offered anew."""

    changes = fields.Nested(OfferTerms, required=True)


class ListCampaignOffers(PageRequest):
    """The latest first."""

    campaign_id = Id("campaign")
    partner_id = Id("contact")
    state = fields.String(validate=validate.OneOf(OFFER_STATES))


CampaignOfferPage = page_of(CampaignOffer, "CampaignOfferPage")


class CampaignOfferResults(Strict):
    """What came of it by now; amounts in the currency of the house."""

    campaign_offer_id = Id("campaign_offer", required=True)
    as_of = Time(required=True)
    lead_count = Whole(required=True)
    leads_promised = Whole(required=True, allow_none=True)
    converted_lead_count = Whole(required=True)
    order_count = Whole(required=True)
    revenue = fields.Nested(Money, required=True)
    margin = fields.Nested(Money, required=True)
    cost = fields.Nested(Money, required=True, metadata={
        "description": "What was granted of their costs."})
    return_on_investment = fields.Float(required=True, allow_none=True, metadata={
        "description": "(margin - cost) / cost; null where nothing was granted."})
    cost_of_lead = fields.Nested(Money, required=True, allow_none=True)
    unvalued_count = Whole(required=True, metadata={
        "description": "Orders and costs that are not in the sums, as their value is not known."})


class CampaignOfferTold(Strict):
    campaign_offer = fields.Nested(CampaignOffer, required=True)


# In the portal of partners: what one is shown of what they were offered, and of nobody else's.


class PartnerCampaign(OfferTerms):
    id = Id("campaign_offer", required=True)
    version = Whole(1, required=True)
    created_at = Time(required=True)
    title = Text(200, required=True)
    task = Text(5000, required=True, is_long=True)
    state = fields.String(required=True, validate=validate.OneOf(OFFER_STATES))
    answered_at = Time(allow_none=True)
    ended_at = Time(allow_none=True)


class PartnerCampaignShown(PartnerCampaign):
    lead_count = Whole(required=True)
    converted_lead_count = Whole(required=True)
    granted = fields.Nested(Money, required=True, allow_none=True, metadata={
        "description": "What was granted of your costs; null where we pay none of them."})


class ListPartnerCampaigns(PageRequest):
    state = fields.String(validate=validate.OneOf(OFFER_STATES))


PartnerCampaignPage = page_of(PartnerCampaign, "PartnerCampaignPage")


class JoinPartnerCampaign(CampaignOfferId):
    """By the terms that were read: `version` is that of what was shown."""

    version = Whole(1, required=True)


class DeclinePartnerCampaign(CampaignOfferId):
    because = Text(1000, is_long=True, allow_none=True, load_default=None)
