"""How much one principal may ask for."""

import time

from limits import parse_many

from contracts.errors import RateLimited

# Beyond so many principals in one window, the counts of all begin anew.
MOST_COUNTED = 100_000


class PrincipalLimit:
    """So many requests in a fixed window of time, for each principal and in each process.

    It keeps one principal from taking all; what must hold across processes, such as the limit of
    logins, is counted in the store. The counting is our own, for every request pays for it: the
    memory storage of `limits` starts a thread with most hits.
    """

    def __init__(self, rates):
        self._windows = [_Window(rate) for rate in parse_many(rates)] if rates else []

    def count(self, actor):
        """Count a request. Raises RateLimited when it is one too many."""
        now = time.time()
        for window in self._windows:
            window.count(actor.id, now)


class _Window:
    def __init__(self, rate):
        self._most = rate.amount
        self._seconds = rate.get_expiry()
        self._number = None
        self._counts = {}

    def count(self, id, now):
        number = int(now // self._seconds)
        if number != self._number or len(self._counts) > MOST_COUNTED:
            self._number, self._counts = number, {}
        counts = self._counts
        # Two threads may count as one here; a limit of hundreds a minute can bear that.
        counts[id] = hits = counts.get(id, 0) + 1
        if hits > self._most:
            reset_at = (number + 1) * self._seconds
            raise RateLimited(retry_after=max(1, round(reset_at - now)))
