"""What is kept of forms, and of what is sent by them."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document


def _listed(*fields):
    return {"fields": [*fields, "-created_at", "-id"]}


class Form(Document):
    """A form as it is now; what it asked before is kept edition by edition."""

    ENTITY = "form"
    meta = {
        "collection": "forms",
        "indexes": [
            _listed(), _listed("state"), _listed("campaign_id"), _listed("state", "campaign_id"),
            {"fields": ["occasion_id", "state"], "sparse": True},
            {"fields": ["origins", "state"], "sparse": True},
        ],
    }

    name = StringField(required=True)
    state = StringField(default="draft")
    edition = IntField(default=1)
    title = DictField(required=True)
    text = DictField()
    questions = ListField(DictField(), required=True)
    consents = ListField(DictField())
    campaign_id = StringField()
    action_id = StringField()
    occasion_id = StringField()
    owner_id = StringField()
    product_interest = StringField()
    thanks = DictField()
    thanks_url = StringField()
    origins = ListField(StringField())
    opens_at = DateTimeField()
    closes_at = DateTimeField()
    most_submissions = IntField()

    # Private: counts who sends it, so that of two at once the later sees the other.
    turn = IntField(db_field="_turn")


class FormEdition(Document):
    """What a form asked. Its id is `<id of the form>/<edition>`."""

    ENTITY = "form_edition"
    meta = {"collection": "form_editions", "indexes": []}

    title = DictField(required=True)
    text = DictField()
    questions = ListField(DictField(), required=True)
    consents = ListField(DictField())
    thanks = DictField()


class FormSubmission(Document):
    """What somebody sent. Its id is in the token that came with the form, so it is kept once."""

    ENTITY = "form_submission"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "form_submissions",
        "indexes": [
            _listed("form_id"), _listed("form_id", "state"),
            # By whose it is, for erasure; and of those of nobody the oldest, to forget them.
            {"fields": ["contact_id", "created_at"]},
            {"fields": ["state", "created_at"]},
            {"fields": ["email_key", "asked_at"], "sparse": True},
            {"fields": ["lead_id"], "sparse": True},
            {"fields": ["to_lead"], "sparse": True},
            {"fields": ["to_consent"], "sparse": True},
            {"fields": ["waits_for_contact", "id"], "sparse": True},
        ],
    }

    form_id = StringField(required=True)
    edition = IntField(required=True)
    language = StringField(required=True)
    state = StringField(required=True)
    suspected_because = StringField()
    answers = DictField()
    consents = ListField(StringField())
    email = StringField()
    campaign_id = StringField()
    action_id = StringField()
    occasion_id = StringField()
    recipient_id = StringField()
    contact_id = StringField()
    utm = DictField()
    landing_page = StringField()
    referrer = StringField()
    lead_id = StringField()
    lead_outcome = StringField()
    lead_refused_because = StringField()
    asked_at = DateTimeField()
    confirmed_at = DateTimeField()
    consented_at = DateTimeField()

    # Private: the address in small letters, a mark of where it came from, and what is still to be
    # done of it: a lead to be made, consents to be told to contacts, once there is a contact.
    email_key = StringField(db_field="_email_key")
    source_mark = StringField(db_field="_source_mark")
    to_lead = BooleanField(db_field="_to_lead")
    to_consent = BooleanField(db_field="_to_consent")
    waits_for_contact = BooleanField(db_field="_waits_for_contact")

    @classmethod
    def forget(cls, raw, _contact_ids):
        """What somebody sent who is erased goes whole."""
        return None


FORM_DOCUMENTS = (Form, FormEdition, FormSubmission)
