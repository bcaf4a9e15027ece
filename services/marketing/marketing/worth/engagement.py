"""Engagement (vinculación): how lively we are in touch with somebody, over all channels.

Each thing said or done counts for its weight, half of it after 90 days; what these add up to, s,
becomes 1 - exp(-s / 5), between 0 and 1. Five calls of today make 0.63.
"""

import math
from datetime import timedelta

HALF_LIFE_DAYS = 90
SATURATION = 5.0
# An order says more than words, and what we send says little of them.
WEIGHTS = {"order": 2.0, "inbound": 1.0, "outbound": 0.25, "internal": 0.0}
# What is older than twelve half-lives counts for less than a four-thousandth.
COUNTED = timedelta(days=12 * HALF_LIFE_DAYS)


def weight_of(direction, occurred_on, today):
    """For how much something counts today that happened on a day (dates)."""
    age = max((today - occurred_on).days, 0)
    return WEIGHTS[direction] * 0.5 ** (age / HALF_LIFE_DAYS)


def engagement_of(moments, today):
    """Of `[(direction, day)]`, to four places."""
    first = today - COUNTED
    # One after the other by day, so that the same moments in another order are the same sum.
    counted = sorted((day, direction) for direction, day in moments if day > first)
    total = math.fsum(weight_of(direction, day, today) for day, direction in counted)
    return round(1 - math.exp(-total / SATURATION), 4)
