"""Who can introduce us, the network around a party, and the group it belongs to."""

from marshmallow import fields, validate

from ..common import Flag, Id, Share, Strict, Text, Time, Whole, many
from ..declare import get, post
from .contact import CHANNELS, ContactId
from .declared import NOT_FOUND, contacts
from .interaction import Interaction, Reference
from .relationship import Relationship

MOST_STEPS = 4
MOST_CHAINS = 20
MOST_NODES = 200
MOST_EDGES = 1000
MOST_ORGANISATIONS = 1000

NODE_TYPES = ("person", "organisation", "user")
REASONS = ("relationship", "interactions", "affiliation", "ownership")


class FindIntroductionsToSomebody(ContactId):
    """Chains to this party from our own people; with `from` from that party; with `to` to it."""

    to = Id("contact", metadata={"description": "Whom this party should introduce us to."})
    limit = Whole(1, MOST_CHAINS, load_default=5,
                  metadata={"description": "At most so many chains, the best first."})


# `from` is a word of Python's own, so the field cannot stand in the class.
FindIntroductions = type("FindIntroductions", (FindIntroductionsToSomebody,), {
    "__doc__": FindIntroductionsToSomebody.__doc__,
    "from": Id("contact", metadata={"description": "Who should introduce us to this party."}),
})


class NetworkNode(Strict):
    """A party, or one of our users, whose name is known where users are kept."""

    type = fields.String(required=True, validate=validate.OneOf(NODE_TYPES))
    id = Id("contact", "user", required=True)
    name = Text(300, allow_none=True)


class Reason(Strict):
    """Why we believe that two know each other, and when that was last seen to be so."""

    kind = fields.String(required=True, validate=validate.OneOf(REASONS))
    about = fields.Nested(Reference, allow_none=True, metadata={
        "description": "The relationship, or the latest of the interactions."})
    type = Text(40, allow_none=True, metadata={
        "description": "The type of the relationship, or the channel of the latest interaction."})
    count = Whole(1, allow_none=True, metadata={
        "description": "How many interactions; of very many only the latest are counted."})
    note = Text(500, is_long=True, allow_none=True)
    strength = Share(required=True)
    seen_at = Time(required=True)


class _IntroductionStep(Strict):
    to = fields.Nested(NetworkNode, required=True)
    strength = Share(required=True)
    reasons = many(Reason, 50, required=True)
    seen_at = Time(required=True)


IntroductionStep = type("IntroductionStep", (_IntroductionStep,), {
    "__doc__": "Two who know each other: how well, why we believe it, and how fresh that is.",
    "from": fields.Nested(NetworkNode, required=True),
})


class IntroductionChain(Strict):
    """Who could introduce whom to whom, from our side on; its strength is that of its product."""

    IS_INSEPARABLE = True

    steps = many(IntroductionStep, MOST_STEPS, required=True)
    length = Whole(1, MOST_STEPS, required=True)
    strength = Share(required=True)


class Introductions(Strict):
    chains = many(IntroductionChain, MOST_CHAINS, required=True)
    is_complete = Flag(required=True, metadata={
        "description": "False when so many know each other that not all of them were looked at."})
    closed_because = fields.String(
        allow_none=True, validate=validate.OneOf(("archived", "objects")),
        metadata={"description": "Why nobody may be introduced to or by a party that was named."})


class GetNetwork(ContactId):
    steps = Whole(1, 2, load_default=2)
    limit = Whole(1, MOST_NODES, load_default=MOST_NODES,
                  metadata={"description": "At most so many nodes, the strongest first."})


class PlacedNode(NetworkNode):
    """A node, how far it is from the party in the middle, and how strong the best way there."""

    steps = Whole(0, 2, required=True)
    strength = Share(required=True)
    may_introduce = Flag(required=True, metadata={
        "description": "False for who objects to being named in introductions."})


class NetworkEdge(Strict):
    from_id = Id("contact", "user", required=True)
    to_id = Id("contact", "user", required=True)
    strength = Share(required=True)
    kinds = many(fields.String(validate=validate.OneOf(REASONS)), len(REASONS), required=True)
    seen_at = Time(required=True)


class Network(Strict):
    nodes = many(PlacedNode, MOST_NODES, required=True)
    edges = many(NetworkEdge, MOST_EDGES, required=True)
    is_complete = Flag(required=True, metadata={
        "description": "False when there is more than is shown."})


class GroupOrganisation(Strict):
    """An organisation of a group. The one at its head has no parent."""

    id = Id("contact", required=True)
    name = Text(300, required=True)
    parent_id = Id("contact", allow_none=True)
    relationship_id = Id("relationship", allow_none=True)
    depth = Whole(0, required=True)
    is_archived = Flag(required=True)


class Group(Strict):
    """The organisations of a group, each after its parent."""

    root_id = Id("contact", required=True)
    organisations = many(GroupOrganisation, MOST_ORGANISATIONS, required=True)
    is_complete = Flag(required=True)


class RecordIntroduction(Strict):
    """Who introduced whom to whom. Whoever is not named of the first and the last is the caller."""

    introducer_id = Id("contact", "user")
    introduced_id = Id("contact", required=True)
    to_id = Id("contact", "user")
    channel = fields.String(load_default="meeting", validate=validate.OneOf(CHANNELS))
    occurred_at = Time(metadata={"description": "Now when it is not given."})
    note = Text(2000, is_long=True, allow_none=True)


class Introduction(Strict):
    """The interaction that was recorded, and the relationships that rest on it."""

    interaction = fields.Nested(Interaction, required=True)
    relationships = many(Relationship, 3, required=True)


# What somebody has to see to be told who knows whom, since it is made of all that.
NETWORK = ("contact.affiliations", "contact.owner_id", "relationship.*", "interaction.*")

find_introductions = contacts.query(
    "find_introductions", "Find the best chains of introduction to or from a party.",
    request=FindIntroductions, reply=Introductions, permission="contacts:read",
    route=get("/contacts/{contact_id}/introductions"), errors=NOT_FOUND, objects=NETWORK,
)
get_network = contacts.query(
    "get_network", "See who is around a party, as nodes and edges for drawing.",
    request=GetNetwork, reply=Network, permission="contacts:read",
    route=get("/contacts/{contact_id}/network"), errors=NOT_FOUND, objects=NETWORK,
)
get_group = contacts.query(
    "get_group", "See the group of organisations that an organisation belongs to.",
    request=ContactId, reply=Group, permission="contacts:read",
    route=get("/contacts/{contact_id}/group"), errors=NOT_FOUND, objects=NETWORK,
)
record_introduction = contacts.command(
    "record_introduction", "Record who introduced whom to whom.",
    request=RecordIntroduction, reply=Introduction, permission="contacts:write",
    route=post("/introductions"), objects=NETWORK,
)
