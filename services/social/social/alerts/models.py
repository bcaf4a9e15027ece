"""What is kept of alerts, of complaints, and of how much is said in an hour."""

from mongoengine import DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document


def _listed(*fields):
    return {"fields": [*fields, "created_at", "id"]}


class Alert(Document):
    """Something unusual that is said of us. Of one thing there is one, whoever comes upon it."""

    ENTITY = "alert"
    CONTACT_REFERENCES = ("contact_ids",)
    meta = {
        "collection": "alerts",
        "indexes": [
            _listed(), _listed("state"), _listed("kind"), _listed("severity.level"),
            _listed("owner_id"), _listed("listening_rule_id"), _listed("mention_ids"),
            _listed("conversation_id"), _listed("contact_ids"), _listed("crisis_id"),
            {"fields": ["about"], "unique": True,
             "partialFilterExpression": {"_about": {"$exists": True}}},
        ],
    }

    kind = StringField(required=True)
    state = StringField(required=True)
    severity = DictField(required=True)
    reasons = ListField(DictField())
    listening_rule_id = StringField()
    figures = DictField()
    mention_ids = ListField(StringField())
    conversation_id = StringField()
    contact_ids = ListField(StringField())
    complaint_id = StringField()
    crisis_id = StringField()
    owner_id = StringField()
    began_at = DateTimeField(required=True)
    ended_at = DateTimeField()
    acknowledged_at = DateTimeField()
    acknowledged_by_id = StringField()
    closed_at = DateTimeField()
    closed_by_id = StringField()
    dismissed_because = StringField()
    resolution = StringField()

    # Private: what it is about, by which nothing is told twice (of a spike while it lasts); when
    # what is unusual was last so; and how many mentions were told last.
    about = StringField(db_field="_about")
    unusual_at = DateTimeField(db_field="_unusual_at")
    told_count = IntField(db_field="_told_count")

    @classmethod
    def forget(cls, raw, contact_ids):
        """What others said too stays; what is theirs alone goes."""
        left = [id for id in raw["contact_ids"] if id not in contact_ids]
        return {**raw, "contact_ids": left} if left else None


class Complaint(Document):
    """What a known contact complains of in public: one for each post."""

    ENTITY = "complaint"
    CONTACT_REFERENCES = ("contact_ids",)
    meta = {
        "collection": "complaints",
        "indexes": [
            _listed(), _listed("state"), _listed("contact_ids"),
            {"fields": ["mention_id"], "unique": True},
            {"fields": ["alert_id"]},
            {"fields": ["conversation_id"], "sparse": True},
        ],
    }

    contact_ids = ListField(StringField(), required=True)
    owner_id = StringField()
    network = StringField(required=True)
    summary = StringField(required=True)
    url = StringField()
    state = StringField(required=True)
    published_at = DateTimeField(required=True)
    resolved_at = DateTimeField()
    reached = IntField()
    alert_id = StringField(required=True)
    mention_id = StringField(required=True)
    conversation_id = StringField()

    @classmethod
    def forget(cls, raw, _contact_ids):
        """What somebody said goes whole."""
        return None


class HourlyCount(Document):
    """How many mentions a stream (`brand`, or the id of a rule) had in an hour, counted anew while
    it may still change."""

    ENTITY = "hourly_count"
    IS_DERIVED = True
    meta = {
        "collection": "hourly_counts",
        "indexes": [{"fields": ["stream", "hour"], "unique": True}, {"fields": ["hour"]}],
    }

    stream = StringField(required=True)
    hour = DateTimeField(required=True)
    count = IntField(default=0)
    negative = IntField(default=0)


class WatchedStream(Document):
    """What is usual in a stream now: worked out once an hour of what was counted."""

    ENTITY = "watched_stream"
    IS_DERIVED = True
    meta = {"collection": "watched_streams", "indexes": []}

    hour = DateTimeField(required=True)
    # {"hour", "usual", "dispersion", "unusual_from"} of this hour and the one before.
    hours = ListField(DictField())
    # {"share", "correlation"}, of the brand.
    share = DictField()


ALERT_DOCUMENTS = (Alert, Complaint, HourlyCount, WatchedStream)
