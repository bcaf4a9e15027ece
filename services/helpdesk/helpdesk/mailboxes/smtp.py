"""The server by which a mailbox sends: said whole, its password asked for with each new place."""

from chassis.sealing import seal_of
from chassis.smtp import IMPLICIT, NONE, STARTTLS
from contracts.errors import ValidationFailed

from .models import MailboxState

PORTS = {IMPLICIT: 465, STARTTLS: 587, NONE: 25}
_STATE = ("smtp_sent_at", "smtp_failing_since", "smtp_failed_with", "smtp_due_at")


def passwords():
    """What seals the passwords by which mailboxes send."""
    return seal_of("passwords by which mailboxes send")


def of(mailbox):
    """By what a mailbox sends: `(host, port, tls, user)`."""
    return (mailbox.smtp_host, mailbox.smtp_port, mailbox.smtp_tls, mailbox.smtp_user)


def settle(mailbox, password, at, *, before=None):
    """Fill in what is not said of the server of a mailbox, and seal the password.

    `before` is what it sent by. Raises ValidationFailed for what is not whole: a password goes only
    to the place and under the name that it was given for.
    """
    if not mailbox.smtp_host:
        _require_nothing(mailbox, password, at, before)
        mailbox.smtp_port = mailbox.smtp_tls = mailbox.smtp_user = None
        mailbox.smtp_host = mailbox.smtp_password = mailbox.sends_by_own = None
        return
    mailbox.smtp_host = mailbox.smtp_host.strip("[]").lower()
    mailbox.smtp_tls = mailbox.smtp_tls or STARTTLS
    mailbox.smtp_port = mailbox.smtp_port or PORTS[mailbox.smtp_tls]
    mailbox.sends_by_own = True
    if not mailbox.smtp_user:
        if password is not None:
            raise ValidationFailed.at(f"{at}/smtp_user", "Say whose password it is.")
        mailbox.smtp_user = mailbox.smtp_password = None
    elif password is not None:
        mailbox.smtp_password = passwords().close(password, mailbox.id)
    elif before != of(mailbox) or not mailbox.smtp_password:
        raise ValidationFailed.at(
            f"{at}/smtp_password", "Say the password too: the server or the user is another.")


def begin_anew(mailbox_id):
    """Forget how the server fared by which a mailbox sent, and try the one that it has now."""
    MailboxState.collection().update_one(
        {"_id": mailbox_id}, {"$unset": dict.fromkeys(_STATE, "")})


def health(raw, state):
    """How the server fares by which a mailbox (as stored) sends, as it is shown."""
    if not raw.get("smtp_host"):
        return {"smtp_health": "usual"}
    shown = {name: state[name] for name in _STATE[:3] if name in state}
    if "smtp_failing_since" in shown:
        return {"smtp_health": "failing", **shown}
    return {"smtp_health": "fine" if "smtp_sent_at" in shown else "new", **shown}


def _require_nothing(mailbox, password, at, before):
    """Raise ValidationFailed for what is said of a server that there is none of."""
    is_taken_away = before is not None and before[0]
    if password is not None or (not is_taken_away and any(of(mailbox)[1:])):
        raise ValidationFailed.at(f"{at}/smtp_host", "Say by which server it sends.")
