"""How much of what is said of us is negative usually, and whether it is more just now."""

from .tails import chance_of_share
from .usual import HALF_LIFE

# What a share is taken of: so many full hours, up to now.
WINDOW = 6
# What is known before anything is: one in five, as of twenty mentions.
_FIRST_SHARE, _FIRST_MENTIONS = 0.2, 20.0
_LEAST_CORRELATION, _FIRST_CORRELATION, _FIRST_WINDOWS = 0.005, 0.02, 10.0
_KEPT = 0.5 ** (WINDOW / HALF_LIFE)
# A window this far out teaches no more of the spread (in squared standard deviations).
_FARTHEST = 9.0


class UsualShare:
    """Which share of mentions is negative, by windows of the past that count less with time.

    Windows differ by more than chance does, so a beta-binomial distribution is asked, whose
    correlation ρ follows by moments: E[(hits - n p)² ÷ (n p (1 - p))] = 1 + (n - 1) ρ.
    """

    def __init__(self):
        self._hits, self._all = _FIRST_SHARE * _FIRST_MENTIONS, _FIRST_MENTIONS
        self._excess = _FIRST_CORRELATION * _FIRST_WINDOWS
        self._pairs = _FIRST_WINDOWS

    @property
    def share(self):
        return self._hits / self._all

    @property
    def correlation(self):
        return min(0.5, max(_LEAST_CORRELATION, self._excess / self._pairs))

    def chance(self, negative, count):
        """How likely so many of those, or more, are negative."""
        return chance_of_share(negative, count, self.share, self.correlation)

    def learn(self, negative, count):
        """Take in a window of the past."""
        self._hits, self._all = self._hits * _KEPT, self._all * _KEPT
        self._excess, self._pairs = self._excess * _KEPT, self._pairs * _KEPT
        if count > 1:
            share = self.share
            far = (negative - count * share) ** 2 / (count * share * (1 - share))
            if far > _FARTHEST * (1 + (count - 1) * self.correlation):
                # An outlier teaches nothing of what is usual.
                return
            # Of few mentions hardly anything is seen of the spread.
            weight = min(1.0, (count - 1) / 10)
            self._excess += weight * (far - 1) / (count - 1)
            self._pairs += weight
        self._hits += negative
        self._all += count
