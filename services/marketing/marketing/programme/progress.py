"""How far an objective is, against a straight line from its baseline to its target."""

from datetime import date
from decimal import Decimal

# A value that moved by less than this part of the way is where it was.
STEADY = Decimal("0.01")


def progress_of(aim, value, earlier, today):
    """`{"share", "expected_share", "standing", "trend"}` of an objective as loaded.

    `value` is what its measure is now and `earlier` what it was some time before, None where that
    is not known. `today` is a day, `YYYY-MM-DD`.
    """
    way = aim["target"] - aim["baseline"]
    share = None if value is None else (value - aim["baseline"]) / way
    expected = expected_share(aim["baseline_on"], aim["due_on"], today)
    return {
        "share": None if share is None else round(float(share), 6),
        "expected_share": float(expected), "standing": _standing(aim, share, expected, today),
        "trend": None if None in (value, earlier) else _trend((value - earlier) / way)}


def expected_share(from_on, due_on, today):
    """Which part of the days is over, from 0 to 1."""
    first, last, now = (date.fromisoformat(day) for day in (from_on, due_on, today))
    return max(Decimal(0), min(Decimal(1), Decimal((now - first).days) / (last - first).days))


def _standing(aim, share, expected, today):
    if share is None:
        return "not_measured"
    if share >= 1:
        return "reached"
    if today > aim["due_on"]:
        return "missed"
    if today <= aim["baseline_on"]:
        return "not_begun"
    return "on_track" if share >= expected else "behind"


def _trend(moved):
    if abs(moved) < STEADY:
        return "steady"
    return "better" if moved > 0 else "worse"
