"""Sending what is due, so that a slow receiver holds nobody else up.

Each process sends so much at once, and only a part of it to one webhook: less when nothing gets
through to it. Who takes a delivery has a lease on it; when that process is killed, another sends
it after the lease.
"""

import random
import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import structlog
from pymongo import ReturnDocument
from pymongo.errors import PyMongoError

from chassis import clock

from .attempts import Attempts
from .models import ACTIVE, WAITING, Webhook, WebhookDelivery

log = structlog.get_logger("vinculo.webhooks")

# To one webhook at once, and to one that fails.
MOST_TO_ONE, MOST_TO_FAILING = 4, 1
# So long an attempt may take, as a multiple of what it is given: a name has to be looked up too,
# and what came of it noted.
LEASE_FACTOR = 6


class Sending:
    """Sends what is due; `send_due` is called again and again, and at once when `woken` is set."""

    def __init__(self, settings):
        self.woken = threading.Event()
        self._attempts = Attempts(settings)
        self._lease = timedelta(seconds=LEASE_FACTOR * settings.webhook_seconds)
        self._threads = settings.webhook_threads
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="webhooks")
        self._under_way = Counter()
        self._lock = threading.Lock()
        self._is_closing = False

    def send_due(self):
        """Begin to send what is due, as far as there is room."""
        webhooks = list(Webhook.collection().find({"state": ACTIVE}))
        # No webhook is always the first to get what room there is.
        random.shuffle(webhooks)
        while webhooks and not self._is_closing:
            webhooks = [webhook for webhook in webhooks if self._begin_one(webhook)]

    def close(self):
        """Begin nothing more, and wait for what is under way."""
        self._is_closing = True
        self._pool.shutdown()

    def _begin_one(self, webhook):
        """Whether one delivery to the webhook was begun."""
        id = webhook["_id"]
        most = MOST_TO_FAILING if "failing_since" in webhook else MOST_TO_ONE
        with self._lock:
            if self._under_way[id] >= most or self._under_way.total() >= self._threads:
                return False
        delivery = self._take(id)
        if delivery is None:
            return False
        with self._lock:
            self._under_way[id] += 1
        self._pool.submit(self._send, webhook, delivery).add_done_callback(_tell_of_bug)
        return True

    def _take(self, webhook_id):
        now = clock.now()
        return WebhookDelivery.collection().find_one_and_update(
            {"webhook_id": webhook_id, "state": WAITING, "next_attempt_at": {"$lte": now}},
            {"$set": {"next_attempt_at": now + self._lease, "_lease": uuid.uuid4().hex},
             "$inc": {"attempts": 1, "_tries": 1, "version": 1}},
            sort=[("next_attempt_at", 1)], return_document=ReturnDocument.AFTER)

    def _send(self, webhook, delivery):
        try:
            self._attempts.make(webhook, delivery)
        except PyMongoError as error:
            # It is sent again after the lease.
            log.warning("webhook_attempt_not_noted", delivery=delivery["_id"],
                        error=type(error).__name__)
        finally:
            with self._lock:
                self._under_way[webhook["_id"]] -= 1
            self.woken.set()


def _tell_of_bug(attempt):
    # What nobody foresaw would be lost in the pool. The delivery is sent again after the lease.
    if attempt.exception() is not None:
        log.error("webhook_attempt_failed", exc_info=attempt.exception())
