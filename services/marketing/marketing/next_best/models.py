"""What is kept of next best actions, of what is learnt of them, and of what sells with what."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    DynamicField,
    FloatField,
    IntField,
    ListField,
    StringField,
)

from chassis.store import Document


class NextBestAction(Document):
    """What is best done next with a contact; of each contact one is open.

    Amounts are Decimal128 in the currency of the house.
    """

    ENTITY = "next_best_action"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "next_best_actions",
        "indexes": [
            {"fields": ["state", "by_value", "id"]},
            {"fields": ["contact_id", "state", "by_value", "id"]},
            {"fields": ["owner_id", "state", "by_value", "id"]},
            {"fields": ["kind", "customer_class", "state"]},
            {"fields": ["state", "expires_at"]},
            {"fields": ["open_of"], "unique": True, "sparse": True},
        ],
    }

    contact_id = StringField(required=True)
    owner_id = StringField()
    kind = StringField(required=True)
    customer_class = StringField(required=True)
    # {"type", "id"}
    about = DictField()
    campaign_id = StringField()
    channel = StringField()
    purpose = StringField()
    state = StringField(required=True)
    probability = FloatField(required=True)
    propensity = FloatField(required=True)
    margin = DynamicField(required=True)
    cost = DynamicField(required=True)
    is_cost_known = BooleanField(required=True)
    expected_value = DynamicField(required=True)
    # Codes, with what goes into their words.
    reasons = ListField(DictField())
    alternatives = ListField(DictField())
    obstacles = ListField(DictField())
    asked_at = DateTimeField(required=True)
    expires_at = DateTimeField(required=True)
    accepted_at = DateTimeField()
    accepted_by_id = StringField()
    ended_at = DateTimeField()
    ended_by_id = StringField()
    declined_because = StringField()
    is_successful = BooleanField()
    order_id = StringField()
    note = StringField()

    # Private: the expected value in the minor unit, by which lists are sorted.
    by_value = IntField(db_field="_by_value", required=True)
    # Private: the contact as long as it is open, as there is one.
    open_of = StringField(db_field="_open_of")

    @classmethod
    def settle_references(cls, raw):
        """What was best for one of two who are one, or are two again, is worked out anew."""
        return {"state": "replaced", "_open_of": None} if raw["state"] == "open" else {}


class NextActionRate(Document):
    """What outcomes of a kind with a class came to. Its id is `<kind>/<class>`; it names nobody."""

    ENTITY = "next_action_rate"
    IS_DERIVED = True
    meta = {"collection": "next_action_rates", "indexes": []}

    kind = StringField(required=True)
    customer_class = StringField(required=True)
    done_count = IntField(required=True)
    success_count = IntField(required=True)
    expected_count = FloatField(required=True)


class CrossSale(Document):
    """What those bought too who bought a product. Its id is the product's; it names nobody."""

    ENTITY = "cross_sale"
    IS_DERIVED = True
    meta = {"collection": "cross_sales", "indexes": []}

    # The most frequent first: {"product_id", "share"}.
    others = ListField(DictField())


NEXT_BEST_DOCUMENTS = (NextBestAction, NextActionRate, CrossSale)
