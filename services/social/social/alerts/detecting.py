"""Whether something is unusual: what alerts are raised and closed by, without a store."""

from .usual import HOURS_A_WEEK

# Fewer are no spike, however few are usual.
LEAST_MENTIONS = 4
LEAST_NEGATIVE = 4
# What is usual is known by learning only, so a little less is used than is allowed. Without this,
# bench/alerts.py had traffic in bursts come to 1.07 false alarms a week where 1 is asked.
_USED = 0.75
# After so many full hours in a row that are usual again a spike is over.
CALM_HOURS = 2


def chance_of_false_alarm(a_week):
    """The chance that each hour may be told wrongly with, for so many false alarms a week.

    An hour is judged once: its count only grows, so that it is unusual as soon as it has come up
    to what a full hour may hold, and looking at it again while it runs adds nothing to be wrong in.
    """
    return _USED * a_week / HOURS_A_WEEK


def spike_from(usual, slot, chance):
    """From how many mentions on an hour is a spike; None while nothing is known of what is usual.
    """
    if not usual.is_known:
        return None
    return max(LEAST_MENTIONS, usual.threshold(slot, chance))


def is_spike(usual, slot, count, chance):
    """Whether an hour with so many mentions is a spike: those that `spike_from` tells and more."""
    return usual.is_known and count >= LEAST_MENTIONS and usual.chance(slot, count) <= chance


def is_over(calm_hours):
    """Whether a spike is over after so many usual hours in a row."""
    return calm_hours >= CALM_HOURS


def share_is_unusual(negative, chance, limit):
    """Whether more of what was said is negative than usually, for the chance of so many of it; of
    full hours, `shares.WINDOW` of them, judged once an hour."""
    return negative >= LEAST_NEGATIVE and chance <= limit

