"""How many tickets are to come hour by hour, how many people they take, and how many there are."""

from datetime import timedelta

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import Id, Share, Strict, Time, Whole, many
from ..contacts.contact import CHANNELS
from ..declare import get, put
from . import roster as r
from .declared import NOT_FOUND, helpdesk
from .support_agent import SupportAgentId

MOST_HOURS = 14 * 24
# Where the time comes from that a ticket takes.
HANDLING_SOURCES = ("set", "measured", "assumed")


class GetStaffing(Strict):
    queue_id = Id("queue", required=True)
    channel = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(CHANNELS))
    from_ = Time(data_key="from", required=True, metadata={
        "description": "The hour in which this is, and those after it."})
    to = Time(required=True, metadata={"description": "Before then; at most 14 days on."})

    @validates_schema(skip_on_field_errors=True)
    def refuse_too_much(self, data, **_options):
        if not timedelta() < data["to"] - data["from_"] <= timedelta(hours=MOST_HOURS):
            raise ValidationError("Ask for some time of at most 14 days.", "to")


class StaffedHour(Strict):
    """One hour. With the people that are needed, the rest of it is so."""

    at = Time(required=True)
    arrivals = fields.Float(required=True, metadata={
        "description": "How many tickets are to come, on the average."})
    needed = Whole(required=True, metadata={
        "description": "How many people who do nothing else, to keep what is promised."})
    rostered = fields.Float(required=True, metadata={
        "description": "How many of those who serve the queue work then; half an hour is half."})
    gap = fields.Float(required=True, metadata={"description": "rostered less needed."})
    answered_share = Share(required=True)
    average_wait_seconds = fields.Float(required=True)
    occupancy = Share(required=True, metadata={
        "description": "Which part of their time they are at work on tickets."})


class Staffing(Strict):
    """Hour by hour, with what it is worked out from."""

    CHANGES_WITH_TIME = True

    queue_id = Id("queue", required=True)
    channel = fields.String(required=True, allow_none=True, validate=validate.OneOf(CHANNELS))
    time_zone = fields.String(required=True)
    week_count = Whole(required=True, metadata={
        "description": "How many weeks of the past it is learnt from, eight at most."})
    weekly_trend = fields.Float(required=True, metadata={
        "description": "By how much of the mean week they become more from week to week."})
    handling_seconds = fields.Float(required=True)
    handling_source = fields.String(required=True, validate=validate.OneOf(HANDLING_SOURCES))
    promised_share = Share(required=True)
    within_seconds = Whole(required=True)
    hours = many(StaffedHour, MOST_HOURS + 1, required=True)


get_staffing = helpdesk.query(
    "get_staffing", "See hour by hour how many tickets are to come, and who is there for them.",
    request=GetStaffing, reply=Staffing, permission="tickets:read", route=get("/staffing"),
    errors=NOT_FOUND,
)
keep_agent_roster = helpdesk.command(
    "keep_agent_roster", "Say when somebody works.",
    request=r.KeepAgentRoster, reply=r.AgentRoster, permission="helpdesk_settings:write",
    route=put("/support-agents/{user_id}/roster"), errors=NOT_FOUND, safe_to_repeat=True,
)
get_agent_roster = helpdesk.query(
    "get_agent_roster", "See when somebody works.",
    request=SupportAgentId, reply=r.AgentRoster, permission="tickets:read",
    route=get("/support-agents/{user_id}/roster"), errors=NOT_FOUND,
)
