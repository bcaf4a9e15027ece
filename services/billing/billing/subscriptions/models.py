"""What is kept of plans and subscriptions."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from chassis import clock
from chassis.store import Document

from ..invoices.models import LAW


class SubscriptionPlan(Document):
    """What can be subscribed to; its prices never change."""

    ENTITY = "subscription_plan"
    meta = {
        "collection": "subscription_plans",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["is_retired", "-created_at", "-id"]},
        ],
    }

    name = StringField(required=True)
    lines = ListField(DictField(), required=True)
    currency = StringField(required=True)
    interval = StringField(required=True)
    trial_days = IntField(required=True)
    is_retired = BooleanField(required=True, default=False)


class Subscription(Document):
    """That a party has a plan, as it was when it was subscribed to.

    All that bills one subscription meets at this document, and `billed_count` is in the key of
    each invoice (`Invoice.source_keys`), so each period is invoiced once.
    """

    ENTITY = "subscription"
    CONTACT_REFERENCES = ("contact_id",)
    KEPT_BY_LAW = LAW
    meta = {
        "collection": "subscriptions",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["contact_id", "-created_at", "-id"]},
            {"fields": ["plan_id", "-created_at", "-id"]},
            {"fields": ["state", "-created_at", "-id"]},
            {"fields": ["state", "next_invoice_on"]},
            {"fields": ["state", "stops_on"]},
        ],
    }

    contact_id = StringField(required=True)
    owner_id = StringField()
    plan_id = StringField(required=True)
    plan = DictField(required=True)
    currency = StringField(required=True)
    quantity = IntField(required=True)
    state = StringField(required=True)
    starts_on = StringField(required=True)
    trial_ends_on = StringField()
    anchor_on = StringField(required=True)
    period_starts_on = StringField()
    period_ends_on = StringField()
    next_invoice_on = StringField()
    ends_on = StringField()
    cancels_on = StringField()
    paused_on = StringField()
    cancelled_at = DateTimeField()
    reason = StringField()
    pending = DictField()
    last_invoice_id = StringField()
    waiting_reason = StringField()

    # The day from which nothing is billed any more, whichever way that comes.
    stops_on = StringField(db_field="_stops_on")
    billed_count = IntField(db_field="_billed_count", default=0)
    # What was billed of the present period, line by line, until it is given back.
    charges = DictField(db_field="_charges")
    retry_at = DateTimeField(db_field="_retry_at", default=lambda: clock.now())


SUBSCRIPTION_DOCUMENTS = (SubscriptionPlan, Subscription)
