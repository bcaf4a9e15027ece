"""What is on its way to webhooks: written down, shown, sent once more, erased."""

import re
from datetime import timedelta

import orjson
from pymongo.errors import BulkWriteError

from chassis import clock, paging, store
from chassis.ids import new_id
from chassis.store import note_change, view
from contracts.errors import NotFound
from contracts.gateway.webhook import TEST_TYPE

from ..portals.models import ErasedContact
from .errors import DeliveryIsForgotten
from .event_types import is_of
from .models import ACTIVE, PAUSED, WAITING, Webhook, WebhookDelivery
from .signing import body_of
from .webhooks import require_administrator_and

# How long a delivery is kept at all, and what was told in one that got through.
KEPT = timedelta(days=30)
DATA_KEPT = timedelta(days=3)
_CONTACT_IDS = re.compile(rb"\bcontact_[0-7][0-9a-hjkmnp-tv-z]{25}\b")
# They hold nothing of anybody but ids, and programs have to hear whom to erase (GDPR, article 19).
ABOUT_REQUESTS = ("contacts.data_request.*",)
DUPLICATE = 11000


def write_down(events):
    """Write down what of these events is for which webhook; what is written already stays so."""
    webhooks = list(Webhook.collection().find(
        {"state": {"$in": [ACTIVE, PAUSED]}}, {"event_types": 1}))
    raws = [_raw_of(webhook["_id"], event) for event in events for webhook in webhooks
            if is_of(event["type"], webhook["event_types"])]
    if not raws:
        return
    try:
        WebhookDelivery.collection().insert_many(raws, ordered=False)
    except BulkWriteError as error:
        others = [one for one in error.details["writeErrors"] if one["code"] != DUPLICATE]
        if others or error.details["writeConcernErrors"]:
            raise
    _forget_erased({id for raw in raws for id in raw.get("_named_ids", ())})


def list_webhook_deliveries(*, webhook_id, limit, after, state=None):
    """List what became of what a webhook was told, the latest first."""
    Webhook.fetch_raw(webhook_id, {"_id": 1})
    where = {"webhook_id": webhook_id} | ({"state": state} if state else {})
    return paging.page(
        WebhookDelivery.collection(), where, sort="-created_at", kind=paging.moment, limit=limit,
        after=after)


def send_webhook_test(*, webhook_id):
    """Have an event sent that says nothing."""

    def body():
        require_administrator_and(webhook_id)
        now = clock.now()
        raw = _raw_of(webhook_id, {
            "id": new_id("event"), "type": TEST_TYPE, "time": now,
            "body": orjson.dumps({"webhook_id": webhook_id})})
        WebhookDelivery.add_raw(raw)
        return view(raw)

    return store.in_transaction(body)


def redeliver_webhook(*, webhook_id, webhook_delivery_id):
    """Send an event once more now, whether it got through or not."""

    def body():
        require_administrator_and(webhook_id)
        before = WebhookDelivery.fetch_raw(webhook_delivery_id)
        if before["webhook_id"] != webhook_id:
            raise NotFound(
                f"There is no {WebhookDelivery.ENTITY} {webhook_delivery_id}.",
                id=webhook_delivery_id)
        if "_body" not in before:
            raise DeliveryIsForgotten(id=webhook_delivery_id)
        now = clock.now()
        after = {**before, "state": WAITING, "next_attempt_at": now, "_tries": 0,
                 "version": before["version"] + 1, "updated_at": now}
        after.pop("_data_until", None)
        # Whoever is sending it now has nothing to say about it any more.
        after.pop("_lease", None)
        WebhookDelivery.collection().replace_one({"_id": webhook_delivery_id}, after)
        note_change(webhook_delivery_id, before, after)
        return view(after)

    return store.in_transaction(body)


def forget(contact_ids):
    """Erase what is told of these contacts, and return how many deliveries that were."""
    return WebhookDelivery.collection().delete_many(
        {"_named_ids": {"$in": list(contact_ids)}}).deleted_count


def _forget_erased(contact_ids):
    # After they were written, since an erasure in between would not have seen them.
    found = ErasedContact.collection().find({"_id": {"$in": list(contact_ids)}}, {"_id": 1})
    erased = [item["_id"] for item in found]
    if erased:
        forget(erased)


def _raw_of(webhook_id, event):
    now = clock.now()
    raw = {
        "_id": new_id(WebhookDelivery.ENTITY), "version": 1, "created_at": now, "updated_at": now,
        "webhook_id": webhook_id, "event_id": event["id"], "event_type": event["type"],
        "happened_at": event["time"], "state": WAITING, "attempts": 0, "next_attempt_at": now,
        "_body": body_of(event["type"], event["time"], event["body"]), "_expires_at": now + KEPT,
        "_tries": 0,
    }
    named = sorted({id.decode() for id in _CONTACT_IDS.findall(event["body"])})
    if named and not is_of(event["type"], ABOUT_REQUESTS):
        raw["_named_ids"] = named
    return raw
