"""What is kept of bank statements and their entries."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document

from ..invoices.models import LAW


class BankStatement(Document):
    """A file of a bank that was taken in; the file itself is not kept."""

    ENTITY = "bank_statement"
    meta = {
        "collection": "bank_statements",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            # The same file comes in once.
            {"fields": ["sha256"], "unique": True},
        ],
    }

    format = StringField(required=True)
    file_name = StringField()
    sha256 = StringField(required=True)
    account_ibans = ListField(StringField())
    entry_count = IntField(required=True)
    new_count = IntField(required=True)


class BankEntry(Document):
    """One movement of an account; whose it is, is known once it is booked."""

    ENTITY = "bank_entry"
    CONTACT_REFERENCES = ("contact_ids",)
    KEPT_BY_LAW = LAW
    meta = {
        "collection": "bank_entries",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["state", "-created_at", "-id"]},
            {"fields": ["bank_statement_id", "-created_at", "-id"]},
            {"fields": ["contact_ids"], "sparse": True},
            # The same movement comes in once, whichever files tell of it.
            {"fields": ["key"], "unique": True},
            {"fields": ["waits_since"], "sparse": True},
        ],
    }

    bank_statement_id = StringField(required=True)
    state = StringField(required=True, default="open")
    is_credit = BooleanField(required=True)
    is_return = BooleanField()
    booked_on = StringField(required=True)
    amount = DictField(required=True)
    charges = DictField()
    account_iban = StringField()
    payer_name = StringField()
    payer_iban = StringField()
    text = StringField()
    reference = StringField()
    end_to_end_id = StringField()
    contact_ids = ListField(StringField())
    payment_id = StringField()
    booked_at = DateTimeField()
    note = StringField()
    key = StringField(required=True, db_field="_key")
    # Of one that nobody has looked at yet: since when it waits to be booked by itself.
    waits_since = DateTimeField(db_field="_waits_since")


BANK_DOCUMENTS = (BankStatement, BankEntry)
