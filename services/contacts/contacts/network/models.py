"""What is kept of two who know each other, derived from what else is known of them."""

from mongoengine import BooleanField, DateTimeField, DictField, FloatField, ListField, StringField

from chassis.store import Document


def _ours(end, other):
    """The index of the ties with our own people, which are few beside all ties."""
    flag = f"{end}_is_ours"
    return {
        "fields": [flag, f"{other}_id", "-strength", f"{end}_id"],
        "partialFilterExpression": {flag: True},
    }


class Tie(Document):
    """That two know each other: contacts, or a contact and a user. One document for a pair.

    The lower id comes first, so a user is always the higher end. A tie that nothing speaks for
    any more, or not yet, has no strength, and goes when it is due.
    """

    ENTITY = "tie"
    # Whoever merges two contacts has `ties.reckon_all_of` make the ties of both anew.
    IS_DERIVED = True
    CONTACT_REFERENCES = ("low_id", "high_id")
    # Who says so is one of the two.
    CONTACT_HISTORY = ("evidence.by_id",)
    meta = {
        "collection": "ties",
        "indexes": [
            # Whoever looks around reads these alone, and never the documents.
            {"fields": ["low_id", "-strength", "high_id"]},
            {"fields": ["high_id", "-strength", "low_id"]},
            _ours("low", "high"),
            _ours("high", "low"),
            {
                "fields": ["due_on"],
                "partialFilterExpression": {"due_on": {"$exists": True}},
            },
        ],
    }

    low_id = StringField(required=True)
    high_id = StringField(required=True)
    # From 0 to 1, in thousandths, so that products compare exactly.
    strength = FloatField(required=True)
    evidence = ListField(DictField())
    seen_at = DateTimeField()
    # The day on which its strength has to be reckoned anew, if nothing happens before.
    due_on = StringField()
    # Whether that end is a user, or a contact that is or was an employee.
    low_is_ours = BooleanField()
    high_is_ours = BooleanField()


NETWORK_DOCUMENTS = (Tie,)
