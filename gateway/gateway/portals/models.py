"""What the gateway keeps of who signs in to the portals."""

from mongoengine import BooleanField, DateTimeField, StringField

from chassis import clock
from chassis.mails import Mail
from chassis.store import Document, note_change, view
from contracts.errors import Unauthenticated

# What whoever signs in to a portal is.
ROLES = {"portal": ("customer",), "partner": ("partner",)}


class PortalLogin(Document):
    """A mailbox that signs in to a portal: its password, if it has one, for all its accounts."""

    ENTITY = "portal_login"
    meta = {
        "collection": "portal_logins",
        "indexes": [{"fields": ["email_key", "audience"], "unique": True}],
    }

    email_key = StringField(required=True)
    audience = StringField(required=True)
    password_hash = StringField(db_field="_password_hash")
    signed_in_at = DateTimeField(db_field="_signed_in_at")

    def confirm(self, better_hash=None):
        """Within a transaction: note that they signed in, by the password that was checked.

        Raises Unauthenticated when it is not their password any more.
        """
        changes = {"_signed_in_at": clock.now()}
        if better_hash is not None:
            changes["_password_hash"] = better_hash
        _note_sign_in(self, {"_password_hash": self.password_hash}, changes)


class PortalAccount(Document):
    """That somebody may act for a party in a portal."""

    ENTITY = "portal_account"
    # Erasure comes by `portals.holdings`. Of merged contacts each service knows the survivor.
    CONTACT_REFERENCES = ("contact_id", "party_id")
    meta = {
        "collection": "portal_accounts",
        "indexes": [
            {"fields": ["email_key", "audience", "party_id"], "unique": True},
            {"fields": ["-created_at", "-id"]},
            {"fields": ["email_key", "-created_at", "-id"]},
            {"fields": ["contact_id", "-created_at", "-id"]},
            {"fields": ["party_id", "-created_at", "-id"]},
            {"fields": ["audience", "is_locked", "-created_at", "-id"]},
            {"fields": ["is_locked", "-created_at", "-id"]},
        ],
    }

    email = StringField(required=True)
    audience = StringField(required=True)
    contact_id = StringField(required=True)
    party_id = StringField(required=True)
    locale = StringField()
    is_locked = BooleanField(default=False)
    invited_at = DateTimeField(required=True)
    accepted_at = DateTimeField()

    # Private.
    email_key = StringField(required=True, db_field="_email_key")
    signed_in_at = DateTimeField(db_field="_signed_in_at")

    @property
    def roles(self):
        return ROLES[self.audience]

    @property
    def is_open(self):
        """Whether one can sign in with it."""
        return self.accepted_at is not None and not self.is_locked

    def confirm(self):
        """Within a transaction: note that they signed in.

        It writes, so that a lock that comes at the same moment meets it. Raises Unauthenticated
        when the lock was first.
        """
        _note_sign_in(self, {"is_locked": False}, {"_signed_in_at": clock.now()})

    def to_view(self):
        return view(self.to_raw())


def _note_sign_in(document, where, changes):
    before = document.collection().find_one_and_update(
        {"_id": document.id, **where}, {"$set": changes})
    if before is None:
        raise Unauthenticated()
    note_change(document.id, before, {**before, **changes})


class PortalLink(Document):
    """What is good once to sign in by: an invitation, a link, or a choice between accounts.

    Its secret is kept nowhere: `links.secret_of` makes it of the nonce and of the secret of the
    installation, and what is shown is known by its SHA-256.
    """

    ENTITY = "portal_link"
    meta = {
        "collection": "portal_links",
        "indexes": [
            {"fields": ["digest"], "unique": True},
            {"fields": ["portal_account_id"], "sparse": True},
            {"fields": ["email_key", "audience"]},
            {"fields": ["expires_at"], "expireAfterSeconds": 0},
        ],
    }

    kind = StringField(required=True)
    email_key = StringField(required=True)
    audience = StringField(required=True)
    # Of an invitation: what it invites to.
    portal_account_id = StringField()
    nonce = StringField(required=True)
    digest = StringField(required=True)
    expires_at = DateTimeField(required=True)
    used_at = DateTimeField()


class LinkRequest(Document):
    """That somebody asked for a link. It is looked at later, as the answer must not tell of it."""

    ENTITY = "link_request"
    meta = {
        "collection": "link_requests",
        "indexes": [
            {"fields": ["created_at"], "expireAfterSeconds": 3600},
        ],
    }

    email_key = StringField(required=True)
    audience = StringField(required=True)
    source_key = StringField(required=True)
    language = StringField(required=True)


class ErasedContact(Document):
    """The id of somebody who was erased, so that no invitation that comes late brings them back."""

    ENTITY = "contact"
    meta = {"collection": "erased_contacts", "indexes": []}


PORTAL_DOCUMENTS = (PortalLogin, PortalAccount, PortalLink, LinkRequest, ErasedContact, Mail)
