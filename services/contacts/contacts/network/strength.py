"""How well two know each other, from 0 to 1, reckoned from what speaks for it.

Each kind of evidence gives a share of its own, and the shares are joined as independent reasons
are: `1 - (1 - a)(1 - b)…`, so that more evidence never makes two know each other less.

- A relationship that goes on: what was said of its strength (0.5 when nothing was), weighed by
  its type. One that has ended, or has not begun, gives nothing: who no longer knows somebody
  cannot introduce us.
- Interactions: each counts 2^(-age / 180 days), shared among all who took part but one, since a
  talk of two tells more than a meeting of twelve (as in M. E. J. Newman, "Scientific collaboration
  networks II", 2001). `D` is the sum, `R` twice the lesser of what went each way; they give
  `0.55 (1 - e^(-D/3)) + 0.35 (1 - e^(-R/3))`: it saturates, and who never answered stays below
  0.55. Both parts only grow with an interaction more, or a later one.
- An affiliation that holds: 0.6. Looking after a contact as its owner: 0.3.
"""

from datetime import date, timedelta
from math import exp

HALF_LIFE_DAYS = 180
SATURATION = 3
ONE_WAY, BOTH_WAYS = 0.55, 0.35
AFFILIATION = 0.6
OWNERSHIP = 0.3
UNSAID = 0.5
BY_TYPE = {
    "knows": 1.0, "family": 1.0, "reports_to": 0.9, "partner_of": 0.8, "refers": 0.8,
    "influences": 0.7, "supplies": 0.6, "subsidiary_of": 0.6,
}
# What a type of the installation's own weighs.
OTHER_TYPE = 0.5
# While interactions fade, their tie is reckoned anew so often: within it they lose 2.7 %.
FADES_FOR = timedelta(days=7)
# Less than half a thousandth is written as none, and does not come back.
NOTHING = 0.0005


def strength_of(evidence, on):
    """How well two know each other on a day (`YYYY-MM-DD`), in whole thousandths."""
    apart = 1.0
    for item in evidence:
        apart *= 1 - share_of(item, on)
    return round(1000 * (1 - apart))


def share_of(item, on):
    """What one item of evidence gives on a day, from 0 to 1."""
    if not _holds(item, on):
        return 0.0
    kind = item["kind"]
    if kind == "relationship":
        said = item.get("said")
        return (UNSAID if said is None else said) * BY_TYPE.get(item["type"], OTHER_TYPE)
    if kind == "interactions":
        return _share_of_interactions(item, on)
    return AFFILIATION if kind == "affiliation" else OWNERSHIP


def _share_of_interactions(item, on):
    faded = fading(_days(item["seen_at"].date(), date.fromisoformat(on)))
    one_way = item["forth"] + item["back"]
    both_ways = 2 * min(item["forth"], item["back"])
    return (ONE_WAY * (1 - exp(-one_way * faded / SATURATION))
            + BOTH_WAYS * (1 - exp(-both_ways * faded / SATURATION)))


def fading(days):
    """What is left of an interaction after so many days; what is still to come counts whole."""
    return 2 ** (-max(0, days) / HALF_LIFE_DAYS)


def _days(earlier, later):
    return (later - earlier).days


def _holds(item, on):
    return (item.get("starts_on") or on) <= on <= (item.get("ends_on") or on)


def next_due(evidence, on):
    """The first day after this one on which the strength may be another, or None for never."""
    today = date.fromisoformat(on)
    days = set()
    for item in evidence:
        if item["kind"] == "interactions" and share_of(item, on) > NOTHING:
            days.add(today + FADES_FOR)
        if item.get("starts_on"):
            days.add(date.fromisoformat(item["starts_on"]))
        if item.get("ends_on") and item["ends_on"] < date.max.isoformat():
            days.add(date.fromisoformat(item["ends_on"]) + timedelta(days=1))
    return min((day.isoformat() for day in days if day > today), default=None)
