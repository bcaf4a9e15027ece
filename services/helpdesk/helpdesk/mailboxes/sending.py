"""Mail that goes out: by the server of the mailbox that it comes from, else by the usual one."""

import smtplib
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import structlog

from chassis import clock, mails
from chassis.egress import EgressFailed, EgressRefused, connect
from chassis.sealing import SecretUnreadable
from chassis.smtp import NONE, SmtpServer, is_about_mail
from contracts.errors import ServiceUnavailable

from ..settings import helpdesk_settings
from ..surveys import links
from . import smtp
from .models import Mailbox, MailboxState

log = structlog.get_logger("vinculo.mailboxes")

# Shorter than for the usual server: whoever does not answer keeps the mail of others waiting.
SECONDS = 10
# After how long a server that failed is tried again.
EVERY_FAILING = timedelta(seconds=60)


def send_waiting_mails():
    """Send the mails of the helpdesk that wait, those of surveys with their links."""
    mails.send_waiting_mails(links.complete, own_servers=own_servers)


def own_servers():
    """`{address: server}` of mailboxes with a server of their own.

    None stands for one that failed a moment ago, or whose password cannot be read: what comes from
    there waits, as the usual server may not send in its name.
    """
    held = list(Mailbox.collection().find({"_sends_by_own": True}))
    states = {raw["_id"]: raw for raw in MailboxState.collection().find(
        {"_id": {"$in": [raw["_id"] for raw in held]}}, {"smtp_due_at": 1})}
    return {raw["address"]: _server_of(raw, states.get(raw["_id"], {})) for raw in held}


def _server_of(raw, state):
    if state.get("smtp_due_at") and state["smtp_due_at"] > clock.now():
        return None
    server = SmtpServer(
        raw["smtp_host"], raw["smtp_port"], raw["smtp_tls"], user=raw.get("smtp_user"),
        seconds=SECONDS, connect=partial(_connected, is_inside_only=raw["smtp_tls"] == NONE))
    if server.user:
        try:
            password = smtp.passwords().open(raw["_smtp_password"], raw["_id"])
        except (SecretUnreadable, ServiceUnavailable) as error:
            _note_failure(raw["_id"], error)
            return None
        server = replace(server, password=password)
    return _Noted(raw["_id"], server)


def _connected(host, port, seconds, *, is_inside_only):
    """A connection to where mailboxes may lead; what is not encrypted stays inside."""
    try:
        return connect(host, port, allowed=helpdesk_settings().mail_networks,
                       is_inside_only=is_inside_only, seconds=seconds)
    except (EgressRefused, EgressFailed) as error:
        raise OSError(f"{type(error).__name__}: {error}") from error


@dataclass(frozen=True)
class _Noted:
    """A server of a mailbox, of which is noted how it fares."""

    mailbox_id: str
    server: SmtpServer

    def send(self, message):
        try:
            self.server.send(message)
        except (smtplib.SMTPException, OSError) as error:
            if not is_about_mail(error):
                _note_failure(self.mailbox_id, error)
            raise
        now = clock.now()
        MailboxState.collection().update_one(
            {"_id": self.mailbox_id},
            {"$set": {"smtp_sent_at": now, "updated_at": now},
             "$setOnInsert": {"created_at": now}, "$inc": {"version": 1},
             "$unset": dict.fromkeys(
                 ("smtp_failing_since", "smtp_failed_with", "smtp_due_at"), "")}, upsert=True)


def _note_failure(mailbox_id, error):
    now, said = clock.now(), f"{type(error).__name__}: {error}"[:500]
    log.warning("mailbox_cannot_send", mailbox=mailbox_id, error=said)
    state = MailboxState.collection().find_one({"_id": mailbox_id}) or {}
    MailboxState.collection().update_one(
        {"_id": mailbox_id},
        {"$set": {"smtp_failing_since": state.get("smtp_failing_since", now),
                  "smtp_failed_with": said, "smtp_due_at": now + EVERY_FAILING,
                  "updated_at": now},
         "$setOnInsert": {"created_at": now}, "$inc": {"version": 1}}, upsert=True)
