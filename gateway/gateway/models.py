"""What the gateway keeps: who may sign in and by what, and who did what."""

from mongoengine import (
    BinaryField,
    BooleanField,
    DateTimeField,
    DictField,
    IntField,
    ListField,
    StringField,
)

from chassis import clock
from chassis.store import Document, note_change, view
from contracts.errors import Unauthenticated

from .portals.models import PORTAL_DOCUMENTS
from .webhooks.models import WEBHOOK_DOCUMENTS

ADMINISTRATOR = "administrator"
AGENTS = "agents"


class User(Document):
    """A person who may sign in as an agent of the company."""

    ENTITY = "user"
    meta = {
        "collection": "users",
        "indexes": [
            {"fields": ["email_key"], "unique": True},
            {"fields": ["-created_at", "-id"]},
            {"fields": ["roles", "is_locked", "-created_at", "-id"]},
            {"fields": ["is_locked", "-created_at", "-id"]},
        ],
    }

    email = StringField(required=True)
    name = StringField(required=True)
    roles = ListField(StringField())
    team_ids = ListField(StringField())
    is_locked = BooleanField(default=False)
    locale = StringField()

    # Private: the folded address, which is unique, and the password as argon2 keeps it.
    email_key = StringField(required=True, db_field="_email_key")
    password_hash = StringField(required=True, db_field="_password_hash")
    signed_in_at = DateTimeField(db_field="_signed_in_at")

    @property
    def is_administrator(self):
        return ADMINISTRATOR in self.roles and not self.is_locked

    def confirm_login(self, better_hash=None):
        """Within a transaction: note that they signed in, by the password that was checked.

        It writes, so a lock or a new password that comes at the same moment meets it, and one of
        the two comes first. Raises Unauthenticated when that was the other.
        """
        changes = {"_signed_in_at": clock.now()}
        if better_hash is not None:
            changes["_password_hash"] = better_hash
        before = self.collection().find_one_and_update(
            {"_id": self.id, "_password_hash": self.password_hash, "is_locked": False},
            {"$set": changes},
        )
        if before is None:
            raise Unauthenticated()
        note_change(self.id, before, {**before, **changes})

    def to_view(self):
        return view(self.to_raw())


class Role(Document):
    """A role that the organisation made for itself."""

    ENTITY = "role"
    meta = {
        "collection": "roles",
        "indexes": [
            {"fields": ["name"], "unique": True},
            {"fields": ["-created_at", "-id"]},
        ],
    }

    name = StringField(required=True)
    description = StringField()
    permissions = ListField(StringField())
    # As the contract says: {"object", "rows", "fields"}.
    sees = ListField(DictField())

    # Private: how often it was given to somebody.
    given = IntField(db_field="_given")

    def to_view(self):
        return {"sees": [], **view(self.to_raw())}


class Session(Document):
    """One signing in, and all tokens that come of it: the family of its refresh tokens.

    Everything that ends a session sets `revoked_at` here, in this one place, so no token that is
    being made at that moment outlives it.
    """

    ENTITY = "session"
    meta = {
        "collection": "sessions",
        "indexes": [
            {"fields": ["user_id", "source_key"]},
            {"fields": ["expires_at"], "expireAfterSeconds": 0},
        ],
    }

    # Of a user; in a portal, of a portal account.
    user_id = StringField(required=True)
    audience = StringField(required=True, default=AGENTS)
    # From where it was begun, as `throttle.source_key` folds it.
    source_key = StringField(required=True)
    expires_at = DateTimeField(required=True)
    revoked_at = DateTimeField()
    revoked_because = StringField()


class RefreshToken(Document):
    """A refresh token, known by its SHA-256 only. It is good once."""

    ENTITY = "refresh"
    meta = {
        "collection": "refresh_tokens",
        "indexes": [
            {"fields": ["digest"], "unique": True},
            {"fields": ["session_id"]},
            {"fields": ["expires_at"], "expireAfterSeconds": 0},
        ],
    }

    digest = StringField(required=True)
    session_id = StringField(required=True)
    expires_at = DateTimeField(required=True)
    used_at = DateTimeField()


class ApiKey(Document):
    """A key by which a program acts for its owner, within its scopes."""

    ENTITY = "key"
    meta = {
        "collection": "api_keys",
        "indexes": [
            {"fields": ["prefix"], "unique": True},
            {"fields": ["-created_at", "-id"]},
            {"fields": ["owner_id", "-created_at", "-id"]},
        ],
    }

    name = StringField(required=True)
    owner_id = StringField(required=True)
    prefix = StringField(required=True)
    scopes = ListField(StringField())
    expires_at = DateTimeField()
    revoked_at = DateTimeField()
    last_used_on = StringField()

    # Private: the SHA-256 of the secret.
    digest = StringField(required=True, db_field="_digest")

    def to_view(self):
        return view(self.to_raw())


class AuditRecord(Document):
    """Who asked for which change, when, from where, and what became of it."""

    ENTITY = "audit"
    meta = {
        "collection": "audit_log",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["actor_id", "-created_at", "-id"]},
            {"fields": ["operation", "-created_at", "-id"]},
            {"fields": ["touched", "-created_at", "-id"]},
        ],
    }

    actor_id = StringField(required=True)
    on_behalf_of = StringField()
    operation = StringField(required=True)
    target_id = StringField()
    request_id = StringField(required=True)
    method = StringField(required=True)
    path = StringField(required=True)
    source_address = StringField()
    # "started" until its end is known; what stays so was cut off by a crash.
    outcome = StringField(required=True)
    status = IntField()
    finished_at = DateTimeField()
    changes = ListField(DictField())
    fields_read = ListField(StringField())
    ids_read = ListField(StringField())

    # Private: the target and everything that changed or was read, by which the record is found.
    touched = ListField(StringField(), db_field="_touched")


class IdempotencyRecord(Document):
    """The answer to a request with an Idempotency-Key; its id is `<principal>/<key>`."""

    ENTITY = "idempotency"
    meta = {
        "collection": "idempotency_records",
        "indexes": [{"fields": ["created_at"], "expireAfterSeconds": 24 * 3600}],
    }

    fingerprint = StringField(required=True)
    # Without a status the first request is still under way.
    status = IntField()
    headers = DictField()
    body = BinaryField()


DOCUMENTS = (User, Role, Session, RefreshToken, ApiKey, AuditRecord, IdempotencyRecord,
             *PORTAL_DOCUMENTS, *WEBHOOK_DOCUMENTS)
