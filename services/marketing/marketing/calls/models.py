"""What is kept of scripts, call lists, who is on them, and calls."""

from mongoengine import DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document


def _listed(*fields):
    return {"fields": [*fields, "created_at", "id"]}


class CallScript(Document):
    """What is said on calls, as it is now; how it was is kept edition by edition."""

    ENTITY = "call_script"
    meta = {"collection": "call_scripts", "indexes": [_listed("archived_at")]}

    name = StringField(required=True)
    edition = IntField(default=1)
    steps = ListField(DictField(), required=True)
    archived_at = DateTimeField()


class CallScriptEdition(Document):
    """A script as it was. Its id is `<id of the script>/<edition>`."""

    ENTITY = "call_script_edition"
    meta = {"collection": "call_script_editions", "indexes": []}

    name = StringField(required=True)
    steps = ListField(DictField(), required=True)


class CallDispositions(Document):
    """What calls can come to: one document."""

    ENTITY = "call_dispositions"
    ID = "tree"
    meta = {"collection": "call_dispositions", "indexes": []}

    items = ListField(DictField(), required=True)


class CallList(Document):
    """Whom to call, when, how often, and by which script."""

    ENTITY = "call_list"
    meta = {
        "collection": "call_lists",
        "indexes": [_listed(), _listed("state"), _listed("campaign_id")],
    }

    name = StringField(required=True)
    state = StringField(default="draft")
    campaign_id = StringField()
    action_id = StringField()
    call_script_id = StringField()
    purpose = StringField(required=True)
    open = ListField(DictField(), required=True)
    holidays = DictField()
    time_zone = StringField(required=True)
    most_attempts = IntField(required=True)
    retry_minutes = IntField(required=True)
    hold_minutes = IntField(required=True)
    ranked_by = StringField(required=True)


class CallEntry(Document):
    """Somebody on a call list. Its id is `<id of the list>/<id of the contact>`.

    `waiting` may be called now; `later` not before `due_at`; `callback` is due at `due_at`; `held`
    is kept for an agent until `held_until`; `done` and `skipped` are over.
    """

    ENTITY = "call_entry"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "call_entries",
        "indexes": [
            {"fields": ["call_list_id", "state", "rank", "id"]},
            {"fields": ["call_list_id", "state", "due_at"]},
            {"fields": ["call_list_id", "created_at", "id"]},
            {"fields": ["call_list_id", "state", "created_at", "id"]},
            {"fields": ["call_list_id", "contact_id"], "unique": True},
            {"fields": ["contact_id"]},
            {"fields": ["held_until"], "partialFilterExpression": {"state": "held"}},
            {"fields": ["held_by_id"], "partialFilterExpression": {"state": "held"}},
        ],
    }

    call_list_id = StringField(required=True)
    contact_id = StringField(required=True)
    state = StringField(default="waiting")
    attempts = IntField(default=0)
    due_at = DateTimeField()
    held_by_id = StringField()
    held_until = DateTimeField()
    callback_user_id = StringField()
    result = StringField()
    reason = StringField()

    # Private: a lower one comes first; how many were on the list once they were put there.
    rank = IntField(db_field="_rank", required=True)
    given = IntField(db_field="_given")

    @classmethod
    def forget(cls, raw, _contact_ids):
        """Who is erased is on no list."""
        return None


class Call(Document):
    """A call, from being taken until it is over. Of an agent and of a contact one is open."""

    ENTITY = "call"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "calls",
        "indexes": [
            _listed(), _listed("call_list_id"), _listed("campaign_id"), _listed("contact_id"),
            _listed("user_id"), _listed("state"),
            {"fields": ["user_id"], "unique": True,
             "partialFilterExpression": {"state": "open"}},
            {"fields": ["open_of"], "unique": True, "sparse": True},
            {"fields": ["held_until"], "partialFilterExpression": {"state": "open"}},
        ],
    }

    call_list_id = StringField(required=True)
    campaign_id = StringField()
    action_id = StringField()
    contact_id = StringField(required=True)
    user_id = StringField(required=True)
    state = StringField(default="open")
    attempt = IntField(required=True)
    phone = StringField()
    time_zone = StringField(required=True)
    call_script_id = StringField()
    script_edition = IntField()
    held_until = DateTimeField(required=True)
    ended_at = DateTimeField()
    duration_seconds = IntField()
    disposition = StringField()
    result = StringField()
    answers = ListField(DictField())
    note = StringField()
    callback_at = DateTimeField()
    callback_user_id = StringField()
    order_id = StringField()
    lead_id = StringField()
    cost = DictField()

    # Private: the contact as long as it is open, so that nobody is called twice at once; and what
    # guards had to say before it.
    open_of = StringField(db_field="_open_of")
    warnings = ListField(DictField(), db_field="_warnings")

    @classmethod
    def forget(cls, raw, _contact_ids):
        """What was said with who is erased goes whole."""
        return None


CALL_DOCUMENTS = (
    CallScript, CallScriptEdition, CallDispositions, CallList, CallEntry, Call)
