"""What is kept of journeys, of who is in them, and of each step that they took."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from chassis import clock
from chassis.store import Document


class Journey(Document):
    """A journey as it is written now; what was published is kept edition by edition."""

    ENTITY = "journey"
    meta = {
        "collection": "journeys",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["state", "-created_at", "-id"]},
            {"fields": ["campaign_id", "-created_at", "-id"]},
            {"fields": ["state", "types"]},
            {"fields": ["state", "next_round_at"]},
        ],
    }

    campaign_id = StringField(required=True)
    name = StringField(required=True)
    description = StringField()
    definition = DictField(required=True)
    state = StringField(required=True, default="draft")
    edition = IntField(default=0)
    is_changed = BooleanField(default=True)
    published_at = DateTimeField()
    published_by_id = StringField()
    ended_at = DateTimeField()

    # Private: the types of events that any of its editions listens to.
    types = ListField(StringField(), db_field="_types")
    # Private, of those that people enter by a date or by inactivity: when it is looked next who
    # does, and after whom that goes on.
    next_round_at = DateTimeField(db_field="_next_round_at")
    round_after = StringField(db_field="_round_after")
    # Private: whether it was ended and may still hold somebody who has to leave.
    is_emptying = BooleanField(db_field="_is_emptying")


class JourneyEdition(Document):
    """A journey as it was published. Its id is `<id of the journey>/<number>`."""

    ENTITY = "journey_edition"
    meta = {"collection": "journey_editions",
            "indexes": [{"fields": ["journey_id", "-created_at", "-id"]}]}

    journey_id = StringField(required=True)
    number = IntField(required=True)
    definition = DictField(required=True)
    published_by_id = StringField(required=True)


class JourneyInstance(Document):
    """Somebody in a journey. Of a journey and a key one is under way: its `_open_key`."""

    ENTITY = "journey_instance"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "journey_instances",
        "indexes": [
            {"fields": ["journey_id", "-created_at", "-id"]},
            {"fields": ["journey_id", "state", "-created_at", "-id"]},
            {"fields": ["journey_id", "contact_id", "-created_at", "-id"]},
            {"fields": ["journey_id", "contact_id", "state", "-created_at", "-id"]},
            {"fields": ["journey_id", "state", "due_at"]},
            {"fields": ["journey_id", "key"]},
            {"fields": ["contact_id"]},
            {"fields": ["source"], "unique": True},
            {"fields": ["open_key"], "unique": True, "sparse": True},
            {"fields": ["turn"], "unique": True, "sparse": True},
        ],
    }

    journey_id = StringField(required=True)
    campaign_id = StringField(required=True)
    edition = IntField(required=True)
    contact_id = StringField(required=True)
    key = StringField(required=True)
    state = StringField(required=True)
    step = StringField()
    entered_at = DateTimeField(required=True)
    due_at = DateTimeField()
    goal_at = DateTimeField()
    ended_at = DateTimeField()
    reason = StringField()
    exit = StringField()

    # Private: whether the key is one of the business; by what they entered, and when that was.
    is_keyed = BooleanField(db_field="_is_keyed")
    source = StringField(db_field="_source", required=True)
    began_at = DateTimeField(db_field="_began_at", required=True)
    open_key = StringField(db_field="_open_key")
    # Private, where one may not always enter again: after which time in it they entered.
    turn = StringField(db_field="_turn")
    # Private: how many steps they came to, and whether they are waiting at the last of them.
    visit = IntField(db_field="_visit", default=0)
    is_waiting = BooleanField(db_field="_is_waiting")
    # Private: for which steps what they wait for has happened, as keys; the mails by steps; what
    # the event told that conditions ask about, `{"path", "values"}`.
    heard = ListField(StringField(), db_field="_heard")
    mails = DictField(db_field="_mails")
    told = ListField(DictField(), db_field="_told")
    # Private: whether they left before they had come to the end, so that nothing more goes out.
    is_cut_short = BooleanField(db_field="_is_cut_short")

    @classmethod
    def settle_references(cls, raw):
        """Two who turn out to be one are in a journey once, and leave it for the second time."""
        if raw.get("_is_keyed") or not raw.get("_open_key"):
            return {}
        open_key = open_key_of(raw["journey_id"], raw["contact_id"])
        other = cls.collection().find_one(
            {"_open_key": open_key, "_id": {"$ne": raw["_id"]}}, {"_id": 1})
        if other is None:
            return {"key": raw["contact_id"], "_open_key": open_key}
        return {"key": raw["contact_id"], "_open_key": None, "state": "done", "due_at": None,
                "reason": "merged", "ended_at": clock.now(), "_is_cut_short": True}


class JourneyVisit(Document):
    """A step that somebody came to. Its id is `<id of the instance>/<which step it was>`."""

    ENTITY = "journey_visit"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "journey_visits",
        "indexes": [
            {"fields": ["journey_instance_id", "created_at", "id"]},
            {"fields": ["journey_id", "step", "outcome"]},
            {"fields": ["contact_id"]},
        ],
    }

    journey_instance_id = StringField(required=True)
    journey_id = StringField(required=True)
    edition = IntField(required=True)
    contact_id = StringField(required=True)
    step = StringField(required=True)
    kind = StringField(required=True)
    arrived_at = DateTimeField(required=True)
    left_at = DateTimeField()
    outcome = StringField()
    about = StringField()


class JourneyErrand(Document):
    """What another service is to do, such as open a ticket. Its id is that of the visit."""

    ENTITY = "journey_errand"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "journey_errands",
        "indexes": [{"fields": ["state", "due_at"]}, {"fields": ["contact_id"]}],
    }

    contact_id = StringField(required=True)
    state = StringField(required=True, default="waiting")
    due_at = DateTimeField(required=True)
    attempts = IntField(default=0)
    campaign_id = StringField(required=True)
    kind = StringField(required=True)
    asked = DictField(required=True)
    made_id = StringField()
    reason = StringField()


JOURNEY_DOCUMENTS = (Journey, JourneyEdition, JourneyInstance, JourneyVisit, JourneyErrand)


def open_key_of(journey_id, key):
    """What one alone of those under way has."""
    return f"{journey_id}/{key}"


def edition_id(journey_id, number):
    return f"{journey_id}/{number}"
