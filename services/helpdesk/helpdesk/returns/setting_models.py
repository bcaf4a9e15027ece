"""What returns go by, as it is kept: reasons and policies."""

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


class ReturnReason(Document):
    """A reason for which things are given back, and of which other it is a case."""

    ENTITY = "return_reason"
    meta = {
        "collection": "return_reasons",
        "indexes": [
            {"fields": ["reason"], "unique": True},
            {"fields": ["is_archived", "created_at", "id"]},
            {"fields": ["is_archived", "is_public", "created_at", "id"]},
            {"fields": ["parent_id"], "sparse": True},
        ],
    }

    reason = StringField(required=True)
    name = DictField(required=True)
    parent_id = StringField()
    kinds = ListField(StringField())
    responsible = StringField(required=True)
    offers = ListField(StringField())
    is_public = BooleanField(required=True)
    is_archived = BooleanField(required=True, default=False)


class ReturnPolicy(Document):
    """What may come back, until when, and what is offered instead. Amounts are Decimal128."""

    ENTITY = "return_policy"
    meta = {
        "collection": "return_policies",
        "indexes": [{"fields": ["archived_at", "created_at", "id"]}],
    }

    name = StringField(required=True)
    priority = IntField(required=True)
    categories = ListField(StringField())
    channels = ListField(StringField())
    customer_kinds = ListField(StringField())
    customer_tags = ListField(StringField())
    days = IntField(required=True)
    conditions = StringField()
    comes_back = BooleanField()
    customer_pays_shipping = BooleanField()
    shipping_cost = DynamicField()
    handling_cost = DynamicField()
    resale_percent = DynamicField()
    part_refund_percent = DynamicField()
    voucher_percent = DynamicField()
    voucher_days = IntField()
    help_minutes = IntField()
    minute_rate = DynamicField()
    most_offers = IntField()
    worth_steps = ListField(DictField())
    offer_days = IntField()
    settles_up_to = DynamicField()
    archived_at = DateTimeField()


RETURN_SETTING_DOCUMENTS = (ReturnReason, ReturnPolicy)
