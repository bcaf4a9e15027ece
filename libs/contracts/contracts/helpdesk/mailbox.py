"""Mailboxes: addresses at which tickets are opened and answered, and what came in there."""

from marshmallow import fields, validate

from ..common import (
    ExpectedVersion,
    Flag,
    Id,
    Language,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)

HEALTHS = ("new", "fine", "failing", "paused")
# By which server it sends, and how that fares; the usual one is that of the installation.
SMTP_HEALTHS = ("usual", "new", "fine", "failing")
SMTP_TLS = ("implicit", "starttls", "none")
OUTCOMES = ("opened", "added", "dropped")
# Why a mail opens and adds nothing.
DROPPED = ("own", "loop", "auto_reply", "bulk", "bounce", "spam", "flood", "unreadable",
           "too_large")
USUAL_MOST_AN_HOUR = 60
IMAP_URL = Pattern(
    r"^imaps?://[A-Za-z0-9.\-\[\]:]{1,253}(/[^\s?#]{0,200})?$",
    error="This is not an address such as imaps://mail.example.com:993/INBOX; the user and the "
          "password have fields of their own.")

SMTP_HOST = Pattern(
    r"^[A-Za-z0-9.\-]{1,253}$|^\[?[0-9A-Fa-f:]{2,45}\]?$", error="This is no name of a server.")


class MailboxFields(Strict):
    name = Text(100)
    address = Text(254, metadata={"description": "Whom customers write to, and are answered by."})
    imap_url = fields.String(validate=[validate.Length(max=500), IMAP_URL], metadata={
        "description": "Where mail is fetched: server, port, and the folder in it, INBOX without."})
    user = Text(254)
    password = Text(500, metadata={"description": "It is kept sealed, and never shown."})
    sender_name = Text(100, allow_none=True)
    signature = Text(2000, allow_none=True, is_long=True, metadata={
        "description": "What stands below our answers."})
    type_id = Id("ticket_type", allow_none=True, metadata={
        "description": "Of which type tickets are that begin here; the default one without."})
    team_id = Text(60, allow_none=True)
    language = Language(allow_none=True)
    is_paused = Flag(metadata={"description": "Nothing is fetched meanwhile."})
    most_an_hour = Whole(1, 10_000, metadata={
        "description": "Whoever sends more mails than this within an hour is no person who asks: "
                       f"the others are dropped as a flood. {USUAL_MOST_AN_HOUR} unless it is "
                       "said."})
    smtp_host = fields.String(
        allow_none=True, validate=[validate.Length(max=253), SMTP_HOST], metadata={
        "description": "The server by which it sends; that of the installation without."})
    smtp_port = Whole(1, 65_535, allow_none=True, metadata={
        "description": "465, 587 or 25 without, by smtp_tls."})
    smtp_tls = fields.String(allow_none=True, validate=validate.OneOf(SMTP_TLS), metadata={
        "description": "implicit: encrypted from the first word. starttls, which it is without: "
                       "encrypted before anything is said. none: only inside."})
    smtp_user = Text(254, allow_none=True)
    smtp_password = Text(500, allow_none=True, metadata={
        "description": "It is kept sealed, never shown, and asked for anew with another server or "
                       "user."})


class NewMailbox(MailboxFields):
    name = Text(100, required=True)
    address = Text(254, required=True)
    imap_url = fields.String(required=True, validate=[validate.Length(max=500), IMAP_URL])
    user = Text(254, required=True)
    password = Text(500, required=True)


class Mailbox(Recorded):
    id = Id("mailbox", required=True)
    name = Text(100, required=True)
    address = Text(254, required=True)
    imap_url = fields.String(required=True)
    user = Text(254, required=True)
    sender_name = Text(100, allow_none=True)
    signature = Text(2000, allow_none=True, is_long=True)
    type_id = Id("ticket_type", allow_none=True)
    team_id = Text(60, allow_none=True)
    language = Language(allow_none=True)
    is_paused = Flag(required=True)
    most_an_hour = Whole(1, 10_000, allow_none=True)
    smtp_host = fields.String(allow_none=True)
    smtp_port = Whole(allow_none=True)
    smtp_tls = fields.String(allow_none=True, validate=validate.OneOf(SMTP_TLS))
    smtp_user = Text(254, allow_none=True)
    archived_at = Time(allow_none=True)
    health = fields.String(required=True, validate=validate.OneOf(HEALTHS))
    fetched_at = Time(allow_none=True, metadata={"description": "When it was last looked at."})
    failing_since = Time(allow_none=True)
    failed_with = Text(500, allow_none=True)
    taken_count = Whole(required=True)
    smtp_health = fields.String(allow_none=True, validate=validate.OneOf(SMTP_HEALTHS))
    smtp_sent_at = Time(allow_none=True)
    smtp_failing_since = Time(allow_none=True)
    smtp_failed_with = Text(500, allow_none=True)


class MailboxId(Strict):
    mailbox_id = Id("mailbox", required=True)


class ChangeMailbox(MailboxId, ExpectedVersion):
    """Which mailbox, and optionally at which version."""


class UpdateMailbox(ChangeMailbox):
    changes = fields.Nested(MailboxFields, required=True)


class ListMailboxes(PageRequest):
    is_archived = Flag(load_default=False)


MailboxPage = page_of(Mailbox, "MailboxPage")


class MailTaken(Strict):
    """A mail that came in, and what became of it."""

    id = Id("mail_taken", required=True)
    mailbox_id = Id("mailbox", required=True)
    taken_at = Time(required=True)
    from_address = Text(254, allow_none=True)
    subject = Text(300, allow_none=True)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    dropped_because = fields.String(allow_none=True, validate=validate.OneOf(DROPPED))
    ticket_id = Id("ticket", allow_none=True)
    message_id = Id("message", allow_none=True)
    side_thread_id = Id("side_thread", allow_none=True)
    side_message_id = Id("side_message", allow_none=True)
    left_out = many(Text(300), 100, metadata={
        "description": "Attachments that were not kept, being too large or too many."})


class ListMailsTaken(PageRequest):
    mailbox_id = Id("mailbox", required=True)
    outcome = fields.String(validate=validate.OneOf(OUTCOMES))
    ticket_id = Id("ticket")


MailTakenPage = page_of(MailTaken, "MailTakenPage")
