"""What is kept of social accounts, and how they fare."""

from datetime import timedelta

from mongoengine import (
    BinaryField,
    BooleanField,
    DateTimeField,
    DictField,
    IntField,
    ListField,
    StringField,
)

from chassis.store import Document

# A webhook is recognised for so long when it comes again; older ones are refused by their time.
RECEIPTS_KEPT = timedelta(days=2)


class SocialAccount(Document):
    """One of our accounts on a network, or another source of posts."""

    ENTITY = "social_account"
    meta = {
        "collection": "social_accounts",
        "indexes": [
            {"fields": ["archived_at", "created_at", "id"]},
            {"fields": ["key"], "unique": True,
             "partialFilterExpression": {"_is_open": True}},
        ],
    }

    name = StringField(required=True)
    connector = StringField(required=True)
    network = StringField(required=True)
    url = StringField()
    handle = StringField()
    searches = ListField(StringField())
    mapping = DictField()
    needs_approval = BooleanField(default=False)
    is_moderated = BooleanField(default=True)
    has_private_messages = BooleanField(default=False)
    language = StringField()
    team_id = StringField()
    is_paused = BooleanField(default=False)
    archived_at = DateTimeField()

    # Private: what no two open accounts share, whether it is open, and the sealed secret.
    key = StringField(db_field="_key", required=True)
    is_open = BooleanField(default=True, db_field="_is_open")
    secret = BinaryField(db_field="_secret")


class SocialAccountState(Document):
    """How far an account was fetched, and how it fares. Its id is the account's.

    Apart from the account, so that fetching makes no new version of it. The cursor moves in the
    transaction that stores what came before it.
    """

    ENTITY = "social_account_state"
    meta = {"collection": "social_account_states", "indexes": [{"fields": ["due_at"]}]}

    cursor = DictField()
    # What a network knows us by for a while, sealed.
    session = BinaryField()
    own_id = StringField()
    fetched_at = DateTimeField()
    due_at = DateTimeField()
    failing_since = DateTimeField()
    failed_with = StringField()
    failures = IntField(default=0)
    taken_count = IntField(default=0)
    waits_until = DateTimeField()
    calls_limit = IntField()
    calls_left = IntField()
    calls_reset_at = DateTimeField()


class SocialWebhookReceipt(Document):
    """A webhook that was taken up. Its id is the account's and the webhook's."""

    ENTITY = "social_webhook_receipt"
    meta = {
        "collection": "social_webhook_receipts",
        "indexes": [{"fields": ["created_at"],
                     "expireAfterSeconds": int(RECEIPTS_KEPT.total_seconds()),
                     "name": "expiry"}],
    }


ACCOUNT_DOCUMENTS = (SocialAccount, SocialAccountState, SocialWebhookReceipt)
