"""Who follows which chat in this process, and is woken when something happens in it."""

import threading
from collections import Counter, deque

import orjson

from client import Hearing
from contracts import helpdesk as contract
from contracts.errors import RateLimited, ServiceUnavailable

KEYS = ("helpdesk.chat.*",)
# Of what is told once and not kept, somebody slow misses the oldest.
MOST_NOTICES = 20
# How soon streams end when their process is to.
LOOKING_SECONDS = 0.5


class Watch:
    """One who follows a chat, in a thread of their own."""

    def __init__(self):
        self._woken = threading.Event()
        self._lock = threading.Lock()
        self._notices = deque(maxlen=MOST_NOTICES)
        self._is_due = False
        self.is_over = False

    def wake(self, *, notice=None, is_due=True):
        """There is something new, or to be told; or it is over."""
        with self._lock:
            if notice is not None:
                self._notices.append(notice)
            self._is_due = self._is_due or is_due
            self._woken.set()

    def wait(self, seconds):
        """Wait until there is something; `(whether to look anew, what to tell besides)`."""
        is_woken = self._woken.wait(seconds)
        with self._lock:
            self._woken.clear()
            is_due, self._is_due = self._is_due or not is_woken, False
            notices = list(self._notices)
            self._notices.clear()
        return is_due, notices


class Hub:
    """Hears for a whole process what happens in chats, and wakes those who follow them.

    What it hears says only that there is something; what there is, each reads from the service, by
    the number up to which they have read. So it is no matter if it misses something: whoever
    follows looks again soon, and at once when it hears again after a lost connection.
    """

    def __init__(self, services, settings):
        self._services = services
        self._most, self._most_each = settings.http_streams, settings.http_streams_each
        self._watches = {}
        self._held = Counter()
        self._lock = threading.Lock()
        self._hearing = None

    def follow(self, chat_id, key):
        """A new Watch of a chat. Raises RateLimited or ServiceUnavailable where there are too many.

        `key` is the principal or the address that it counts for.
        """
        with self._lock:
            if self._held[key] >= self._most_each:
                raise RateLimited(retry_after=5)
            if self._held.total() >= self._most:
                raise ServiceUnavailable("Too many streams are open here.")
            self._held[key] += 1
            watch = Watch()
            self._watches.setdefault(chat_id, set()).add(watch)
            if self._hearing is None:
                # At the first use, which is after gunicorn has forked.
                broker = self._services.client.broker
                self._hearing = broker.add(Hearing(broker, KEYS, self._hear, self.wake_all))
        return watch

    def leave(self, chat_id, key, watch):
        """It is followed no more. Twice is once."""
        with self._lock:
            watches = self._watches.get(chat_id, set())
            if watch not in watches:
                return
            watches.remove(watch)
            if not watches:
                del self._watches[chat_id]
            self._held[key] -= 1
            if not self._held[key]:
                del self._held[key]

    def wake_all(self):
        """Have all look anew, as something may have been missed."""
        for watch in self._all():
            watch.wake()

    def last_while(self, is_alive):
        """End all streams once `is_alive()` says no."""
        threading.Thread(target=self._end_after, args=(is_alive,), name="streams-ending",
                         daemon=True).start()

    def _end_after(self, is_alive):
        pause = threading.Event()
        while is_alive():
            pause.wait(LOOKING_SECONDS)
        while True:
            # What began meanwhile, too; the process ends by itself.
            for watch in self._all():
                watch.is_over = True
                watch.wake()
            pause.wait(LOOKING_SECONDS)

    def _all(self):
        with self._lock:
            return [watch for watches in self._watches.values() for watch in watches]

    def _hear(self, key, body, user):
        if user != contract.helpdesk.name:
            return
        told = orjson.loads(body)
        chat_id = told.get("chat_id") or told.get("chat", {}).get("id")
        with self._lock:
            watches = list(self._watches.get(chat_id, ()))
        for watch in watches:
            if key == contract.chat_noticed.type:
                watch.wake(notice=told, is_due=told["has_read"])
            else:
                watch.wake()
