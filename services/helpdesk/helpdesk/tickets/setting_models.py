"""What tickets go by: their types, how pressing they are, and macros."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from chassis.defaults import ONE_DEFAULT
from chassis.store import Document, view


class TicketType(Document):
    """Statuses, the first being where a ticket begins."""

    ENTITY = "ticket_type"
    meta = {
        "collection": "ticket_types",
        "indexes": [
            {"fields": ["archived_at", "created_at", "id"]},
            ONE_DEFAULT,
        ],
    }

    name = DictField(required=True)
    kind = StringField(required=True)
    statuses = ListField(DictField(), required=True)
    categories = ListField(DictField())
    reopen_days = IntField(required=True)
    is_public = BooleanField(default=False)
    is_default = BooleanField(default=False)
    archived_at = DateTimeField()

    def to_view(self):
        return shown_type(self.stored or self.to_raw())


def shown_type(raw):
    """A stored type as it is shown, with the list that may be empty."""
    return {"categories": [], **view(raw)}


class PriorityMatrix(Document):
    """Which priority comes of which impact and urgency: one document."""

    ENTITY = "priority_matrix"
    ID = "matrix"
    meta = {"collection": "priority_matrix"}

    matrix = ListField(DictField(), required=True)


class Macro(Document):
    """What is said and done again and again, under a name."""

    ENTITY = "macro"
    meta = {
        "collection": "macros",
        "indexes": [{"fields": ["archived_at", "created_at", "id"]}],
    }

    name = DictField(required=True)
    message = DictField()
    status = StringField()
    priority = StringField()
    category = StringField()
    tags = ListField(StringField())
    type_ids = ListField(StringField())
    archived_at = DateTimeField()


SETTING_DOCUMENTS = (TicketType, PriorityMatrix, Macro)
