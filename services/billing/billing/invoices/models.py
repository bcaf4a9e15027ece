"""What is kept of invoices and credit notes."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document

from ..errors import InvoiceIsIssued
from .hashing import digest

LAW = ("Código de Comercio, art. 30", 6)


class Invoice(Document):
    """An invoice or a credit note, shaped as `contracts.billing.invoice.Invoice`.

    Money is `{"amount": Decimal128, "currency"}`, and amounts within lines, taxes and instalments
    are Decimal128; `chassis.money.loaded` gives them as Decimal. Once it has a number its content
    (`hashing.CONTENT`) never changes; only `settling` moves what is open of it. The ids of
    contacts are no part of that content, so they follow merges.
    """

    ENTITY = "invoice"
    CONTACT_REFERENCES = ("contact_ids", "buyer.contact_id", "seller.contact_id")
    CONTACTS_ALL_IN = "contact_ids"
    KEPT_BY_LAW = LAW
    meta = {
        "collection": "invoices",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["contact_ids", "-created_at", "-id"]},
            {"fields": ["contact_ids", "state", "due_on"]},
            {"fields": ["state", "-created_at", "-id"]},
            {"fields": ["state", "due_on"]},
            {"fields": ["series", "-created_at", "-id"]},
            {"fields": ["issued_on", "-created_at", "-id"],
             "partialFilterExpression": {"issued_on": {"$exists": True}}},
            {"fields": ["number"], "unique": True,
             "partialFilterExpression": {"number": {"$exists": True}}},
            # In a series each place is taken once.
            {"fields": ["series", "chain_place"], "unique": True,
             "partialFilterExpression": {"_chain_place": {"$exists": True}}},
            {"fields": ["series", "year", "sequence"], "unique": True,
             "partialFilterExpression": {"sequence": {"$exists": True}}},
            # What it was made of, such as an order's shipment, is invoiced once.
            {"fields": ["source_keys"], "unique": True, "sparse": True},
            {"fields": ["order_ids"], "sparse": True},
            {"fields": ["credits_invoice_id"], "sparse": True},
            # What we owe ourselves.
            {"fields": ["is_self_billed", "-created_at", "-id"], "sparse": True},
            {"fields": ["is_self_billed", "state", "-created_at", "-id"], "sparse": True},
        ],
    }

    kind = StringField(required=True)
    type_code = StringField()
    state = StringField(required=True, default="draft")
    series = StringField()
    year = IntField(db_field="_year")
    sequence = IntField()
    number = StringField()
    issued_on = StringField()
    issued_at = DateTimeField()
    supplied_on = StringField()
    due_on = StringField()
    instalments = ListField(DictField())
    currency = StringField(required=True)
    seller = DictField()
    buyer = DictField()
    lines = ListField(DictField())
    taxes = ListField(DictField())
    withholding = DictField()
    net = DictField(required=True)
    total = DictField(required=True)
    payable = DictField(required=True)
    open_amount = DictField(required=True)
    paid_at = DateTimeField()
    cancelled_at = DateTimeField()
    payment_means = StringField()
    payment_reference = StringField()
    order_ids = ListField(StringField())
    customer_reference = StringField()
    note = StringField()
    is_self_billed = BooleanField()
    language = StringField()
    contact_ids = ListField(StringField(), required=True)
    owner_id = StringField()
    hash = StringField()
    previous_hash = StringField()

    # Of an invoice: what credit notes gave back of it, taxes included.
    credited = DictField()
    # Of a credit note: what it gives back, and what of that met no open amount and is a credit.
    credits_invoice_id = StringField()
    credits_number = StringField()
    reason = StringField()
    return_id = StringField()
    unallocated = DictField()
    # Of a self-billed one: what its supplier says of it (`self_billed.acceptance`).
    acceptance = StringField()
    proposed_at = DateTimeField()
    accepted_at = DateTimeField()
    accepted_by_id = StringField()
    acceptance_note = StringField()
    dispute_reason = StringField()
    commission_statement_id = StringField()

    # `<order id>/<shipment id>`, or `<order id>/rest/<n>` for what is invoiced without shipment.
    source_keys = ListField(StringField(), db_field="_source_keys")
    chain_place = IntField(db_field="_chain_place")
    # What credit notes gave back, line by line and tax by tax (`credit_notes.portions`).
    credited_parts = DictField(db_field="_credited_parts")

    def put(self, *, at=None):
        """As of any document, but for content that was issued. Raises InvoiceIsIssued."""
        if self.hash and digest(self.to_raw()) != self.hash:
            raise InvoiceIsIssued(id=self.id, number=self.number)
        return super().put(at=at)


INVOICE_DOCUMENTS = (Invoice,)
