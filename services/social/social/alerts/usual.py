"""How many mentions are usual in an hour of the week, learnt as they come.

After D. Lambert and C. Liu, "Adaptive thresholds: monitoring streams of network counts", Journal of
the American Statistical Association 101 (2006), 78-88: a negative binomial reference distribution
for each hour, its parameters followed by exponentially weighted moments; and an outlier counts as
no more than what would just still be usual, as C. P. Farrington et al., "A statistical algorithm
for the early detection of outbreaks of infectious disease", Journal of the Royal Statistical
Society A 159 (1996), weigh down past outbreaks.
"""

from datetime import timedelta

from .tails import chance_of_count, threshold_of

HOURS_A_DAY, HOURS_A_WEEK = 24, 168
# How far back counts say something: after three weeks half as much.
HALF_LIFE = HOURS_A_WEEK * 3
_KEPT = 0.5 ** (1 / HALF_LIFE)
HISTORY = timedelta(weeks=8)
# Without a week of it nothing is known of what is usual.
LEAST_HOURS = HOURS_A_WEEK
# How many weeks an hour of the week has to be seen to count as much as what its hour of the day
# and its day of the week make likely.
WEEKS_OF_LIKELY = 4.0
# By how much counts spread while nothing is known of it, and for how many hours that counts.
FIRST_DISPERSION, FIRST_HOURS = 0.3, 24.0
# Counts this unlikely teach as if they were just this likely.
_OUTLIER = 0.001
LEAST_MEAN = 0.02


class Usual:
    """What is usual in a stream of hourly counts: `learn` each hour, and ask of the next."""

    def __init__(self):
        self.hours = 0
        self._all = _Mean()
        self._days = [_Mean() for _ in range(7)]
        self._day_hours = [_Mean() for _ in range(HOURS_A_DAY)]
        self._week_hours = [_Mean() for _ in range(HOURS_A_WEEK)]
        self._spread = self._squares = 0.0

    @property
    def is_known(self):
        """Whether there is enough of a past to say what is usual."""
        return self.hours >= LEAST_HOURS

    def of(self, slot):
        """`(mean, dispersion)` of the count in an hour of the week, how sure the mean is included.
        """
        mean, weight = self._mean_of(slot)
        own = self._dispersion()
        # The mean itself is known only so well: its variance adds to that of the count.
        of_mean = (mean + own * mean * mean) / weight
        return mean, own + of_mean / (mean * mean)

    def threshold(self, slot, chance):
        """From which count on an hour is unusual, as it would be by that chance."""
        return threshold_of(*self.of(slot), chance)

    def chance(self, slot, count):
        """How likely that count or more is in an hour."""
        return chance_of_count(count, *self.of(slot))

    def learn(self, slot, count):
        """Take in what an hour had."""
        if self.is_known:
            mean, dispersion = self.of(slot)
            usual = count
            if count > mean + 3 * (mean + dispersion * mean * mean) ** 0.5:
                usual = min(count, self.threshold(slot, _OUTLIER))
            if usual == count:
                # An outlier says nothing of how far usual counts spread.
                self._learn_spread(count, self._mean_of(slot)[0])
            count = usual
        day, hour = divmod(slot, HOURS_A_DAY)
        for held in (self._all, self._days[day], self._day_hours[hour], self._week_hours[slot]):
            held.learn(count, self.hours)
        self.hours += 1

    def _learn_spread(self, count, mean):
        self._spread = self._spread * _KEPT + (count - mean) ** 2 - mean
        self._squares = self._squares * _KEPT + mean * mean

    def _dispersion(self):
        """By the moments of hours whose mean was known: Σ((count - mean)² - mean) ÷ Σ mean²."""
        squares = max(self._all.value, LEAST_MEAN) ** 2
        first = FIRST_HOURS * squares
        return max(0.0, (self._spread + FIRST_DISPERSION * first) / (self._squares + first))

    def _mean_of(self, slot):
        """The mean of an hour of the week, and how many hours it is known by.

        Likely is level × day of the week × hour of the day; what this very hour had counts by how
        often it was there.
        """
        day, hour = divmod(slot, HOURS_A_DAY)
        level = self._all.value
        likely = level
        if level > 0:
            likely = (self._days[day].near(level, HOURS_A_DAY, self.hours)
                      * self._day_hours[hour].near(level, 7.0, self.hours) / level)
        held = self._week_hours[slot]
        weight = held.weight_at(self.hours)
        mean = (WEEKS_OF_LIKELY * likely + weight * held.value) / (WEEKS_OF_LIKELY + weight)
        return max(mean, LEAST_MEAN), WEEKS_OF_LIKELY + weight


class _Mean:
    """A mean in which what is longer ago counts less."""

    def __init__(self):
        self.value, self._weight, self._at = 0.0, 0.0, 0

    def weight_at(self, hour):
        return self._weight * _KEPT ** (hour - self._at)

    def learn(self, count, hour):
        weight = self.weight_at(hour) + 1
        self.value += (count - self.value) / weight
        self._weight, self._at = weight, hour

    def near(self, level, hours, at):
        """The mean, drawn to a level as if that had been seen for so many hours."""
        weight = self.weight_at(at)
        return (hours * level + weight * self.value) / (hours + weight)


def slot_of(moment):
    """The hour of the week, 0 to 167, that a moment (UTC) is in."""
    return moment.weekday() * HOURS_A_DAY + moment.hour


def hour_of(moment):
    """The full hour that a moment is in."""
    return moment.replace(minute=0, second=0, microsecond=0)


def learnt(counts, since, until):
    """What is usual after the full hours from `since` to before `until`; `counts` by hour."""
    usual, hour = Usual(), since
    while hour < until:
        usual.learn(slot_of(hour), counts.get(hour, 0))
        hour += timedelta(hours=1)
    return usual
