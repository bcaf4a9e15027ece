"""Those who answer tickets: what they can do, how much at once, and whether they are there."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    WORD,
    Flag,
    Id,
    Language,
    PageRequest,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..contacts.contact import CHANNELS
from .queue import HIGHEST_LEVEL

PRESENCES = ("available", "away", "absent")
USUAL_MOST_OPEN = 10


class AgentSkill(Strict):
    """Something that somebody can do, and how well: 1 a little, 5 better than anybody."""

    skill = fields.String(required=True, validate=WORD)
    level = Whole(1, HIGHEST_LEVEL, load_default=3)


class ChannelCapacity(Strict):
    """How many tickets of a channel somebody works on at once, if on no others."""

    channel = fields.String(required=True, validate=validate.OneOf(CHANNELS))
    most_open = Whole(0, 200, required=True)


class SupportAgentFields(Strict):
    email = Text(254, allow_none=True, load_default=None, metadata={
        "description": "Where they are mailed of promises that are about to be broken, or were; "
                       "in the first of their languages."})
    skills = many(AgentSkill, 100, load_default=list)
    languages = many(Language(), 50, load_default=list, metadata={
        "description": "Those that they answer in; without any they take tickets in all."})
    most_open = Whole(0, 200, load_default=USUAL_MOST_OPEN, metadata={
        "description": "How many open tickets they have at once, of the channels that are not "
                       "named by themselves. Each takes its part of one whole: who has half of "
                       "their chats has room for half of their mails. 0 is none."})
    most_by_channel = many(ChannelCapacity, len(CHANNELS), load_default=list)
    team_ids = many(Text(60), 50, load_default=list)


class KeepSupportAgent(SupportAgentFields):
    user_id = Id("user", required=True)

    @validates_schema
    def validate_once(self, data, **_):
        for name, key in (("skills", "skill"), ("most_by_channel", "channel")):
            named = [item[key] for item in data.get(name, ())]
            if len(set(named)) < len(named):
                raise ValidationError("One is named twice.", name)


class SupportAgent(Strict):
    """Somebody who answers tickets, and how much they have to do just now."""

    CHANGES_WITH_TIME = True

    user_id = Id("user", required=True)
    email = Text(254, allow_none=True)
    skills = many(AgentSkill, 100, required=True)
    languages = many(Language(), 50, required=True)
    most_open = Whole(0, 200, required=True)
    most_by_channel = many(ChannelCapacity, len(CHANNELS), required=True)
    team_ids = many(Text(60), 50, required=True)
    presence = fields.String(required=True, validate=validate.OneOf(PRESENCES))
    presence_since = Time(allow_none=True)
    until = Time(allow_none=True)
    open_count = Whole(required=True, metadata={
        "description": "Their tickets that are theirs to go on with: open, or waiting for us."})
    load = fields.Float(required=True, metadata={
        "description": "How much of one whole these take; above 1 where people gave them more "
                       "than their capacity, or tickets came back."})
    assigned_at = Time(allow_none=True, metadata={
        "description": "When they were last given a ticket."})
    updated_at = Time(required=True)


class SupportAgentId(Strict):
    user_id = Id("user", required=True)


class ListSupportAgents(PageRequest):
    presence = fields.String(validate=validate.OneOf(PRESENCES))


SupportAgentPage = page_of(SupportAgent, "SupportAgentPage")


class SetAgentPresence(SupportAgentId):
    presence = fields.String(required=True, validate=validate.OneOf(PRESENCES), metadata={
        "description": "available: gets tickets. away: gets no new ones and keeps theirs. absent: "
                       "theirs that wait for nobody else go to others."})
    until = Time(load_default=None, allow_none=True, metadata={
        "description": "Of available and away: when they are absent unless they have said "
                       "something since. Said again every minute with two minutes more, it is a "
                       "heart-beat. Of absent it only tells others."})


class AgentPresence(Strict):
    """How somebody stands from now on, and how many of their tickets went to others by that."""

    user_id = Id("user", required=True)
    presence = fields.String(required=True, validate=validate.OneOf(PRESENCES))
    presence_since = Time(required=True)
    until = Time(allow_none=True)
    released_count = Whole(required=True)
    is_releasing = Flag(required=True, metadata={
        "description": "Whether there are more, which follow within seconds."})
