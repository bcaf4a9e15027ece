"""One attempt to deliver, and what comes of it."""

import random
import time
from datetime import timedelta

import structlog
from prometheus_client import Counter, Histogram

from chassis import clock
from chassis.egress import EgressFailed, EgressRefused

from .addresses import egress_of
from .deliveries import DATA_KEPT
from .models import ACTIVE, DELIVERED, DISABLED, FAILING, GIVEN_UP, GONE, Webhook, WebhookDelivery
from .secrets_kept import SecretUnreadable, unseal
from .signing import headers_of

log = structlog.get_logger("vinculo.webhooks")

HTTP_GONE = 410
# A webhook that nothing got through to for so long is disabled.
LONGEST_FAILING = timedelta(days=5)
# An attempt comes up to so much later than it is due, so that not all come at one moment.
JITTER = 0.1

attempts = Counter(
    "vinculo_webhook_attempts_total", "Attempts to deliver to webhooks.", ["outcome"])
attempt_seconds = Histogram(
    "vinculo_webhook_attempt_seconds", "How long attempts to deliver to webhooks took.",
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10))


class Attempts:
    """Attempts as the settings of the process have them made."""

    def __init__(self, settings):
        self._settings = settings
        self._egress = egress_of(settings)

    def make(self, webhook, delivery):
        """Send a delivery that was taken, and note what came of it. Both are raw documents."""
        began = time.monotonic()
        noted = self._send(webhook, delivery)
        seconds = time.monotonic() - began
        is_through = 200 <= noted.get("status", 0) < 300
        attempts.labels("delivered" if is_through else "failed").inc()
        attempt_seconds.observe(seconds)
        noted |= {"attempted_at": clock.now(), "duration_ms": round(seconds * 1000)}
        log.info("webhook_attempted", webhook=webhook["_id"], delivery=delivery["_id"],
                 event_type=delivery["event_type"], **{
                     name: noted[name] for name in ("status", "failed_with", "duration_ms")
                     if name in noted})
        if is_through:
            _note_success(webhook, delivery, noted)
        else:
            self._note_failure(webhook, delivery, noted)

    def _send(self, webhook, delivery):
        """What is to be noted of the answer, or of there being none."""
        try:
            secrets = list(self._secrets_of(webhook))
            body = bytes(delivery["_body"])
            answer = self._egress.send(
                "POST", webhook["url"], body=body,
                headers=headers_of(delivery["event_id"], clock.now(), body, secrets))
        except (EgressRefused, EgressFailed) as error:
            return {"failed_with": str(error)[:500]}
        except SecretUnreadable:
            return {"failed_with": "The secret cannot be read any more. Rotate it."}
        return {"status": answer.status, "answer": answer.body.decode("utf-8", "replace")}

    def _secrets_of(self, webhook):
        """The secrets to sign with: the present one, and for a day the one before."""
        sealed = [webhook["_secret"]]
        if "_old_secret" in webhook and clock.now() < webhook["_old_secret_until"]:
            sealed.append(webhook["_old_secret"])
        for one in sealed:
            yield unseal(one, webhook["_id"], self._settings.token_secret)

    def _note_failure(self, webhook, delivery, noted):
        delays, tries = self._settings.webhook_delays, delivery["_tries"]
        is_gone = noted.get("status") == HTTP_GONE
        if is_gone or tries > len(delays):
            noted |= {"state": GIVEN_UP}
            _settle(delivery, noted, "next_attempt_at")
        else:
            seconds = delays[tries - 1] * (1 + random.uniform(0, JITTER))
            _settle(delivery, {**noted, "next_attempt_at":
                               clock.now() + timedelta(seconds=seconds)})
        webhooks, now = Webhook.collection(), clock.now()
        webhooks.update_one({"_id": webhook["_id"], "failing_since": {"$exists": False}},
                            {"$set": {"failing_since": now}})
        if is_gone:
            _disable(webhook, GONE, {"url": webhook["url"]})
        else:
            _disable(webhook, FAILING, {"failing_since": {"$lte": now - LONGEST_FAILING}})


def _note_success(webhook, delivery, noted):
    now = clock.now()
    _settle(delivery, {**noted, "state": DELIVERED, "_data_until": now + DATA_KEPT},
            "next_attempt_at")
    if "failing_since" in webhook:
        Webhook.collection().update_one({"_id": webhook["_id"]}, {"$unset": {"failing_since": ""}})


def _settle(delivery, noted, *gone):
    """Note it, unless another has the delivery by now."""
    old = [name for name in ("status", "failed_with", "answer") if name not in noted]
    WebhookDelivery.collection().update_one(
        {"_id": delivery["_id"], "_lease": delivery["_lease"]},
        {"$set": {**noted, "updated_at": clock.now()}, "$inc": {"version": 1},
         "$unset": dict.fromkeys((*gone, *old, "_lease"), "")})


def _disable(webhook, because, where):
    """Send it nothing more, unless it was changed meanwhile; administrators are told."""
    now = clock.now()
    disabled = Webhook.collection().update_one(
        {"_id": webhook["_id"], "state": ACTIVE, **where},
        {"$set": {"state": DISABLED, "disabled_because": because, "disabled_at": now,
                  "updated_at": now},
         "$inc": {"version": 1}})
    if disabled.modified_count:
        log.warning("webhook_disabled", webhook=webhook["_id"], because=because)


def forget_data():
    """Take out of what got through what was told, when it was kept for long enough."""
    WebhookDelivery.collection().update_many(
        {"_data_until": {"$lte": clock.now()}},
        {"$unset": {"_body": "", "_named_ids": "", "_data_until": ""}})
