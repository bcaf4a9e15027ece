"""Which mails were recorded, and what they belong together with."""

from mongoengine import StringField

from chassis.store import Document


class Mail(Document):
    """That a mail was recorded, by its Message-ID or, if it has none, by what is in it."""

    ENTITY = "mail"
    meta = {"collection": "mails", "indexes": [{"fields": ["digest"], "unique": True}]}

    # SHA-256 of the Message-ID, since that may be as long as a stranger likes.
    digest = StringField(required=True)
    thread_id = StringField(required=True)
    interaction_id = StringField(required=True)


MAIL_DOCUMENTS = (Mail,)
