"""What is kept of costs."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    IntField,
    ListField,
    StringField,
)

from chassis.store import Document, view


class TicketCost(Document):
    """What something about a ticket or a return cost. Amounts are Decimal128."""

    ENTITY = "cost"
    CONTACT_REFERENCES = ("contact_ids",)
    meta = {
        "collection": "ticket_costs",
        "indexes": [
            {"fields": ["ticket_id", "created_at", "id"]},
            {"fields": ["return_id"], "sparse": True},
            {"fields": ["contact_ids"]},
            {"fields": ["incurred_at"]},
            # Of each source there is one line.
            {"fields": ["source_key"], "unique": True, "sparse": True},
        ],
    }

    ticket_id = StringField()
    return_id = StringField()
    chat_id = StringField()
    number = StringField(required=True)
    contact_ids = ListField(StringField())
    kind = StringField(required=True)
    amount = DictField(required=True)
    borne_by = StringField()
    borne_amount = DictField()
    minutes = IntField()
    rate = DictField()
    user_id = StringField()
    side_thread_id = StringField()
    product_id = StringField()
    channel = StringField()
    cause = StringField()
    description = StringField()
    source = DictField()
    incurred_at = DateTimeField(required=True)
    withdrawn_at = DateTimeField()
    withdrawn_because = StringField()
    from_ticket_id = StringField()

    # Private: its source as one text, and the tickets that it was of.
    source_key = StringField(db_field="_source_key")
    came_from = ListField(StringField(), db_field="_came_from")
    # Private: whether the product was said by hand.
    names_product = BooleanField(db_field="_names_product")

    def to_view(self):
        return shown_cost(self.stored or self.to_raw())

    @staticmethod
    def forget(raw, contact_ids):
        """The amount without whom it was for, and without what was written of it."""
        left = [id for id in raw["contact_ids"] if id not in contact_ids]
        return {**{name: value for name, value in raw.items() if name != "description"},
                "contact_ids": left}


def shown_cost(raw):
    """A stored cost as it is shown, each contact once."""
    return {**view(raw), "contact_ids": list(dict.fromkeys(raw.get("contact_ids", ())))}


class CostSettings(Document):
    """What an hour of whom costs us: one document."""

    ENTITY = "cost_settings"
    ID = "settings"
    meta = {"collection": "cost_settings"}

    rates = ListField(DictField())
    counts_presence = BooleanField(default=False)


class TimeSpent(Document):
    """For how long somebody had a ticket before them on a day, or a chat. Its id says which, who
    and when."""

    ENTITY = "time_spent"
    meta = {
        "collection": "time_spent",
        "indexes": [
            {"fields": ["is_counted", "updated_at"]},
            {"fields": ["ticket_id"]},
            {"fields": ["chat_id"], "sparse": True},
        ],
    }

    ticket_id = StringField()
    chat_id = StringField()
    user_id = StringField(required=True)
    day = StringField(required=True)
    seconds = IntField(required=True)
    at = DateTimeField(required=True)
    is_counted = BooleanField(required=True)


COST_DOCUMENTS = (TicketCost, CostSettings, TimeSpent)
