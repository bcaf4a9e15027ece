"""Mail that goes out: written in the transaction that it tells of, sent after the commit.

    write_mail(to=[address], subject=…, text=…, contact_ids=[…])

A service sends what waits by a line in its switchboard, `send_waiting_mails = every(2, …)`. A mail
goes out at least once: who sent it and died before noting so sends it again, under the same
Message-ID, by which mail programs know it.
"""

import smtplib
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from functools import cache

import structlog
from mongoengine import DateTimeField, DictField, IntField, ListField, StringField
from pymongo import ReturnDocument

from . import clock
from .settings import MailSettings, read_settings
from .smtp import SmtpServer, is_about_mail
from .store import Document

log = structlog.get_logger("vinculo.mails")

# After these a mail is given up.
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
# How long a replica may take for one mail before another tries it.
LEASE = timedelta(minutes=2)
KEPT = timedelta(days=30)


class Mail(Document):
    """A mail: waiting, sent or failed. What it said goes when it is sent."""

    ENTITY = "mail"
    CONTACT_REFERENCES = ("contact_ids",)
    meta = {
        "collection": "mails_out",
        "indexes": [
            {"fields": ["state", "due_at"]},
            {"fields": ["state", "sender_address", "due_at"]},
            {"fields": ["contact_ids"], "sparse": True},
            {"fields": ["expires_at"], "expireAfterSeconds": 0},
        ],
    }

    to = ListField(StringField(), required=True)
    subject = StringField(required=True)
    text = StringField()
    html = StringField()
    reply_to = StringField()
    sender = StringField()
    # The address in it, by which the server is found that sends for it.
    sender_address = StringField()
    headers = DictField()
    # {"name", "content_type", "content"}, the content as bytes.
    attachments = ListField(DictField())
    contact_ids = ListField(StringField())
    about = DictField()
    message_id = StringField(required=True)
    state = StringField(required=True, default="waiting")
    due_at = DateTimeField(required=True)
    attempts = IntField(default=0)
    sent_at = DateTimeField()
    failed_with = StringField()
    expires_at = DateTimeField()


def write_mail(*, to, subject, text, html=None, attachments=(), reply_to=None, contact_ids=(),
               about=None, sender=None, message_id=None, headers=None):
    """Have a mail sent once the transaction is committed; returns its id.

    `attachments` are `{"name", "content_type", "content"}` with bytes, `about` is the `{"type",
    "id"}` of what it is about. `sender` is whom it comes from where that is not the usual one, as
    in a From header; `headers` are further ones, by name.
    """
    mail = Mail(
        to=list(to), subject=" ".join(subject.split()), text=text, html=html, reply_to=reply_to,
        attachments=[dict(one) for one in attachments], contact_ids=list(contact_ids),
        about=about or {}, message_id=message_id or make_msgid(domain=_sender_domain()),
        sender=sender, sender_address=parseaddr(sender or "")[1].lower() or None,
        headers=headers or {}, due_at=clock.now(),
    )
    return mail.add().id


def send_waiting_mails(complete=None, *, own_servers=dict):
    """Send what waits and is due; what cannot be sent now is tried again later.

    `complete(mail)` gives a mail as it goes out, where something is not kept in the store, such
    as a secret; None when there is no point in sending it any more. `own_servers()` gives
    `{address: server}` of senders that do not send by the usual one, None for a server that is to
    be let alone for now; a server has `send(message)`.
    """
    servers, usual = own_servers(), smtp_server()
    while (mail := _take_one(servers, usual)) is not None:
        whole = mail if complete is None else complete(mail)
        if whole is None:
            Mail.collection().delete_one({"_id": mail["_id"]})
            continue
        address = mail.get("sender_address")
        try:
            servers.get(address, usual).send(_message_of(whole))
        except (smtplib.SMTPException, OSError) as error:
            _put_off(mail, error)
            if address in servers and not is_about_mail(error):
                servers[address] = None
            continue
        Mail.collection().update_one({"_id": mail["_id"]}, {
            "$set": {"state": "sent", "sent_at": clock.now(), "expires_at": clock.now() + KEPT},
            "$unset": {"text": "", "html": "", "attachments": ""}})
        log.info("mail_sent", mail=mail["_id"], about=mail.get("about"))


def smtp_server():
    """The server by which this installation sends its mail; None for none."""
    return SmtpServer.of_url(_settings().smtp_url)


def _take_one(servers, usual):
    """The next mail that is due and for which there is a server, taken; None for none."""
    now, by_sender = clock.now(), {}
    if usual is None:
        by_sender = {"sender_address": {
            "$in": [address for address, server in servers.items() if server is not None]}}
    elif None in servers.values():
        by_sender = {"sender_address": {
            "$nin": [address for address, server in servers.items() if server is None]}}
    return Mail.collection().find_one_and_update(
        {"state": "waiting", "due_at": {"$lte": now}, **by_sender},
        {"$set": {"due_at": now + LEASE}, "$inc": {"attempts": 1}},
        sort=[("due_at", 1)], return_document=ReturnDocument.AFTER)


def _put_off(mail, error):
    attempts = mail["attempts"]
    # Whoever refuses all recipients for good will not take it tomorrow.
    is_final = attempts > len(DELAYS) or (
        isinstance(error, smtplib.SMTPRecipientsRefused)
        and all(code >= 500 for code, _ in error.recipients.values()))
    change = {"failed_with": type(error).__name__}
    if is_final:
        change |= {"state": "failed", "expires_at": clock.now() + KEPT}
    else:
        change["due_at"] = clock.now() + DELAYS[attempts - 1]
    Mail.collection().update_one({"_id": mail["_id"]}, {"$set": change})
    log.warning("mail_not_sent", mail=mail["_id"], error=type(error).__name__, is_final=is_final)


def _message_of(mail):
    message = EmailMessage()
    message["From"] = mail.get("sender") or _settings().mail_from
    message["To"] = ", ".join(mail["to"])
    message["Subject"] = mail["subject"]
    message["Date"] = format_datetime(mail["created_at"])
    message["Message-ID"] = mail["message_id"]
    if mail.get("reply_to"):
        message["Reply-To"] = mail["reply_to"]
    for name, value in mail.get("headers", {}).items():
        message[name] = value
    message.set_content(mail["text"])
    if mail.get("html"):
        message.add_alternative(mail["html"], subtype="html")
    for one in mail.get("attachments", ()):
        maintype, _, subtype = one["content_type"].partition("/")
        message.add_attachment(bytes(one["content"]), maintype=maintype, subtype=subtype,
                               filename=one["name"])
    return message


def _sender_domain():
    return parseaddr(_settings().mail_from)[1].partition("@")[2] or "localhost"


@cache
def _settings():
    return read_settings(MailSettings)


def forget_settings():
    """Read the settings again, for tests that change them."""
    _settings.cache_clear()
