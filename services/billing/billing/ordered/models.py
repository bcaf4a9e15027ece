"""What is kept of orders, and of the making of collective invoices."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document


class Ordered(Document):
    """An order as sales told of it last, and what of it is invoiced. Its id is the order's.

    All that invoices one order meets at this document, so nothing of it is invoiced twice.
    """

    ENTITY = "order"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "ordered",
        "indexes": [
            {"fields": ["contact_id"]},
            {"fields": ["-waiting_since", "-id"], "sparse": True},
            {"fields": ["contact_id", "-waiting_since", "-id"]},
            {"fields": ["waiting_reason", "-waiting_since", "-id"], "sparse": True},
            {"fields": ["retry_at"], "sparse": True},
            {"fields": ["is_collected", "contact_id", "id"], "sparse": True},
        ],
    }

    contact_id = StringField(required=True)
    number = StringField(required=True)
    state = StringField(required=True)
    # The version of the order in sales; `version` counts changes here.
    order_version = IntField(required=True)
    order = DictField(required=True)

    # {line id: {"quantity", "net"}}, and what was invoiced by shipment.
    invoiced = DictField()
    invoiced_shipment_ids = ListField(StringField())
    invoice_ids = ListField(StringField())

    waiting_reason = StringField()
    waiting_detail = StringField()
    waiting_since = DateTimeField()
    # When it is looked at again; see `waiting`.
    retry_at = DateTimeField()
    # How often it was taken since it was looked at last; more than once where that failed.
    attempts = IntField(db_field="_attempts")
    # Whether something of it waits for the collective invoice of its month.
    is_collected = BooleanField()


class InvoicingRun(Document):
    """The making of the collective invoices of a month, by hand or on the first of the next."""

    ENTITY = "invoicing_run"
    meta = {
        "collection": "invoicing_runs",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["state"]},
            {"fields": ["first_of"], "unique": True, "sparse": True},
        ],
    }

    period = StringField(required=True)
    state = StringField(required=True, default="waiting")
    issued_count = IntField(default=0)
    waiting_count = IntField(default=0)
    finished_at = DateTimeField()
    # Of one that was made by itself: its month, so that there is one.
    first_of = StringField(db_field="_first_of")
    # The party that was invoiced last, to go on after.
    reached = StringField(db_field="_reached")


ORDERED_DOCUMENTS = (Ordered, InvoicingRun)
