"""Mails that come back: that one could not be delivered (RFC 3464), or that somebody complained of
one (RFC 5965). Which one it was is known by where it came back to, else by its Message-ID."""

import re
from dataclasses import dataclass

from pymongo import ReturnDocument

from chassis import clock
from chassis.asking import ask
from chassis.mail_reading import header_of, read_message
from contracts import contacts, marketing
from contracts.common import EXAMPLE_SUFFIX
from contracts.errors import NotFound, ValidationFailed

from ..campaigns import telling
from ..campaigns.models import Campaign
from . import tokens
from .models import Recipient, UndeliverableAddress

HARD, SOFT, COMPLAINT, UNKNOWN = "hard_bounce", "soft_bounce", "complaint", "unknown"
CHANNEL = "email"
_SUFFIX = f"[0-7][0-9a-z]{{{len(EXAMPLE_SUFFIX) - 1}}}"
_RETURNED_TO = re.compile(rf"\+({_SUFFIX}[a-z2-7]{{16}})@")
_MESSAGE_ID = re.compile(rf"<(recipient_{_SUFFIX})@")
# Of permanent failures (RFC 3463), those that say something of a mailbox that is full or a mail
# that is not liked, and nothing of the address.
_PASSING = re.compile(r"5\.(2\.[1-4]|3\.|4\.|6\.|7\.)")
_EVENTS = {"bounced": marketing.mail_bounced, "complained": marketing.mail_complained}
_COMPLAINED = "Complained of the mail {id} to their provider."


@dataclass(frozen=True)
class Report:
    """What a mail that came back says, and of which of our mails."""

    kind: str
    recipient_id: str | None = None
    status: str | None = None


def reported(*, content):
    """For `serves(…, first=…)`: what a report says; a complaint withdraws the consent at once."""
    report = read_report(content)
    if report.kind == COMPLAINT and report.recipient_id is not None:
        recipient = Recipient.collection().find_one({"_id": report.recipient_id})
        if recipient is None:
            return {"report": Report(UNKNOWN)}
        campaign = Campaign.fetch_raw(recipient["campaign_id"], {"purpose": 1})
        ask(contacts.withdraw_consent, once=f"complaint/{recipient['_id']}",
            contact_id=recipient["contact_id"], purpose=campaign["purpose"], channel=CHANNEL,
            evidence=[{"text": _COMPLAINED.format(id=recipient["_id"])}])
    return {"report": report}


def take_mail_report(*, content, report):
    """Keep what became of a mail; an address to which none can be delivered gets no more."""
    recipient = report.recipient_id and Recipient.collection().find_one(
        {"_id": report.recipient_id})
    if not recipient:
        return {"kind": UNKNOWN, "recipient_id": None}
    if report.kind == HARD:
        _note(recipient, "bounced", report.status)
        _let_alone(recipient, report.status)
    elif report.kind == SOFT:
        _note(recipient, "bounced", report.status)
    elif report.kind == COMPLAINT:
        _note(recipient, "complained", "complained")
    return {"kind": report.kind, "recipient_id": recipient["_id"]}


def read_report(content):
    """What a mail that came back says. Raises ValidationFailed for what is no mail."""
    try:
        message = read_message(content.encode("utf-8", "surrogateescape"))
    except ValueError as error:
        raise ValidationFailed.at("/content", str(error)) from error
    parts = {part.get_content_type(): part for part in message.parts}
    recipient_id = _recipient_of(message, content)
    if "message/feedback-report" in parts:
        return Report(COMPLAINT, recipient_id)
    if "message/delivery-status" not in parts:
        return Report(UNKNOWN)
    for block in parts["message/delivery-status"].get_payload():
        action, status = header_of(block, "action").lower(), header_of(block, "status")
        if action == "failed":
            is_passing = not status.startswith("5.") or bool(_PASSING.match(status))
            return Report(SOFT if is_passing else HARD, recipient_id, status[:20] or None)
    # Delayed, relayed, delivered: nothing to do.
    return Report(UNKNOWN)


def _recipient_of(message, content):
    """The id of the recipient whose mail came back, None where that cannot be told for sure."""
    for name in ("to", "delivered-to", "x-original-to", "original-rcpt-to"):
        found = _RETURNED_TO.search(header_of(message.mail, name))
        if found:
            return _signed(found[1])
    # Anybody can write a Message-ID, but nobody guesses one: half of it is a digest.
    found = _MESSAGE_ID.search(content)
    return found[1] if found else None


def _signed(token):
    try:
        return tokens.read_token(token)[0]
    except NotFound:
        return None


def _note(recipient, state, reason):
    if recipient["state"] not in ("sent", "uncertain", "bounced"):
        return
    now = clock.now()
    raw = Recipient.collection().find_one_and_update(
        {"_id": recipient["_id"]},
        {"$set": {"state": state, f"{state}_at": recipient.get(f"{state}_at", now),
                  "updated_at": now, **({"reason": reason} if reason else {})},
         "$inc": {"version": 1}}, return_document=ReturnDocument.AFTER)
    telling.tell_of_mails(_EVENTS[state], [raw])


def _let_alone(recipient, status):
    digest = recipient.get("_address_digest")
    if digest and UndeliverableAddress.collection().find_one({"_id": digest}) is None:
        UndeliverableAddress(id=digest, contact_id=recipient["contact_id"], status=status).add()
