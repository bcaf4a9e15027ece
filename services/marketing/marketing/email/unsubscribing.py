"""Unsubscribing by a link of a mail, at once and without signing in (RFC 8058); and saying what one
wants to get. Contacts keep the decisions."""

from pymongo import ReturnDocument

from chassis import clock
from chassis.asking import ask
from contracts import contacts, marketing
from contracts.errors import NotFound
from contracts.marketing.mail_links import PURPOSES

from ..campaigns import telling
from ..campaigns.models import Campaign
from . import tokens
from .models import Recipient

CHANNEL = "email"
TEXT_VERSION = "mail-preferences-1"
_SAID = "Said by a link of the mail {id}."
NAMES = {
    "marketing": {"en": "Offers and news", "es": "Ofertas y novedades"},
    "newsletter": {"en": "The newsletter", "es": "El boletín"},
    "survey": {"en": "Questions about how we do", "es": "Encuestas de satisfacción"},
    "profiling": {"en": "What fits me, by what I bought", "es": "Lo que me encaja, según mis "
                                                                 "compras"},
}


def look_at_unsubscribing(*, token):
    """Show what a link would end; nothing comes of looking, so that no scanner unsubscribes."""
    return {"purpose": _purpose_of(_found(token))}


def withdrawn(*, token):
    """For `serves(…, first=…)`: have contacts note that somebody wants no more of it, once."""
    recipient = _found(token)
    purpose = _purpose_of(recipient)
    ask(contacts.withdraw_consent, once=f"unsubscribe/{recipient['_id']}",
        contact_id=recipient["contact_id"], purpose=purpose, channel=CHANNEL,
        evidence=[{"text": _SAID.format(id=recipient["_id"])}])
    return {"purpose": purpose, "recipient_id": recipient["_id"]}


def unsubscribe_from_mail(*, token, purpose, recipient_id):
    """Keep by which mail somebody unsubscribed; from now on they get no more for its purpose."""
    now = clock.now()
    raw = Recipient.collection().find_one_and_update(
        {"_id": recipient_id, "unsubscribed_at": {"$exists": False}},
        {"$set": {"unsubscribed_at": now, "updated_at": now}, "$inc": {"version": 1}},
        return_document=ReturnDocument.AFTER)
    if raw is not None and raw.get("sent_at"):
        telling.tell_of_mails(marketing.mail_unsubscribed, [raw])
    return {"purpose": purpose}


def standing(*, token, **_request):
    """For `serves(…, first=…)`: what somebody gets by mail, as contacts have it."""
    return {"wanted": _wanted(_found(token)["contact_id"])}


def get_mail_preferences(*, token, wanted):
    """Show what somebody gets mail for."""
    return _shown(wanted)


def decided(*, token, purposes):
    """For `serves(…, first=…)`: have contacts note what somebody wants now and did not before, or
    the other way round."""
    recipient = _found(token)
    contact_id, before = recipient["contact_id"], _wanted(recipient["contact_id"])
    said = {one["purpose"]: one["is_wanted"] for one in purposes}
    for purpose, is_wanted in said.items():
        if before[purpose] is not is_wanted:
            _say(contact_id, purpose, is_wanted, recipient["_id"])
    return {"wanted": before | said}


def set_mail_preferences(*, token, purposes, wanted):
    """Say what one wants to get mail for."""
    return _shown(wanted)


def _say(contact_id, purpose, is_wanted, recipient_id):
    about = {"contact_id": contact_id, "purpose": purpose, "channel": CHANNEL,
             "evidence": [{"text": _SAID.format(id=recipient_id)}]}
    if is_wanted:
        ask(contacts.record_consent, decision="granted", lawful_basis="consent",
            text_version=TEXT_VERSION, **about)
    else:
        ask(contacts.withdraw_consent, **about)


def _wanted(contact_id):
    return {purpose: ask(
        contacts.may_approach, contact_ids=[contact_id], purpose=purpose, channel=CHANNEL,
        )["items"][0]["is_allowed"] for purpose in PURPOSES}


def _shown(wanted):
    return {"items": [{"purpose": purpose, "name": NAMES[purpose], "is_wanted": wanted[purpose]}
                      for purpose in PURPOSES]}


def _found(token):
    recipient_id, part = tokens.read_token(token)
    if part != tokens.OF_PERSON:
        # Other links of a mail are seen by others, such as the sites that they lead to.
        raise NotFound("There is no such link.")
    return Recipient.fetch_raw(recipient_id)


def _purpose_of(recipient):
    return Campaign.fetch_raw(recipient["campaign_id"], {"purpose": 1})["purpose"]
