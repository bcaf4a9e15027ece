"""How many tickets are to come in an hour: the mean of that hour of the week, and the trend.

The past is cut into weeks that end now. What is to come in an hour is the mean of the same hour of
the week in these, times what the straight line through the weeks (least squares) says of the week
in question, as a part of the mean week. The line is followed for four weeks at most, and to no less
than half and no more than twice the mean week, as no trend goes on for ever. With fewer than four
weeks there is no line, only the mean.
"""

from collections import Counter
from datetime import timedelta

MOST_WEEKS = 8
FEWEST_FOR_A_TREND = 4
FARTHEST = 4
LEAST, MOST = 0.5, 2.0
WEEK = timedelta(weeks=1)
HOUR = timedelta(hours=1)
_A_DAY = timedelta(days=1)


class Forecast:
    """What is to come, learnt from `{hour in UTC: how many came}` up to an hour `ends_at`."""

    def __init__(self, counts, ends_at, zone):
        self.ends_at, self.zone = ends_at, zone
        self.week_count = weeks_of(counts, ends_at)
        self.totals, self._slots = self._learn(counts)

    def _learn(self, counts):
        totals, slots = [0] * self.week_count, Counter()
        for at, number in counts.items():
            place = self.week_count - 1 - (self.ends_at - HOUR - at) // WEEK
            if place >= 0:
                totals[place] += number
                slots[slot_of(at, self.zone)] += number
        return totals, slots

    @property
    def weekly_trend(self):
        """By how much of the mean week the weeks become more, from one to the next."""
        mean = sum(self.totals) / len(self.totals) if self.totals else 0
        return _slope(self.totals) / mean if mean else 0.0

    def arrivals(self, at):
        """How many are to come in an hour, on the average."""
        if not self.week_count:
            return 0.0
        return self._slots[slot_of(at, self.zone)] / self.week_count * self._factor(at)

    def _factor(self, at):
        ahead = min(FARTHEST, max(0, (at - self.ends_at) // WEEK) + 1)
        # From the middle of the weeks that were looked at to the week in question.
        distance = (self.week_count - 1) / 2 + ahead
        return min(MOST, max(LEAST, 1 + self.weekly_trend * distance))


def weeks_of(counts, ends_at):
    """How many weeks there are to learn from: whole ones since the first came, but for a day; one
    at least.
    """
    if not counts:
        return 0
    return max(1, min(MOST_WEEKS, (ends_at + _A_DAY - min(counts)) // WEEK))


def slot_of(at, zone):
    """The hour of the week, by the clocks of a time zone: `(weekday, hour)`."""
    local = at.astimezone(zone)
    return local.isoweekday(), local.hour


def _slope(totals):
    count = len(totals)
    if count < FEWEST_FOR_A_TREND:
        return 0.0
    middle, mean = (count - 1) / 2, sum(totals) / count
    return (sum((place - middle) * (total - mean) for place, total in enumerate(totals))
            / sum((place - middle) ** 2 for place in range(count)))
