"""Telling administrators by mail that a webhook was disabled."""

from chassis import clock, mails, store

from ..languages import translate
from ..models import ADMINISTRATOR, User
from ..portals.mails import language_of
from .models import DISABLED, GONE, Webhook

SUBJECT = "A webhook is disabled: {url}"
BECAUSE_GONE = """Hello,

the webhook {url} answered that it is gone (410), so it is told nothing more.

If it is to be told again, resume it. What waits for it is sent then; what happens until then is
not.

{id}"""
BECAUSE_FAILING = """Hello,

nothing got through to the webhook {url} since {since}, so it is told nothing more.

If it is to be told again, resume it. What waits for it is sent then; what happens until then is
not.

{id}"""


def tell_of_disabled():
    """Write to the administrators about webhooks that were disabled, once about each."""
    for raw in Webhook.collection().find({"state": DISABLED, "_told_at": {"$exists": False}}):
        store.in_transaction(lambda id=raw["_id"]: _tell(id))


def _tell(webhook_id):
    """Within a transaction: write, unless another process did."""
    webhook = Webhook.collection().find_one_and_update(
        {"_id": webhook_id, "state": DISABLED, "_told_at": {"$exists": False}},
        {"$set": {"_told_at": clock.now()}})
    if webhook is None:
        return
    text = BECAUSE_GONE if webhook["disabled_because"] == GONE else BECAUSE_FAILING
    places = {"url": webhook["url"], "id": webhook_id,
              "since": f"{webhook.get('failing_since', clock.now()):%Y-%m-%d %H:%M} UTC"}
    for user in User.objects(roles=ADMINISTRATOR, is_locked=False):
        language = language_of(user.locale)
        mails.write_mail(
            to=[user.email], subject=translate(SUBJECT, language).format(**places),
            text=translate(text, language).format(**places),
            about={"type": Webhook.ENTITY, "id": webhook_id})
