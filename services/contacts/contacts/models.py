"""What the contacts service keeps, and by which indexes it is found."""

from mongoengine import (
    DateTimeField,
    DictField,
    FloatField,
    IntField,
    ListField,
    StringField,
)

from chassis import clock
from chassis.store import Document
from contracts.errors import NotFound

from .agenda.models import AGENDA_DOCUMENTS
from .consents.models import CONSENT_DOCUMENTS
from .custom_fields.models import CUSTOM_FIELD_DOCUMENTS, Customised, with_custom
from .data_requests.models import DATA_REQUEST_DOCUMENTS
from .data_requests.retention_models import RETENTION_DOCUMENTS
from .duplicates.models import DUPLICATE_DOCUMENTS
from .errors import ContactIsMerged
from .guards.models import GUARD_DOCUMENTS
from .import_models import IMPORT_DOCUMENTS
from .interaction_models import Entry, Interaction
from .mail.models import MAIL_DOCUMENTS
from .merges.models import MERGE_DOCUMENTS
from .merges.survivors import survivor_of
from .network.models import NETWORK_DOCUMENTS
from .ownership.models import OWNERSHIP_DOCUMENTS
from .profiles.models import PROFILE_DOCUMENTS
from .provenance.models import PROVENANCE_DOCUMENTS
from .views.models import VIEW_DOCUMENTS


def _of_those_with(field):
    """The index of a list that is narrowed by a field; who lacks it costs nothing there."""
    return {
        "fields": [field, "archived_at", "-created_at", "-id"],
        "partialFilterExpression": {field: {"$exists": True}},
    }


class Contact(Customised, Document):
    """A person or an organisation. Lists hold what the contract says, already normalised."""

    ENTITY = "contact"
    CONTACT_REFERENCES = ("affiliations.organisation_id", "_custom_contacts.contact_id")
    meta = {
        "collection": "contacts",
        "indexes": [
            # Every list leaves out who is archived, and is sorted by a time or the name.
            {"fields": ["archived_at", "-created_at", "-id"]},
            {"fields": ["archived_at", "-updated_at", "-id"]},
            {"fields": ["archived_at", "sort_name", "id"]},
            {
                "fields": ["-created_at", "-id"],
                "partialFilterExpression": {"archived_at": {"$exists": True}},
            },
            {"fields": ["kind", "archived_at", "-created_at", "-id"]},
            _of_those_with("roles.role"),
            _of_those_with("tags"),
            _of_those_with("owner_id"),
            _of_those_with("team_id"),
            _of_those_with("affiliations.organisation_id"),
            {"fields": ["emails.address"], "sparse": True},
            {"fields": ["phones.number"], "sparse": True},
            {"fields": ["tax_ids.value"], "sparse": True},
            # A search takes those with the shortest names, which fit best, where many fit.
            {"fields": ["words", "name_length"]},
            {"fields": ["external_ids.system", "external_ids.id"], "unique": True, "sparse": True},
            # Custom fields: lists, what no two have, and the contacts that they name.
            with_custom("archived_at", "-created_at", "-id"),
            {"fields": ["unique_terms"], "unique": True, "sparse": True},
            {"fields": ["custom_contacts.contact_id"], "sparse": True},
        ],
    }

    kind = StringField(required=True)
    name = StringField(required=True)
    given_name = StringField()
    additional_names = StringField()
    family_name = StringField()
    honorific_prefix = StringField()
    honorific_suffix = StringField()
    nickname = StringField()
    legal_name = StringField()
    birth_on = StringField()
    tax_ids = ListField(DictField())
    roles = ListField(DictField())
    affiliations = ListField(DictField())
    emails = ListField(DictField())
    phones = ListField(DictField())
    addresses = ListField(DictField())
    social_handles = ListField(DictField())
    websites = ListField(DictField())
    languages = ListField(StringField())
    time_zone = StringField()
    preferred_channel = StringField()
    tags = ListField(StringField())
    owner_id = StringField()
    team_id = StringField()
    notes = StringField()
    external_ids = ListField(DictField())
    archived_at = DateTimeField()

    # Private: the purposes for which it may not be approached, as its consents say.
    objects_to = ListField(StringField(), db_field="_objects_to")
    # Private: since when its data may only be kept and not used (GDPR article 18).
    restricted_at = DateTimeField(db_field="_restricted_at")

    # Private: the folded words it is found by, the folded name that lists are sorted by, and how
    # long that is.
    words = ListField(StringField(), db_field="_words")
    sort_name = StringField(db_field="_sort_name")
    name_length = IntField(db_field="_name_length")

    # Private: values of custom fields that no two have, and the words that they are found by.
    unique_terms = ListField(StringField(), db_field="_unique")
    custom_words = ListField(StringField(), db_field="_custom_words")
    # Private: where its values come from; see provenance.sources.
    sources = DictField(db_field="_sources")

    # Private: the contacts that became part of it and whose past is still being moved here.
    gathers = ListField(StringField(), db_field="_gathers")

    @classmethod
    def fetch(cls, id, *, expected_version=None):
        """As of any document. Raises ContactIsMerged for one that became part of another."""
        try:
            return super().fetch(id, expected_version=expected_version)
        except NotFound as error:
            survivor_id = survivor_of(id)
            if survivor_id is None:
                raise
            raise ContactIsMerged(id=id, survivor_id=survivor_id) from error

    @classmethod
    def fetch_raw(cls, id, projection=None):
        """As of any document; for one that became part of another it is that other."""
        try:
            return super().fetch_raw(id, projection)
        except NotFound:
            survivor_id = survivor_of(id)
            if survivor_id is None:
                raise
            return super().fetch_raw(survivor_id, projection)

    @classmethod
    def id_of(cls, id):
        """The id that a contact has by now: of one that became part of another, that other's."""
        return cls.fetch_raw(id, {"_id": 1})["_id"]

    @classmethod
    def ids_of(cls, id):
        """The ids under which a contact's past is found: its own, and those it is gathering.

        Of one that became part of another they are that other's; of an unknown one, none.
        """
        found = cls.collection().find_one({"_id": id}, {"_gathers": 1})
        if found is None:
            found = cls.collection().find_one({"_id": survivor_of(id)}, {"_gathers": 1})
        return [found["_id"], *found.get("_gathers", ())] if found else []

    @property
    def is_archived(self):
        return self.archived_at is not None


