"""What is kept of the company itself and of its series."""

from mongoengine import BooleanField, DictField, IntField, ListField, StringField

from chassis.store import Document


class Issuer(Document):
    """The company itself, as it now is. There is one."""

    ENTITY = "issuer"
    THE_ID = "issuer"
    meta = {"collection": "issuers"}

    legal_name = StringField(required=True)
    tax_id = StringField(required=True)
    vat_id = StringField()
    address = DictField(required=True)
    iban = StringField()
    email = StringField()
    einvoice_address = StringField()
    logo_text = StringField()
    registration = StringField()
    language = StringField(required=True)
    currency = StringField(required=True)
    time_zone = StringField(required=True)
    payment_terms = DictField()
    invoicing_policy = StringField(required=True)
    approves_profile_changes = BooleanField(required=True)


class IssuerVersion(Document):
    """The company as it was at one of its versions, whole, under `issuer/<version>`."""

    ENTITY = "issuer_version"
    meta = {"collection": "issuer_versions", "indexes": [{"fields": ["-version", "-id"]}]}

    issuer = DictField(required=True)
    changed_by_id = StringField(required=True)


class Series(Document):
    """A series of numbers."""

    ENTITY = "series"
    # Whose documents it numbers, where a supplier has one of its own.
    CONTACT_REFERENCES = ("contact_id",)
    # The numbers of what was issued stay, and with them what they are of.
    KEPT_BY_LAW = ("Código de Comercio, art. 30", 6)
    meta = {
        "collection": "series",
        "indexes": [
            {"fields": ["code", "id"]},
            {"fields": ["code"], "unique": True, "name": "one_of_each_code"},
            {"fields": ["default_for"], "unique": True, "sparse": True},
            {"fields": ["contact_id"], "sparse": True},
        ],
    }

    code = StringField(required=True)
    name = StringField()
    kinds = ListField(StringField(), required=True)
    default_for = ListField(StringField())
    is_per_year = BooleanField(required=True)
    number_format = StringField(required=True)
    contact_id = StringField()


class SeriesHead(Document):
    """The end of a series, under its code: what the next document of it follows.

    Its own document, since all who issue at once meet here.
    """

    ENTITY = "series_head"
    meta = {"collection": "series_heads"}

    # How many were issued in all years, and the number within the year of the last.
    place = IntField(default=0)
    sequence = IntField(default=0)
    year = IntField(default=0)
    last_hash = StringField()
    last_issued_on = StringField()
    last_number = StringField()


ISSUER_DOCUMENTS = (Issuer, IssuerVersion, Series, SeriesHead)
