"""The ledger of consents, and the registers of those who must not be approached."""

from mongoengine import DateTimeField, DictField, ListField, StringField

from chassis.store import Document


class Consent(Document):
    """What a party decided. An entry is added and never changed; erasure takes the names off it."""

    ENTITY = "consent"
    CONTACT_REFERENCES = ("contact_id",)
    CONTACT_HISTORY = ("_decided_as",)
    meta = {
        "collection": "consents",
        "indexes": [
            {"fields": ["contact_id", "-given_at", "-id"]},
            {"fields": ["contact_id", "purpose", "-given_at", "-id"]},
            # What is kept of somebody erased, as proof, and for how long.
            {"fields": ["subject_key"], "sparse": True},
            {"fields": ["kept_until"], "expireAfterSeconds": 0, "sparse": True},
        ],
    }

    contact_id = StringField()
    purpose = StringField(required=True)
    channel = StringField()
    decision = StringField(required=True)
    lawful_basis = StringField()
    text_version = StringField()
    evidence = ListField(DictField())
    given_at = DateTimeField(required=True)
    expires_at = DateTimeField()
    recorded_by = StringField(required=True)

    # Private: the contact that decided, by the id that it had then; see `parts`.
    decided_as = StringField(db_field="_decided_as")
    # Private: the fingerprint of who it was, once the contact is erased.
    subject_key = StringField(db_field="_subject_key")
    kept_until = DateTimeField(db_field="_kept_until")


class RegisterEntry(Document):
    """A contact, or the fingerprint of an address or number, that must not be approached."""

    ENTITY = "listing"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "register_entries",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["register", "-created_at", "-id"]},
            {"fields": ["contact_id"], "sparse": True},
            {"fields": ["sha256"], "sparse": True},
            {"fields": ["live_key"], "unique": True, "sparse": True},
        ],
    }

    register = StringField(required=True)
    contact_id = StringField()
    sha256 = StringField()
    reason = StringField()
    source = StringField()
    listed_at = DateTimeField(required=True)
    expires_at = DateTimeField()
    removed_at = DateTimeField()
    removal_reason = StringField()
    recorded_by = StringField(required=True)

    # Private: what may be on a register only once at a time.
    live_key = StringField(db_field="_live_key")
    # Private: that it came by a merge to a contact that is on the register already. It holds
    # ("holds") until that one is removed ("removed"), and is shown again when it is parted.
    beside = StringField(db_field="_beside")

    @classmethod
    def settle_references(cls, raw):
        """Have the survivor of a merge be on a register once, and each again once it is undone."""
        if raw.get("contact_id") is None or raw.get("removed_at") is not None:
            return {}
        key = f"{raw['register']}/{raw['contact_id']}"
        if cls.collection().find_one({"_live_key": key, "_id": {"$ne": raw["_id"]}}, {"_id": 1}):
            return {"_live_key": None, "_beside": raw.get("_beside") or "holds"}
        return {"_live_key": key, "_beside": None}


CONSENT_DOCUMENTS = (Consent, RegisterEntry)
