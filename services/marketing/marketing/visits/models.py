"""What is kept of visit lists, of visits, and of what the agenda has to be told."""

from mongoengine import DateTimeField, DictField, DynamicField, IntField, ListField, StringField

from chassis.store import Document


def _listed(*fields):
    return {"fields": [*fields, "-created_at", "-id"]}


class VisitList(Document):
    """Who visits whom of an action, when, and how often at most."""

    ENTITY = "visit_list"
    meta = {
        "collection": "visit_lists",
        "indexes": [
            _listed(), _listed("state"), _listed("campaign_id"), _listed("campaign_id", "state"),
            {"fields": ["action_id"], "unique": True},
        ],
    }

    action_id = StringField(required=True)
    campaign_id = StringField(required=True)
    name = StringField(required=True)
    state = StringField(required=True, default="draft")
    assigned_by = StringField(required=True)
    agents = ListField(DictField())
    most_a_day = IntField(required=True)
    open = ListField(DictField(), required=True)
    holidays = DictField()
    time_zone = StringField(required=True)
    minutes_each = IntField(required=True)
    days_ahead = IntField(required=True)
    most_attempts = IntField(required=True)
    ranked_by = StringField(required=True)


class Visit(Document):
    """A visit to somebody of an action's audience, from being listed until it is over."""

    ENTITY = "visit"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "visits",
        "indexes": [
            _listed(), _listed("visit_list_id"), _listed("visit_list_id", "state"),
            _listed("user_id"), _listed("user_id", "state"), _listed("contact_id"),
            _listed("state"),
            {"fields": ["visit_list_id", "state", "user_id", "rank", "id"]},
            {"fields": ["user_id", "starts_at"], "sparse": True},
            {"fields": ["ask_at"], "partialFilterExpression": {"state": "planned"}},
            {"fields": ["action_id", "contact_id"], "unique": True},
            # Nobody is put in two places at once.
            {"fields": ["slot"], "unique": True, "sparse": True},
        ],
    }

    visit_list_id = StringField(required=True)
    action_id = StringField(required=True)
    campaign_id = StringField(required=True)
    contact_id = StringField(required=True)
    state = StringField(required=True, default="waiting")
    user_id = StringField()
    starts_at = DateTimeField()
    ends_at = DateTimeField()
    activity_id = StringField()
    attempts = IntField(required=True, default=0)
    reason = StringField()
    outcome = StringField()
    minutes = IntField()
    kilometres = DynamicField()
    note = StringField()
    order_id = StringField()
    lead_id = StringField()
    ended_at = DateTimeField()
    cost = DictField()

    # Private: the row of the action's audience; a lower rank comes first; the agent and the time as
    # one; how often it was put into the agenda, and which version of that was told last; before
    # when it is not planned again; when it is asked again whether it may be made.
    recipient_id = StringField(db_field="_recipient_id", required=True)
    rank = IntField(db_field="_rank", required=True)
    slot = StringField(db_field="_slot")
    turn = IntField(db_field="_turn", default=0)
    told_version = IntField(db_field="_told_version")
    not_before = DateTimeField(db_field="_not_before")
    ask_at = DateTimeField(db_field="_ask_at")

    @classmethod
    def forget(cls, raw, _contact_ids):
        """What was said with who is erased goes whole."""
        return None


class AgendaTask(Document):
    """What the agenda of contacts has yet to be told of a visit; it goes when that is done."""

    ENTITY = "agenda_task"
    meta = {
        "collection": "agenda_tasks",
        "indexes": [{"fields": ["created_at", "id"]}, {"fields": ["visit_id", "turn"]}],
    }

    visit_id = StringField(required=True)
    turn = IntField(required=True)
    kind = StringField(required=True)
    activity_id = StringField()
    said = DictField()


VISIT_DOCUMENTS = (VisitList, Visit, AgendaTask)
