"""Webhooks, and what is on its way to them."""

from mongoengine import BinaryField, DateTimeField, IntField, ListField, StringField

from chassis.store import Document, view

ACTIVE, PAUSED, DISABLED = "active", "paused", "disabled"
GONE, FAILING = "gone", "failing"
WAITING, DELIVERED, GIVEN_UP = "waiting", "delivered", "given_up"


class Webhook(Document):
    """An address of another program that is told of some kinds of events."""

    ENTITY = "webhook"
    meta = {
        "collection": "webhooks",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["state", "told_at"]},
        ],
    }

    url = StringField(required=True)
    event_types = ListField(StringField(), required=True)
    description = StringField()
    state = StringField(required=True, default=ACTIVE)
    disabled_because = StringField()
    disabled_at = DateTimeField()
    failing_since = DateTimeField()
    rotated_at = DateTimeField()

    # Private: the secrets as `secrets_kept` seals them, the old one good until that time, and when
    # administrators were told that it is disabled.
    secret = BinaryField(required=True, db_field="_secret")
    old_secret = BinaryField(db_field="_old_secret")
    old_secret_until = DateTimeField(db_field="_old_secret_until")
    told_at = DateTimeField(db_field="_told_at")

    def to_view(self):
        return view(self.to_raw())


class WebhookDelivery(Document):
    """One event on its way to one webhook. It goes by itself some time after it was written."""

    ENTITY = "webhook_delivery"
    # Contacts are found in what is told, whatever its kind, so none is re-pointed by a merge: what
    # was told stays as it was. Erasure takes the delivery away (`portals.erasure`).
    meta = {
        "collection": "webhook_deliveries",
        "indexes": [
            # An event is written down once for each webhook, however often it comes.
            {"fields": ["webhook_id", "event_id"], "unique": True},
            {"fields": ["webhook_id", "-created_at", "-id"]},
            {"fields": ["webhook_id", "state", "-created_at", "-id"]},
            {"fields": ["webhook_id", "state", "next_attempt_at"]},
            {"fields": ["named_ids"], "sparse": True},
            {"fields": ["data_until"], "sparse": True},
            {"fields": ["expires_at"], "expireAfterSeconds": 0},
        ],
    }

    webhook_id = StringField(required=True)
    event_id = StringField(required=True)
    event_type = StringField(required=True)
    happened_at = DateTimeField(required=True)
    state = StringField(required=True, default=WAITING)
    attempts = IntField(default=0)
    next_attempt_at = DateTimeField()
    attempted_at = DateTimeField()
    duration_ms = IntField()
    status = IntField()
    failed_with = StringField()
    answer = StringField()

    # Private: what is sent, and the contacts that it names; when that goes, and when all does; the
    # attempts since it was last begun, and the mark of whoever is at it.
    body = BinaryField(db_field="_body")
    named_ids = ListField(StringField(), db_field="_named_ids")
    data_until = DateTimeField(db_field="_data_until")
    expires_at = DateTimeField(required=True, db_field="_expires_at")
    tries = IntField(default=0, db_field="_tries")
    lease = StringField(db_field="_lease")


WEBHOOK_DOCUMENTS = (Webhook, WebhookDelivery)
