"""Occasions: fairs, webinars, seminars and the like, with places that can be had."""

from marshmallow import fields, validate

from ..common import (
    ExpectedVersion,
    Flag,
    Id,
    Money,
    PageRequest,
    Recorded,
    Share,
    Strict,
    Text,
    Time,
    TimeZone,
    Whole,
    page_of,
)
from .call_script import SaidInLanguages
from .form import SECURE_URL
from .mail_content import TOKEN

OCCASION_KINDS = ("fair", "webinar", "seminar", "open_day", "other")
OCCASION_STATES = ("draft", "open", "closed", "cancelled", "over")


class OccasionDetails(Strict):
    name = Text(200)
    kind = fields.String(validate=validate.OneOf(OCCASION_KINDS))
    text = fields.Nested(SaidInLanguages, allow_none=True)
    campaign_id = Id("campaign", allow_none=True)
    action_id = Id("action", allow_none=True)
    place = Text(300, allow_none=True)
    url = fields.String(allow_none=True, validate=SECURE_URL, metadata={
        "description": "Where it is, if that is on the net; told to who has a place only."})
    time_zone = TimeZone(validate=validate.Length(max=64))
    starts_at = Time()
    ends_at = Time()
    capacity = Whole(1, 1_000_000, allow_none=True, metadata={
        "description": "How many places there are; no end of them without it."})
    has_waiting_list = Flag()
    confirm_hours = Whole(1, 24 * 30, metadata={
        "description": "For how long a place is kept for an address that is not confirmed; 48 "
                       "without it."})
    price = fields.Nested(Money, allow_none=True)
    fixed_cost = fields.Nested(Money, allow_none=True, metadata={
        "description": "What it costs us, whoever comes."})
    unit_cost = fields.Nested(Money, allow_none=True, metadata={
        "description": "What it costs us for each who comes."})


class NewOccasion(OccasionDetails):
    name = Text(200, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(OCCASION_KINDS))
    time_zone = TimeZone(load_default="Europe/Madrid", validate=validate.Length(max=64))
    starts_at = Time(required=True)
    ends_at = Time(required=True)
    has_waiting_list = Flag(load_default=True)
    confirm_hours = Whole(1, 24 * 30, load_default=48)


class Occasion(OccasionDetails, Recorded):
    id = Id("occasion", required=True)
    name = Text(200, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(OCCASION_KINDS))
    state = fields.String(required=True, validate=validate.OneOf(OCCASION_STATES))
    time_zone = TimeZone(required=True)
    starts_at = Time(required=True)
    ends_at = Time(required=True)
    has_waiting_list = Flag(required=True)
    confirm_hours = Whole(1, required=True)
    opened_at = Time(allow_none=True)


class OccasionId(Strict):
    occasion_id = Id("occasion", required=True)


class ChangeOccasion(OccasionId, ExpectedVersion):
    """Which occasion, and optionally at which version."""


class UpdateOccasion(ChangeOccasion):
    changes = fields.Nested(OccasionDetails, required=True)


class ListOccasions(PageRequest):
    """Those that begin latest first."""

    state = fields.String(validate=validate.OneOf(OCCASION_STATES))
    campaign_id = Id("campaign")


OccasionPage = page_of(Occasion, "OccasionPage")


class OccasionResults(Strict):
    """How many registered, came and did not, and what it cost by the ledger."""

    registered_count = Whole(required=True, metadata={
        "description": "Who has a place, confirmed or not."})
    waiting_count = Whole(required=True)
    cancelled_count = Whole(required=True)
    attended_count = Whole(required=True)
    no_show_count = Whole(required=True)
    attendance = Share(required=True, allow_none=True, metadata={
        "description": "How many of those came who had a place when it was over."})
    cost = fields.Nested(Money, required=True)
    unvalued_cost_count = Whole(required=True)
    cost_of_registration = fields.Nested(Money, required=True, allow_none=True)
    cost_of_attendance = fields.Nested(Money, required=True, allow_none=True)


class PublicOccasion(Strict):
    """An occasion as anybody sees it."""

    id = Id("occasion", required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    text = fields.Nested(SaidInLanguages, required=True, allow_none=True)
    place = fields.String(required=True, allow_none=True)
    time_zone = fields.String(required=True)
    starts_at = Time(required=True)
    ends_at = Time(required=True)
    price = fields.Nested(Money, required=True, allow_none=True)
    is_open = Flag(required=True)
    has_places = Flag(required=True)
    has_waiting_list = Flag(required=True)
    form_id = Id("form", required=True, allow_none=True, metadata={
        "description": "By which one registers."})


class AcceptInvitation(OccasionId):
    via = fields.String(required=True, validate=[validate.Length(max=60), TOKEN], metadata={
        "description": "What the link of an invitation ends with."})


class OccasionCalendar(Strict):
    """The occasion as iCalendar (RFC 5545)."""

    text = fields.String(required=True)
