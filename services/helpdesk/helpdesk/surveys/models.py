"""What is kept of surveys, and by which indexes it is found."""

from mongoengine import DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document, view


class SurveySettings(Document):
    """Whom is asked what, and when: one document."""

    ENTITY = "survey_settings"
    ID = "settings"
    meta = {"collection": "survey_settings"}

    after_tickets = ListField(DictField())
    delay_minutes = IntField(required=True)
    quiet_days = IntField(required=True)
    valid_days = IntField(required=True)
    low_scores = DictField(required=True)
    follow_up_type_id = StringField()
    link = StringField()


class Survey(Document):
    """One question to one contact."""

    ENTITY = "survey"
    CONTACT_REFERENCES = ("contact_ids",)
    meta = {
        "collection": "surveys",
        "indexes": [
            {"fields": ["created_at", "id"]},
            {"fields": ["state", "created_at", "id"]},
            {"fields": ["metric", "created_at", "id"]},
            {"fields": ["contact_ids", "created_at", "id"]},
            {"fields": ["contact_ids", "sent_at"]},
            {"fields": ["ticket_id", "created_at", "id"], "sparse": True},
            {"fields": ["state", "ask_at"]},
            {"fields": ["state", "expires_at"]},
            {"fields": ["answered_at"], "sparse": True},
        ],
    }

    metric = StringField(required=True)
    state = StringField(required=True)
    not_sent_because = StringField()
    contact_ids = ListField(StringField(), required=True)
    owner_id = StringField()
    ticket_id = StringField()
    ask_at = DateTimeField(required=True)
    sent_at = DateTimeField()
    expires_at = DateTimeField()
    score = IntField()
    comment = StringField()
    answered_at = DateTimeField()
    follow_up_id = StringField()

    # Private: when the ticket had been resolved, to see that it still is.
    resolved_at = DateTimeField(db_field="_resolved_at")


def shown_survey(raw):
    """A stored survey as we see it."""
    return view(raw)


SURVEY_DOCUMENTS = (SurveySettings, Survey)