class Word(Document):
    """A word that some contact is or was found by, with the keys that its misspellings share."""

    ENTITY = "word"
    meta = {"collection": "words", "indexes": [{"fields": ["keys"]}]}

    keys = ListField(StringField())


class Relationship(Document):
    """A directed relationship between two contacts."""

    ENTITY = "relationship"
    CONTACT_REFERENCES = ("from_id", "to_id", "_ends")
    CONTACTS_ALL_IN = "_ends"
    meta = {
        "collection": "relationships",
        "indexes": [
            {"fields": ["archived_at", "-created_at", "-id"]},
            {"fields": ["ends", "archived_at", "-created_at", "-id"]},
            {"fields": ["type", "archived_at", "-created_at", "-id"]},
            {"fields": ["open_key"], "unique": True, "sparse": True},
        ],
    }

    from_id = StringField(required=True)
    to_id = StringField(required=True)
    type = StringField(required=True)
    starts_on = StringField()
    ends_on = StringField()
    strength = FloatField()
    evidence = ListField(DictField())
    archived_at = DateTimeField()

    # Private: both ends, and what may exist only once while the relationship goes on.
    ends = ListField(StringField(), db_field="_ends")
    open_key = StringField(db_field="_open_key")

    @classmethod
    def settle_references(cls, raw):
        """Put away what relates a contact to itself, or says once more what is said already."""
        from_id, to_id = raw["from_id"], raw["to_id"]
        changes = {"_ends": [from_id, to_id], "_open_key": None}
        if raw.get("archived_at"):
            return changes
        if from_id == to_id:
            return {**changes, "archived_at": clock.now()}
        if not raw.get("ends_on"):
            key = f"{from_id}/{raw['type']}/{to_id}"
            if cls.collection().find_one({"_open_key": key, "_id": {"$ne": raw["_id"]}}):
                return {**changes, "archived_at": clock.now()}
            changes["_open_key"] = key
        return changes


DOCUMENTS = (
    Contact,
    Word,
    Relationship,
    Interaction,
    Entry,
    *IMPORT_DOCUMENTS,
    *VIEW_DOCUMENTS,
    *NETWORK_DOCUMENTS,
    *CONSENT_DOCUMENTS,
    *DATA_REQUEST_DOCUMENTS,
    *DUPLICATE_DOCUMENTS,
    *MERGE_DOCUMENTS,
    *AGENDA_DOCUMENTS,
    *PROFILE_DOCUMENTS,
    *GUARD_DOCUMENTS,
    *RETENTION_DOCUMENTS,
    *OWNERSHIP_DOCUMENTS,
    *MAIL_DOCUMENTS,
    *CUSTOM_FIELD_DOCUMENTS,
    *PROVENANCE_DOCUMENTS,
)
