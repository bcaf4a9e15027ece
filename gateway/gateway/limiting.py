"""How much one principal may ask for."""

import time

from limits import parse_many
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from contracts.errors import RateLimited


class PrincipalLimit:
    """So many requests in a time, for each principal and in each process.

    It keeps one principal from taking all; what must hold across processes, such as the limit of
    logins, is counted in the store.
    """

    def __init__(self, rates):
        self._rates = parse_many(rates) if rates else []
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def count(self, actor):
        """Count a request. Raises RateLimited when it is one too many."""
        for rate in self._rates:
            if not self._limiter.hit(rate, actor.id):
                reset_at = self._limiter.get_window_stats(rate, actor.id).reset_time
                raise RateLimited(retry_after=max(1, round(reset_at - time.time())))
