"""The profile of a party: what can be asked of it, and having it made again."""

from marshmallow import fields, validate

from ..common import Strict, Whole
from ..declare import get
from ..facts import ToldFact
from . import contact as c
from . import profile as p
from .declared import NOT_FOUND, contacts


class RebuildProfiles(Strict):
    after = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(max=600),
        metadata={"description": "The `next` of the call before."})
    limit = Whole(1, 1000, load_default=500)


class RebuiltProfiles(Strict):
    looked_at_count = Whole(required=True)
    changed_count = Whole(required=True)
    next = fields.String(required=True, allow_none=True)


class LearnFacts(Strict):
    facts = fields.List(
        fields.Nested(ToldFact), required=True, validate=validate.Length(min=1, max=200))


class LearntFacts(Strict):
    learnt_count = Whole(required=True, metadata={
        "description": "How many were newer than what was held."})


get_profile = contacts.query(
    "get_profile", "See all that the suite knows of a party, in one view.",
    request=c.ContactId, reply=p.Profile, permission="contacts:read", objects=("profile",),
    route=get("/contacts/{contact_id}/profile"), errors=NOT_FOUND,
)
rebuild_profiles = contacts.command(
    "rebuild_profiles", "Make the next profiles again of the facts that are held.",
    request=RebuildProfiles, reply=RebuiltProfiles, permission="profiles:write",
    safe_to_repeat=True,
)
learn_facts = contacts.command(
    "learn_facts", "Take up what a service tells again; what is older than held is left out.",
    request=LearnFacts, reply=LearntFacts, permission="profiles:write", safe_to_repeat=True,
)
