"""What is kept of letters."""

from mongoengine import BooleanField, DateTimeField, IntField, ListField, StringField

from chassis.store import Document


class LetterRun(Document):
    """Letters that are printed together. Of an action one run is open, until it went to the post.
    """

    ENTITY = "letter_run"
    meta = {
        "collection": "letter_runs",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["action_id", "-created_at", "-id"]},
            {"fields": ["created_at"], "partialFilterExpression": {"state": "composing"}},
            {"fields": ["open_of"], "unique": True, "sparse": True},
            {"fields": ["is_to_note"], "sparse": True},
        ],
    }

    action_id = StringField(required=True)
    campaign_id = StringField(required=True)
    state = StringField(required=True, default="composing")
    letter_count = IntField(required=True, default=0)
    skipped_count = IntField(required=True, default=0)
    part_count = IntField(required=True, default=0)
    page_count = IntField()
    ready_at = DateTimeField()
    handed_over_at = DateTimeField()
    handed_over_on = StringField()

    # Private: the action as long as the run is open; and whether its letters have yet to be noted
    # as handed over.
    open_of = StringField(db_field="_open_of")
    is_to_note = BooleanField(db_field="_is_to_note")


class Letter(Document):
    """A letter to somebody, as it is printed however often that is done."""

    ENTITY = "letter"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "letters",
        "indexes": [
            {"fields": ["letter_run_id", "number"], "unique": True},
            {"fields": ["letter_run_id", "number", "id"]},
            {"fields": ["letter_run_id", "state", "number", "id"]},
            {"fields": ["recipient_id"], "unique": True},
            {"fields": ["action_id", "contact_id"]},
            {"fields": ["contact_id"]},
        ],
    }

    letter_run_id = StringField(required=True)
    action_id = StringField(required=True)
    campaign_id = StringField(required=True)
    contact_id = StringField(required=True)
    number = IntField(required=True)
    language = StringField(required=True)
    address = ListField(StringField(), required=True)
    state = StringField(required=True, default="composed")
    sent_at = DateTimeField()
    returned_at = DateTimeField()
    returned_because = StringField()

    # Private: the row of the action's audience, and what it says.
    recipient_id = StringField(db_field="_recipient_id", required=True)
    subject = StringField(db_field="_subject", required=True)
    body = StringField(db_field="_body", required=True)

    @classmethod
    def forget(cls, raw, _contact_ids):
        """What was written to who is erased goes whole."""
        return None


LETTER_DOCUMENTS = (LetterRun, Letter)
