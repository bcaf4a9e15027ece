"""Made-up traffic of mentions, and what the service would tell of it: for tests and the measure.

The traffic has a rhythm of day and week, spreads by more than chance (negative binomial), drifts
slowly, and in some of it moods last for hours. Spikes are multiples of what is usual that last six
hours and come once a week.
"""

import math
from dataclasses import dataclass

from social.alerts.detecting import (
    chance_of_false_alarm,
    is_over,
    is_spike,
    share_is_unusual,
)
from social.alerts.shares import WINDOW, UsualShare
from social.alerts.usual import HOURS_A_WEEK, Usual

WEEKS_TO_LEARN = 4
LASTS = 6
FALSE_ALARMS_A_WEEK = 1.0


@dataclass(frozen=True)
class Traffic:
    """How mentions come: so many an hour on average, spread (variance = mean + spread × mean²),
    and how much moods that last for hours move it (standard deviation of the logarithm)."""

    name: str
    an_hour: float
    spread: float
    moods: float = 0.0


def counts_of(traffic, hours, chance, factors=None):
    """Counts hour by hour; `factors` multiply the mean in some hours (`{hour: factor}`)."""
    mood, drift, made = 0.0, 0.0, []
    kept = 0.5 ** (1 / 6)
    for hour in range(hours):
        mood = mood * kept + chance.gauss(0, traffic.moods * math.sqrt(1 - kept * kept))
        drift += chance.gauss(0, 0.01)
        drift *= 0.999
        of_day = 1 + 0.8 * math.sin((hour % 24 - 9) * math.pi / 12)
        of_week = 0.6 if hour % HOURS_A_WEEK >= 120 else 1.16
        mean = traffic.an_hour * of_day * of_week * math.exp(mood + drift)
        made.append(_count(mean * (factors or {}).get(hour, 1), traffic.spread, chance))
    return made


def _count(mean, spread, chance):
    """A negative binomial number: Poisson, of a mean that is gamma-distributed."""
    if spread:
        mean = chance.gammavariate(1 / spread, mean * spread)
    if mean > 500:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    least, number, product = math.exp(-mean), 0, chance.random()
    while product > least:
        number += 1
        product *= chance.random()
    return number


def episodes(counts, a_week=FALSE_ALARMS_A_WEEK):
    """The hours `(first, last)` of which a spike is told, as the service tells them."""
    usual, found, began, calm = Usual(), [], None, 0
    chance = chance_of_false_alarm(a_week)
    for hour, count in enumerate(counts):
        slot = hour % HOURS_A_WEEK
        is_unusual = is_spike(usual, slot, count, chance)
        calm = 0 if is_unusual else calm + 1
        if is_unusual and began is None:
            began = hour
        elif began is not None and is_over(calm):
            found.append((began, hour))
            began = None
        usual.learn(slot, count)
    return [*found, (began, len(counts))] if began is not None else found


def false_alarms(traffic, weeks, chance):
    """How many spikes are told a week in traffic that has none."""
    counts = counts_of(traffic, (WEEKS_TO_LEARN + weeks) * HOURS_A_WEEK, chance)
    since = WEEKS_TO_LEARN * HOURS_A_WEEK
    return sum(1 for began, _ in episodes(counts) if began >= since) / weeks


def found_spikes(traffic, factor, weeks, chance):
    """Of spikes that last six hours, one a week: after how many full hours each was told; None for
    one that was not."""
    total, factors, begins = (WEEKS_TO_LEARN + weeks) * HOURS_A_WEEK, {}, []
    for week in range(WEEKS_TO_LEARN, WEEKS_TO_LEARN + weeks):
        # Between eight in the morning and ten at night.
        begin = week * HOURS_A_WEEK + 24 * chance.randrange(7) + chance.randrange(8, 17)
        begins.append(begin)
        factors |= dict.fromkeys(range(begin, begin + LASTS), factor)
    told = episodes(counts_of(traffic, total, chance, factors))
    return [next((began - begin for began, _ in told if begin <= began < begin + LASTS),
                 0 if any(b < begin <= last for b, last in told) else None) for begin in begins]


def false_shares(an_hour, weeks, chance, share=0.2, correlation=0.02):
    """How often a week the share of negative ones is told though it is as usual."""
    return _shares_told(an_hour, weeks, chance, share, correlation) / weeks


def found_shares(an_hour, weeks, chance, share=0.6):
    """Whether a share that is three times what is usual for twelve hours is told, once a week."""
    return _shares_told(an_hour, weeks, chance, 0.2, 0.02, bad=share) / weeks


def _shares_told(an_hour, weeks, chance, share, correlation, bad=None):
    usual, told, is_on = UsualShare(), 0, False
    limit = chance_of_false_alarm(FALSE_ALARMS_A_WEEK)
    strength = 1 / correlation - 1
    traffic = Traffic("", an_hour, 0.3)
    counts = counts_of(traffic, (WEEKS_TO_LEARN + weeks) * HOURS_A_WEEK, chance)
    hours, was_told = [], set()
    for hour, count in enumerate(counts):
        if hour % WINDOW == 0:
            now = chance.betavariate(share * strength, (1 - share) * strength)
        week, of_week = divmod(hour, HOURS_A_WEEK)
        is_bad = bad is not None and week >= WEEKS_TO_LEARN and 60 <= of_week < 72
        hours.append((sum(chance.random() < (bad if is_bad else now) for _ in range(count)), count))
        negative, all_ = (sum(one) for one in zip(*hours[-WINDOW:], strict=True))
        was_on, is_on = is_on, share_is_unusual(
            negative, usual.chance(negative, all_), limit)
        if is_on and not was_on and week >= WEEKS_TO_LEARN and bad is None:
            told += 1
        if is_on and is_bad:
            was_told.add(week)
        if (hour + 1) % WINDOW == 0:
            usual.learn(negative, all_)
    return told if bad is None else len(was_told)
