"""Returns as they are kept, how many of each line came back, and what is done against causes."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    DynamicField,
    ListField,
    StringField,
)

from chassis.store import Document

from .setting_models import RETURN_SETTING_DOCUMENTS

_BOOKS = ("Código de Comercio, art. 30", 6)


class Return(Document):
    """A return or a cancellation. Amounts are Decimal128; the customer comes first."""

    ENTITY = "return"
    CONTACT_REFERENCES = ("contact_ids", "_supplier_id", "claim.contact_id")
    KEPT_BY_LAW = _BOOKS
    meta = {
        "collection": "returns",
        "indexes": [
            {"fields": ["created_at", "id"]},
            {"fields": ["number"], "unique": True},
            {"fields": ["state", "created_at", "id"]},
            {"fields": ["status", "created_at", "id"]},
            {"fields": ["kind", "created_at", "id"]},
            {"fields": ["owner_id", "created_at", "id"], "sparse": True},
            {"fields": ["team_id", "created_at", "id"], "sparse": True},
            {"fields": ["contact_ids", "created_at", "id"]},
            {"fields": ["order_id", "created_at", "id"], "sparse": True},
            {"fields": ["subscription_id", "created_at", "id"], "sparse": True},
            {"fields": ["ticket_id", "created_at", "id"], "sparse": True},
            {"fields": ["supplier_id"], "sparse": True},
            {"fields": ["claim.contact_id"], "sparse": True},
            {"fields": ["cause.cause", "opened_at"], "sparse": True},
            # What is counted: all that was asked for in a time.
            {"fields": ["opened_at", "kind"]},
            {"fields": ["settle_at"], "sparse": True},
            {"fields": ["offer_expires_at"], "sparse": True},
            # A subscription has one cancellation at a time.
            {"fields": ["pending_key"], "unique": True, "sparse": True},
        ],
    }

    number = StringField(required=True)
    state = StringField(required=True)
    status = StringField(required=True)
    kind = StringField(required=True)
    contact_ids = ListField(StringField(), required=True)
    owner_id = StringField()
    team_id = StringField()
    channel = StringField()
    language = StringField()
    opened_at = DateTimeField(required=True)
    closed_at = DateTimeField()
    order_id = StringField()
    order_number = StringField()
    subscription_id = StringField()
    ticket_id = StringField()
    refers_to = ListField(DictField())
    amount = DictField()
    reason_id = StringField()
    reason = StringField()
    words = StringField()
    lines = ListField(DictField())
    right = StringField()
    policy = DictField()
    wanted = StringField()
    approval = DictField()
    offering = DictField()
    authorized_at = DateTimeField()
    label_url = StringField()
    carrier = StringField()
    tracking_number = StringField()
    sent_at = DateTimeField()
    received_at = DateTimeField()
    inspected_at = DateTimeField()
    inspection_note = StringField()
    settlement = DictField()
    outcome = StringField()
    outcome_text = StringField()
    is_retained = BooleanField()
    cause = DictField()
    costs = ListField(DictField())
    claim = DictField()
    photos = ListField(DictField())

    # Private: who is to answer for the cause, in a place of its own, as contacts may be merged.
    supplier_id = StringField(db_field="_supplier_id")
    # Private: when the settlement is tried next, and what it needs to know for that.
    settle_at = DateTimeField(db_field="_settle_at")
    settle_with = DictField(db_field="_settle_with")
    # Private: while offers wait for an answer, until when.
    offer_expires_at = DateTimeField(db_field="_offer_expires_at")
    pending_key = StringField(db_field="_pending_key")

    @classmethod
    def is_kept_by_law(cls, raw):
        """Whether money moves: a credit note, an order or a coupon came of it, or is to come."""
        return raw["status"] == "settling" or bool((raw.get("settlement") or {}).get("evidence"))

    @staticmethod
    def forget(raw, contact_ids):
        """The return without those who are erased; None where it was of nobody else."""
        left = [id for id in raw["contact_ids"] if id not in contact_ids]
        if not left:
            return None
        gone = {name for name, id in (
            ("_supplier_id", raw.get("_supplier_id")),
            ("claim", (raw.get("claim") or {}).get("contact_id"))) if id in contact_ids}
        return {name: value for name, value in {**raw, "contact_ids": left}.items()
                if name not in gone}

    def to_view(self):
        return shown_return(self.stored or self.to_raw())


def shown_return(raw):
    """A stored return as others see it, each contact once."""
    shown = {name: value for name, value in raw.items() if not name.startswith("_")}
    shown["id"] = raw["_id"]
    shown["contact_ids"] = list(dict.fromkeys(raw["contact_ids"]))
    if raw.get("cause"):
        shown["cause"] = {**raw["cause"], "supplier_id": raw.get("_supplier_id")}
    return shown


class ReturnedQuantity(Document):
    """How many of a line of an order are coming back or came, over all returns. Its id is the
    line's."""

    ENTITY = "returned_quantity"
    meta = {"collection": "returned_quantities", "indexes": [{"fields": ["order_id"]}]}

    order_id = StringField(required=True)
    taken = DynamicField(required=True)
    # What was given for keeping them, which a later refund of them is less.
    given = DynamicField(required=True)


class CustomerWorth(Document):
    """What a customer is worth to us, as marketing told it last. Its id is that of the score."""

    ENTITY = "value_score"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {"collection": "customer_worths", "indexes": [{"fields": ["contact_id", "scored_at"]}]}

    contact_id = StringField(required=True)
    scored_at = DateTimeField(required=True)
    lifetime_value = DictField()


class CorrectiveAction(Document):
    """What is done against a cause, by whom, and until when."""

    ENTITY = "corrective_action"
    meta = {
        "collection": "corrective_actions",
        "indexes": [
            {"fields": ["due_on", "id"]},
            {"fields": ["state", "due_on", "id"]},
            {"fields": ["owner_id", "due_on", "id"]},
            {"fields": ["cause", "due_on", "id"]},
        ],
    }

    description = StringField(required=True)
    cause = StringField(required=True)
    product_id = StringField()
    owner_id = StringField(required=True)
    due_on = StringField(required=True)
    state = StringField(required=True)
    done_on = StringField()


RETURN_DOCUMENTS = (
    *RETURN_SETTING_DOCUMENTS, Return, ReturnedQuantity, CustomerWorth, CorrectiveAction)
