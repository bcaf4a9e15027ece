"""What is kept of queues, of those who serve them, and of who had which ticket."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    FloatField,
    IntField,
    ListField,
    StringField,
)

from chassis.defaults import ONE_DEFAULT
from chassis.store import Document, view
from contracts.helpdesk.support_agent import USUAL_MOST_OPEN

_LISTS = ("skills", "team_ids", "user_ids")


class Queue(Document):
    """Where tickets wait until somebody has them."""

    ENTITY = "queue"
    meta = {
        "collection": "queues",
        "indexes": [
            {"fields": ["archived_at", "position", "id"]},
            {"fields": ["mode"]},
            {"fields": ["reordered_since"], "sparse": True},
            ONE_DEFAULT,
        ],
    }

    name = DictField(required=True)
    position = IntField(required=True)
    conditions = DictField()
    mode = StringField(required=True)
    skills = ListField(DictField())
    relax_after_minutes = IntField()
    raise_after_minutes = IntField()
    team_ids = ListField(StringField())
    user_ids = ListField(StringField())
    staffing = DictField()
    is_default = BooleanField(default=False)
    archived_at = DateTimeField()

    # Private: since when what waits in it has to be put in order anew.
    reordered_since = DateTimeField(db_field="_reordered_since")

    def to_view(self):
        return shown_queue(self.stored or self.to_raw())


def shown_queue(raw):
    """A stored queue as it is shown, with what may be empty."""
    return {**{name: [] for name in _LISTS}, "conditions": {}, **view(raw)}


class SupportAgent(Document):
    """Somebody who answers tickets; the id is that of the user."""

    ENTITY = "support_agent"
    meta = {
        "collection": "support_agents",
        "indexes": [
            {"fields": ["presence", "id"]},
            {"fields": ["lapses_at"], "sparse": True},
        ],
    }

    email = StringField()
    skills = ListField(DictField())
    languages = ListField(StringField())
    most_open = IntField(default=USUAL_MOST_OPEN)
    most_by_channel = ListField(DictField())
    team_ids = ListField(StringField())
    presence = StringField(default="absent")
    presence_since = DateTimeField()
    until = DateTimeField()
    assigned_at = DateTimeField()

    # Private: when their presence ends by itself. And what every assignment counts up, by which
    # two that are made at once are in each other's way.
    lapses_at = DateTimeField(db_field="_lapses_at")
    turn = IntField(default=0, db_field="_turn")


class Assignment(Document):
    """That somebody had a ticket."""

    ENTITY = "assignment"
    meta = {
        "collection": "assignments",
        "indexes": [
            {"fields": ["ticket_id", "assigned_at", "id"]},
            {"fields": ["queue_id", "ended_at"]},
        ],
    }

    ticket_id = StringField(required=True)
    user_id = StringField(required=True)
    queue_id = StringField()
    channel = StringField()
    assigned_at = DateTimeField(required=True)
    assigned_by = StringField(required=True)
    actor_id = StringField(required=True)
    waits_since = DateTimeField()
    why = DictField(required=True)
    reason = StringField()
    held_seconds = IntField()
    share = FloatField()
    ended_at = DateTimeField()
    ended_because = StringField()


class TicketOffer(Document):
    """That a waiting ticket is just being taken by somebody; the id is that of the ticket.

    It is there so that fifty who ask for the next one at once are each offered another.
    """

    ENTITY = "ticket_offer"
    meta = {
        "collection": "ticket_offers",
        "indexes": [{"fields": ["until"], "expireAfterSeconds": 0}],
    }

    user_id = StringField(required=True)
    until = DateTimeField(required=True)


class RoutingTurn(Document):
    """Counts up with everybody who gives tickets away, so that they do so one after the other."""

    ENTITY = "routing_turn"
    PUSH = "push"
    meta = {"collection": "routing_turns"}

    turn = IntField(default=0)


ROUTING_DOCUMENTS = (Queue, SupportAgent, Assignment, TicketOffer, RoutingTurn)
