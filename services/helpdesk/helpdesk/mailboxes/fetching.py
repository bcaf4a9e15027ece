"""Fetching mail by IMAP: each mail once, in the order in which it came, from where it was left."""

import imaplib
import re
import ssl
import time
from datetime import timedelta
from urllib.parse import unquote, urlsplit

import structlog
from imap_tools import BaseMailBox, ImapToolsError

from chassis import clock
from chassis.egress import EgressFailed, EgressRefused, connect
from chassis.jobs import as_service
from chassis.sealing import SecretUnreadable
from contracts.errors import VinculoError

from ..settings import helpdesk_settings
from . import intake, mailboxes
from .models import Mailbox, MailboxState

log = structlog.get_logger("vinculo.mailboxes")

SECONDS = 30
# How often a mailbox is looked at, and one that fails.
EVERY, EVERY_FAILING = timedelta(seconds=15), timedelta(seconds=60)
# How long a mailbox is fetched in one turn, so that none keeps others waiting, and for how long
# nobody else fetches in the place of a process that died at it.
TURN_SECONDS = 8
LONGEST = timedelta(seconds=15)
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_FAILURES = (OSError, ssl.SSLError, imaplib.IMAP4.error, ImapToolsError, EgressFailed,
             EgressRefused, SecretUnreadable, VinculoError)


def fetch_mailboxes():
    """Fetch what came into the mailboxes that are due."""
    with as_service("helpdesk"):
        open_ones = list(Mailbox.collection().find({"archived_at": None}))
        own_addresses = {raw["address"] for raw in open_ones}
        for raw in open_ones:
            if not raw["is_paused"] and _is_due(raw["_id"]):
                _fetch_noting(raw, own_addresses)


def _is_due(mailbox_id):
    state = MailboxState.collection().find_one({"_id": mailbox_id}, {"due_at": 1}) or {}
    return state.get("due_at") is None or state["due_at"] <= clock.now()


def _fetch_noting(raw, own_addresses):
    """Fetch a mailbox, and note how it fares."""
    now = clock.now()
    try:
        has_more = _fetch(raw, own_addresses)
    except _FAILURES as error:
        log.warning("mailbox_fails", mailbox=raw["_id"], error=f"{type(error).__name__}: {error}")
        held = MailboxState.collection().find_one({"_id": raw["_id"]}) or {}
        _note(raw["_id"], {
            "fetched_at": now, "due_at": now + EVERY_FAILING,
            "failing_since": held.get("failing_since", now),
            "failed_with": f"{type(error).__name__}: {error}"[:500]})
        return
    _note(raw["_id"], {"fetched_at": now, "due_at": now if has_more else now + EVERY},
          "failing_since", "failed_with")


def _fetch(raw, own_addresses):
    """Take in what is new in a mailbox; whether there may be more."""
    with _opened(raw) as box:
        validity = box.folder.status(_folder(raw), ["UIDVALIDITY"])["UIDVALIDITY"]
        state = MailboxState.collection().find_one({"_id": raw["_id"]}) or {}
        last = state.get("last_uid", 0) if state.get("uid_validity") == validity else 0
        uids = sorted(uid for uid in map(int, box.uids(f"UID {last + 1}:*")) if uid > last)
        until = time.monotonic() + TURN_SECONDS
        for uid in uids:
            if time.monotonic() > until:
                return True
            is_whole = _size(box, uid) <= intake.LARGEST
            content = _content(box, uid, "BODY.PEEK[]" if is_whole else "BODY.PEEK[HEADER]")
            is_new = content is not None and intake.take(
                content, raw, own_addresses, is_whole=is_whole)
            box.flag(str(uid), "\\Seen", True)
            _note(raw["_id"], {"uid_validity": validity, "last_uid": uid}, taken=int(is_new))
        return False


def _size(box, uid):
    """How many bytes a mail has, so that none is read that is too large; 0 for one that is gone."""
    told = b" ".join(part for part in _told(box, uid, "RFC822.SIZE") if part)
    found = _SIZE.search(told)
    return int(found[1]) if found else 0


def _content(box, uid, what):
    """A mail as it came, or its headers alone (bytes); None for one that is gone by now."""
    return next((part[1] for part in _told(box, uid, what) if isinstance(part, tuple)), None)


def _told(box, uid, what):
    status, data = box.client.uid("fetch", str(uid), f"({what})")
    if status != "OK":
        raise imaplib.IMAP4.error(f"The server does not give mail {uid}.")
    return data


def _opened(raw):
    address = urlsplit(raw["imap_url"])
    kind = _Encrypted if address.scheme == "imaps" else _Plain
    box = kind(address.hostname, address.port or kind.PORT)
    try:
        password = mailboxes.passwords().open(raw["_password"], raw["_id"])
        return box.login(raw["user"], password, initial_folder=_folder(raw))
    except _FAILURES:
        box.client.shutdown()
        raise


def _folder(raw):
    return unquote(urlsplit(raw["imap_url"]).path.strip("/")) or "INBOX"


def _note(mailbox_id, changes, *gone, taken=0):
    now = clock.now()
    change = {"$set": {**changes, "updated_at": now}, "$setOnInsert": {"created_at": now},
              "$inc": {"version": 1, "taken_count": taken}}
    if gone:
        change["$unset"] = dict.fromkeys(gone, "")
    MailboxState.collection().update_one({"_id": mailbox_id}, change, upsert=True)


class _Checked:
    """An IMAP client that connects only where mailboxes may lead, to the address it checked."""

    def _create_socket(self, timeout):
        return connect(self.host, self.port, allowed=helpdesk_settings().mail_networks,
                       is_inside_only=self.IS_INSIDE_ONLY, seconds=timeout or SECONDS)


class _PlainClient(_Checked, imaplib.IMAP4):
    # What is not encrypted stays inside.
    IS_INSIDE_ONLY = True


class _EncryptedClient(_Checked, imaplib.IMAP4):
    IS_INSIDE_ONLY = False

    def _create_socket(self, timeout):
        plain = super()._create_socket(timeout)
        return ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


class _Plain(BaseMailBox):
    PORT = 143
    CLIENT = _PlainClient

    def __init__(self, host, port):
        self._host, self._port = host, port
        super().__init__()

    def _get_mailbox_client(self):
        return self.CLIENT(self._host, self._port, timeout=SECONDS)


class _Encrypted(_Plain):
    PORT = 993
    CLIENT = _EncryptedClient
