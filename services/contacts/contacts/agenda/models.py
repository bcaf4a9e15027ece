"""What the agenda keeps, and by which indexes it is found."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document

from ..custom_fields.models import Customised, with_custom
from .shown import show


class Activity(Customised, Document):
    """A task, a call, a meeting or a visit; with a recurrence, all of its occurrences."""

    ENTITY = "activity"
    CONTACT_REFERENCES = ("participants.contact_id", "_custom_contacts.contact_id")
    meta = {
        "collection": "activities",
        "indexes": [
            # Lists of activities, the newest first.
            {"fields": ["-created_at", "-id"]},
            {"fields": ["owner_id", "-created_at", "-id"]},
            {"fields": ["participants.contact_id", "-created_at", "-id"]},
            # What is within a period: single ones by their beginning, series by their last end.
            {"fields": ["is_recurring", "first_at", "id"]},
            {"fields": ["owner_id", "is_recurring", "first_at", "id"]},
            {"fields": ["participants.contact_id", "is_recurring", "first_at", "id"]},
            {"fields": ["people", "is_recurring", "first_at", "id"]},
            {"fields": ["remind_at"], "sparse": True},
            with_custom("-created_at", "-id"),
            {"fields": ["custom_contacts.contact_id"], "sparse": True},
        ],
    }

    type = StringField(required=True)
    subject = StringField(required=True)
    notes = StringField()
    starts_at = DateTimeField()
    ends_at = DateTimeField()
    starts_on = StringField()
    ends_on = StringField()
    due_at = DateTimeField()
    duration_minutes = IntField()
    time_zone = StringField(required=True)
    shows_as = StringField(default="busy")
    owner_id = StringField(required=True)
    participants = ListField(DictField())
    place = StringField()
    url = StringField()
    refers_to = ListField(DictField())
    priority = StringField(default="normal")
    reminders = ListField(IntField())
    recurrence = DictField()
    state = StringField(default="open")
    outcome = StringField()
    completed_at = DateTimeField()
    cancelled_at = DateTimeField()
    cancel_reason = StringField()
    interaction_id = StringField()
    continues_id = StringField()

    # Private: from when to when it is, all occurrences taken together.
    first_at = DateTimeField(db_field="_first_at")
    last_at = DateTimeField(db_field="_last_at")
    is_recurring = BooleanField(default=False, db_field="_is_recurring")
    # Private: those of our people whose time it takes.
    people = ListField(StringField(), db_field="_people")
    # Private: when somebody is to be reminded next, and up to when that was done.
    remind_at = DateTimeField(db_field="_remind_at")
    reminded_until = DateTimeField(db_field="_reminded_until")

    def to_view(self):
        return show(self.stored or self.to_raw())


class ActivityOccurrence(Document):
    """What is otherwise at one occurrence of a series: its times, its words, what came of it."""

    ENTITY = "activity_occurrence"
    meta = {
        "collection": "activity_occurrences",
        "indexes": [
            {"fields": ["activity_id", "occurrence_at"], "unique": True},
            {"fields": ["activity_id", "first_at"]},
        ],
    }

    activity_id = StringField(required=True)
    occurrence_at = DateTimeField(required=True)
    changes = DictField()
    state = StringField(default="open")
    outcome = StringField()
    completed_at = DateTimeField()
    cancelled_at = DateTimeField()
    cancel_reason = StringField()
    interaction_id = StringField()

    # Private: from when to when it is.
    first_at = DateTimeField(required=True, db_field="_first_at")
    last_at = DateTimeField(required=True, db_field="_last_at")


class CalendarFeed(Document):
    """A secret link to somebody's calendar; of the secret only its digest is kept."""

    ENTITY = "calendar"
    meta = {
        "collection": "calendars",
        "indexes": [
            {"fields": ["digest"], "unique": True},
            {"fields": ["user_id", "-created_at", "-id"]},
        ],
    }

    user_id = StringField(required=True)
    label = StringField()
    last_used_on = StringField()
    revoked_at = DateTimeField()

    # Private: SHA-256 of the secret.
    digest = StringField(required=True, db_field="_digest")


AGENDA_DOCUMENTS = (Activity, ActivityOccurrence, CalendarFeed)
