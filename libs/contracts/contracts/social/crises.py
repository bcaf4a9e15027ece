"""Crises: times in which we hold back, towards some parties or all."""

from marshmallow import fields, validate

from ..common import Flag, Id, Recorded, Strict, Text, Time, many
from .declared import social

CRISIS_STATES = ("begun", "ended")


class Crisis(Recorded):
    id = Id("crisis", required=True)
    name = Text(200, required=True)
    state = fields.String(required=True, validate=validate.OneOf(CRISIS_STATES))
    begun_at = Time(required=True)
    ended_at = Time(allow_none=True)
    is_for_all = Flag(required=True, metadata={
        "description": "Whether it concerns every party, and not only those that are named."})
    contact_ids = many(Id("contact"), 1000, required=True)
    owner_id = Id("user", allow_none=True)


class CrisisTold(Strict):
    crisis = fields.Nested(Crisis, required=True)


crisis_begun = social.event("social.crisis.begun", "A crisis began.", CrisisTold)
crisis_ended = social.event("social.crisis.ended", "A crisis was over.", CrisisTold)
