"""Who we are on paper: the company's own data, as billing tells of it."""

from mongoengine import DictField, StringField

from chassis.store import Document


class IssuerCopy(Document):
    """The company itself, as billing told of it last. There is one."""

    ENTITY = "issuer_copy"
    THE_ID = "issuer"
    meta = {"collection": "issuer_copies"}

    legal_name = StringField()
    tax_id = StringField()
    vat_id = StringField()
    address = DictField()
    email = StringField()
    logo_text = StringField()
    language = StringField()


_KEPT = ("legal_name", "tax_id", "vat_id", "address", "email", "logo_text", "language")


def keep_issuer(told):
    """Take up who we are; what is older than what is held changes nothing. Safe to repeat."""
    held = IssuerCopy.collection().find_one({"_id": IssuerCopy.THE_ID}, {"version": 1})
    if held is not None and held["version"] >= told["version"]:
        return
    IssuerCopy.collection().replace_one({"_id": IssuerCopy.THE_ID}, {
        "_id": IssuerCopy.THE_ID,
        **{name: told[name] for name in ("version", "created_at", "updated_at")},
        **{name: told[name] for name in _KEPT if told.get(name) is not None},
    }, upsert=True)


def seller():
    """Who we are, as a `FiscalParty`; without a name until billing has told of it."""
    held = IssuerCopy.collection().find_one({"_id": IssuerCopy.THE_ID}) or {}
    return {"legal_name": held.get("legal_name", ""), "address": held.get("address", {}),
            **{name: held[name] for name in ("tax_id", "vat_id", "email") if name in held}}
