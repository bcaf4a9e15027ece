"""Campaigns as they are told and shown: first what for, then what is done."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    WORD,
    Day,
    ExpectedVersion,
    Id,
    Money,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)

CAMPAIGN_STATES = ("draft", "refused", "approved", "running", "paused", "ended")


class CampaignTargets(Strict):
    """What it is to reach; what is not said is not measured against."""

    reach = Whole(1, allow_none=True, metadata={"description": "How many are to be reached."})
    responses = Whole(1, allow_none=True)
    conversions = Whole(1, allow_none=True, metadata={"description": "How many are to buy."})
    revenue = fields.Nested(Money, allow_none=True)


def _in_order(data):
    starts, ends = data.get("starts_on"), data.get("ends_on")
    if starts and ends and ends < starts:
        raise ValidationError({"ends_on": ["It ends before it begins."]})


def _no_debt(data):
    budget = data.get("budget")
    if budget and budget["amount"] < 0:
        raise ValidationError({"budget": {"amount": ["This is less than nothing."]}})


class CampaignFields(Strict):
    """The objective comes first: why, for whom, what it brings us and them, and by when."""

    name = Text(200)
    why = Text(2000, is_long=True)
    for_whom = Text(2000, is_long=True)
    benefit_for_us = Text(2000, is_long=True)
    benefit_for_them = Text(2000, is_long=True)
    payback_on = Day(metadata={"description": "By which day it is to have earned what it cost."})
    owner_id = Id("user", allow_none=True)
    budget = fields.Nested(Money)
    targets = fields.Nested(CampaignTargets)
    starts_on = Day()
    ends_on = Day(allow_none=True)
    purpose = fields.String(validate=WORD, metadata={
        "description": "For what people are approached, as consents have it: marketing, "
                       "newsletter, telemarketing, service…"})

    @validates_schema(skip_on_field_errors=True)
    def require_sense(self, data, **_options):
        _in_order(data)
        _no_debt(data)


class CampaignObjective(CampaignFields):
    name = Text(200, required=True)
    why = Text(2000, is_long=True, required=True)
    for_whom = Text(2000, is_long=True, required=True)
    benefit_for_us = Text(2000, is_long=True, required=True)
    benefit_for_them = Text(2000, is_long=True, required=True)
    payback_on = Day(required=True)
    budget = fields.Nested(Money, required=True)
    starts_on = Day(required=True)


class NewCampaign(CampaignObjective):
    purpose = fields.String(load_default="marketing", validate=WORD)
    targets = fields.Nested(CampaignTargets, load_default=dict)


class Campaign(CampaignObjective, Recorded):
    id = Id("campaign", required=True)
    purpose = fields.String(required=True)
    targets = fields.Nested(CampaignTargets, required=True)
    state = fields.String(required=True, validate=validate.OneOf(CAMPAIGN_STATES))
    author_ids = many(fields.String(), 100, required=True, metadata={
        "description": "Who wrote it; none of them decides about it."})
    decided_by_id = fields.String(allow_none=True)
    decided_at = Time(allow_none=True)
    refused_because = Text(500, allow_none=True)
    ended_at = Time(allow_none=True)


class CampaignId(Strict):
    campaign_id = Id("campaign", required=True)


class ChangeCampaign(CampaignId, ExpectedVersion):
    """Which campaign, and optionally at which version."""


class UpdateCampaign(ChangeCampaign):
    changes = fields.Nested(CampaignFields, required=True)


class RefuseCampaign(ChangeCampaign):
    reason = Text(500, required=True)


class ListCampaigns(PageRequest):
    """The latest first."""

    state = fields.String(validate=validate.OneOf(CAMPAIGN_STATES))
    owner_id = Id("user")


CampaignPage = page_of(Campaign, "CampaignPage")


class CampaignTold(Strict):
    campaign = fields.Nested(Campaign, required=True)
