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
from .data_requests.models import DATA_REQUEST_DOCUMENTS
from .data_requests.retention_models import RETENTION_DOCUMENTS
from .duplicates.models import DUPLICATE_DOCUMENTS
from .errors import ContactIsMerged
from .guards.models import GUARD_DOCUMENTS
from .import_models import IMPORT_DOCUMENTS
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


class Contact(Document):
    """A person or an organisation. Lists hold what the contract says, already normalised."""

    ENTITY = "contact"
    CONTACT_REFERENCES = ("affiliations.organisation_id",)
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


class Interaction(Document):
    """What was said or done, as it was recorded; it never changes but for being corrected."""

    ENTITY = "interaction"
    CONTACT_REFERENCES = ("participants.contact_id",)
    meta = {
        "collection": "interactions",
        "indexes": [
            {"fields": ["-occurred_at", "-id"]},
            {"fields": ["channel", "-occurred_at", "-id"]},
            {"fields": ["participants.contact_id", "-occurred_at", "-id"]},
        ],
    }

    channel = StringField(required=True)
    direction = StringField(required=True)
    occurred_at = DateTimeField(required=True)
    participants = ListField(DictField())
    agent_ids = ListField(StringField())
    subject = StringField()
    text = StringField()
    duration_seconds = IntField()
    cost = DictField()
    outcome = StringField()
    refers_to = ListField(DictField())
    next_step = DictField()
    corrects_id = StringField()
    corrected_by_id = StringField()
    correction_reason = StringField()


class Entry(Document):
    """A line of the timeline of some contacts."""

    ENTITY = "entry"
    CONTACT_REFERENCES = ("contact_ids", "about.id", "_shown_on")
    CONTACTS_ALL_IN = "_shown_on"
    meta = {
        "collection": "timeline",
        "indexes": [
            {"fields": ["shown_on", "-occurred_at", "-id"]},
            {"fields": ["shown_on", "type", "-occurred_at", "-id"]},
        ],
    }

    occurred_at = DateTimeField(required=True)
    type = StringField(required=True)
    title = StringField(required=True)
    summary = StringField()
    channel = StringField()
    contact_ids = ListField(StringField())
    about = DictField(required=True)
    actor_id = StringField()

    # Private: the contacts, and the organisations that they belonged to at that time.
    shown_on = ListField(StringField(), db_field="_shown_on")

    @classmethod
    def settle_references(cls, raw):
        """Show it once to each."""
        return {"_shown_on": list(dict.fromkeys(raw["_shown_on"]))}

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
    *PROVENANCE_DOCUMENTS,
)
