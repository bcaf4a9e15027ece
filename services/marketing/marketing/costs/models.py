"""What is kept of costs, and of what activities cost."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    DynamicField,
    IntField,
    ListField,
    StringField,
)

from chassis.store import Document


class CostEntry(Document):
    """An activity and what it cost; it counts for the first of its contacts.

    `amount` is `{"amount", "currency"}`, missing where no tariff says it; `house_amount` is what it
    is worth in the currency of the house, missing where that is not known. Both are exact.
    """

    ENTITY = "cost_entry"
    CONTACT_REFERENCES = ("contact_ids",)
    VALUED = {"amount": "house_amount"}
    # A mail costs less than a cent, and a hundred thousand of them do not.
    VALUED_EXACTLY = True
    meta = {
        "collection": "cost_entries",
        "indexes": [
            {"fields": ["incurred_at", "id"]},
            {"fields": ["contact_ids", "incurred_at", "id"], "sparse": True},
            {"fields": ["campaign_id", "incurred_at", "id"], "sparse": True},
            {"fields": ["action_id", "incurred_at", "id"], "sparse": True},
            {"fields": ["ticket_id", "incurred_at", "id"], "sparse": True},
            {"fields": ["user_id", "incurred_at", "id"], "sparse": True},
            {"fields": ["kind", "incurred_at", "id"]},
            # For rates of exchange and tariffs that change.
            {"fields": ["currency", "valued_on"], "sparse": True},
            {"fields": ["kind", "valued_on"]},
            # Of each source there is one entry, and one that corrects it.
            {"fields": ["source_key"], "unique": True},
            {"fields": ["corrects_key"], "sparse": True},
        ],
    }

    contact_ids = ListField(StringField())
    kind = StringField(required=True)
    amount = DictField()
    currency = StringField()
    valued_on = StringField(required=True)
    house_amount = DynamicField()
    incurred_at = DateTimeField(required=True)
    minutes = DynamicField()
    units = DynamicField()
    rate = DictField()
    rate_per = StringField()
    tariff = DictField()
    tariff_id = StringField()
    campaign_id = StringField()
    action_id = StringField()
    user_id = StringField()
    role = StringField()
    channel = StringField()
    ticket_id = StringField()
    return_id = StringField()
    chat_id = StringField()
    order_id = StringField()
    product_id = StringField()
    description = StringField()
    source = DictField(required=True)
    is_by_hand = BooleanField(required=True)
    withdrawn_at = DateTimeField()
    withdrawn_because = StringField()

    # Private: its source as one text, that of what it corrects, which version was told last, and
    # whether a tariff says what it cost.
    source_key = StringField(db_field="_source_key", required=True)
    corrects_key = StringField(db_field="_corrects_key")
    told_version = IntField(db_field="_told_version")
    is_by_tariff = BooleanField(db_field="_is_by_tariff")

    @staticmethod
    def forget(raw, contact_ids):
        """The amount without whom it was for, and without what was written of it."""
        left = [id for id in raw["contact_ids"] if id not in contact_ids]
        kept = {name: value for name, value in raw.items()
                if name not in ("contact_ids", "description")}
        return kept | ({"contact_ids": left} if left else {})


class CostTariff(Document):
    """What a minute of an activity costs (`rate`), and each beside its time (`tariff`)."""

    ENTITY = "cost_tariff"
    meta = {
        "collection": "cost_tariffs",
        "indexes": [
            {"fields": ["starts_on", "id"]},
            {"fields": ["kind", "starts_on", "id"]},
        ],
    }

    name = StringField()
    kind = StringField(required=True)
    channel = StringField()
    user_id = StringField()
    role = StringField()
    rate = DynamicField()
    tariff = DynamicField()
    currency = StringField(required=True)
    starts_on = StringField(required=True)
    ends_on = StringField()


class TariffChange(Document):
    """A kind and days (`from_day` to `until_day`, both included) whose tariff is another now: what
    was reckoned by it is reckoned anew, in the background."""

    ENTITY = "tariff_change"
    IS_DERIVED = True
    meta = {"collection": "tariff_changes", "indexes": [{"fields": ["created_at"]}]}

    kind = StringField(required=True)
    from_day = StringField(required=True)
    until_day = StringField()


COST_DOCUMENTS = (CostEntry, CostTariff, TariffChange)
