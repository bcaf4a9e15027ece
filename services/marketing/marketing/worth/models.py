"""What is kept of what customers are worth."""

from mongoengine import DateTimeField

from chassis.store import Document


class StaleWorth(Document):
    """A contact whose worth has to be worked out anew. Its id is the contact's."""

    ENTITY = "stale_worth"
    IS_DERIVED = True
    CONTACT_REFERENCES = ("_id",)
    meta = {"collection": "stale_worth", "indexes": [{"fields": ["marked_at"]}]}

    marked_at = DateTimeField(required=True)


WORTH_DOCUMENTS = (StaleWorth,)
