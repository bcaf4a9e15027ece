"""What is kept of mailboxes, and of the mails that came in."""

from datetime import timedelta

from mongoengine import (
    BinaryField,
    BooleanField,
    DateTimeField,
    IntField,
    ListField,
    LongField,
    StringField,
)

from chassis.store import Document
from contracts.helpdesk.mailbox import USUAL_MOST_AN_HOUR

# A mail is recognised for so long when it comes again.
KEPT = timedelta(days=400)


class Mailbox(Document):
    """An address at which tickets are opened, and where its mail is fetched."""

    ENTITY = "mailbox"
    meta = {
        "collection": "mailboxes",
        "indexes": [
            {"fields": ["archived_at", "created_at", "id"]},
            {"fields": ["address"], "unique": True,
             "partialFilterExpression": {"_is_open": True}},
            {"fields": ["sends_by_own"], "sparse": True},
        ],
    }

    name = StringField(required=True)
    address = StringField(required=True)
    imap_url = StringField(required=True)
    user = StringField(required=True)
    sender_name = StringField()
    signature = StringField()
    type_id = StringField()
    team_id = StringField()
    language = StringField()
    is_paused = BooleanField(default=False)
    most_an_hour = IntField(default=USUAL_MOST_AN_HOUR)
    smtp_host = StringField()
    smtp_port = IntField()
    smtp_tls = StringField()
    smtp_user = StringField()
    archived_at = DateTimeField()

    # Private: whether it is not archived, the sealed passwords, and whether it is open and has a
    # server of its own.
    is_open = BooleanField(default=True, db_field="_is_open")
    password = BinaryField(db_field="_password")
    smtp_password = BinaryField(db_field="_smtp_password")
    sends_by_own = BooleanField(db_field="_sends_by_own")


class MailboxState(Document):
    """How far a mailbox was fetched, and how it fares. Its id is the mailbox's.

    Apart from the mailbox, so that fetching makes no new version of it.
    """

    ENTITY = "mailbox_state"
    meta = {"collection": "mailbox_states"}

    # Numbers of mails are of one UIDVALIDITY of a folder (RFC 3501).
    uid_validity = LongField()
    last_uid = LongField(default=0)
    fetched_at = DateTimeField()
    due_at = DateTimeField()
    failing_since = DateTimeField()
    failed_with = StringField()
    taken_count = IntField(default=0)
    # How the server fares by which it sends, and when that is tried again.
    smtp_sent_at = DateTimeField()
    smtp_failing_since = DateTimeField()
    smtp_failed_with = StringField()
    smtp_due_at = DateTimeField()


class MailTaken(Document):
    """A mail that came in. Its digest is that of its Message-ID, once for each mailbox."""

    ENTITY = "mail_taken"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "mails_taken",
        "indexes": [
            {"fields": ["mailbox_id", "digest"], "unique": True},
            {"fields": ["mailbox_id", "taken_at", "id"]},
            {"fields": ["mailbox_id", "outcome", "taken_at", "id"]},
            {"fields": ["ticket_id", "taken_at", "id"], "sparse": True},
            {"fields": ["mailbox_id", "from_address", "taken_at"]},
            {"fields": ["contact_id"], "sparse": True},
            {"fields": ["taken_at"], "expireAfterSeconds": int(KEPT.total_seconds()),
             "name": "expiry"},
        ],
    }

    mailbox_id = StringField(required=True)
    digest = StringField(required=True)
    taken_at = DateTimeField(required=True)
    from_address = StringField()
    subject = StringField()
    outcome = StringField(required=True)
    dropped_because = StringField()
    ticket_id = StringField()
    message_id = StringField()
    side_thread_id = StringField()
    side_message_id = StringField()
    contact_id = StringField()
    left_out = ListField(StringField())


class MailReference(Document):
    """A Message-ID that belongs to a ticket, ours or theirs. Its id is the digest of it.

    In a side thread the id of that is in the place of the ticket's.
    """

    ENTITY = "mail_reference"
    meta = {
        "collection": "mail_references",
        "indexes": [
            {"fields": ["ticket_id", "created_at"]},
            {"fields": ["created_at"], "expireAfterSeconds": int(KEPT.total_seconds()),
             "name": "expiry"},
        ],
    }

    ticket_id = StringField(required=True)
    # As it is written in References of what we answer.
    message_id = StringField(required=True)


MAILBOX_DOCUMENTS = (Mailbox, MailboxState, MailTaken, MailReference)
