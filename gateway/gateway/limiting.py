"""How much one principal may ask for."""

import math
import threading
import time

from limits import parse_many

from contracts.errors import RateLimited


class PrincipalLimit:
    """So many requests in a time, for each principal and in each process.

    It keeps one principal from taking all; what must hold across processes, such as the limit of
    logins, is counted in the store. The notation is that of `limits`: `600/minute;5000/hour`. Its
    counter in memory is not used, as that starts a thread a hundred times a second.
    """

    def __init__(self, rates):
        self._windows = [
            _Window(rate.amount, rate.get_expiry()) for rate in (parse_many(rates) if rates else ())
        ]

    def count(self, actor):
        """Count a request. Raises RateLimited when it is one too many."""
        for window in self._windows:
            window.count(actor.id)


class _Window:
    """A count for each key, which begins anew with each stretch of so many seconds."""

    def __init__(self, most, seconds):
        self._most = most
        self._seconds = seconds
        self._stretch = None
        self._counts = {}
        self._lock = threading.Lock()

    def count(self, key):
        stretch, passed = divmod(time.monotonic(), self._seconds)
        with self._lock:
            if stretch != self._stretch:
                self._stretch, self._counts = stretch, {}
            count = self._counts[key] = self._counts.get(key, 0) + 1
        if count > self._most:
            raise RateLimited(retry_after=math.ceil(self._seconds - passed))
