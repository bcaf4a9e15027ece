"""What each touch of a path is owed, by model; the shares of a path add up to exactly 1."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

HALF_LIFE_DAYS = 7
FIRST, BETWEEN, LAST = Decimal("0.4"), Decimal("0.2"), Decimal("0.4")
_MILLION = 1_000_000


@dataclass(frozen=True)
class Step:
    """A touch on a path: what it is grouped by, and how many days it was before the conversion."""

    key: str
    days_before: float


def shares_of(model, steps, effects=None):
    """What each step of a path is owed, to six places; they add up to 1.

    Of the Markov model that goes by the removal effects of what the steps are grouped by, as
    `{key: effect}`; steps of one key share its effect.
    """
    weights = _WEIGHTS[model](steps, effects or {})
    return _in_millionths(weights if any(weights) else _linear(steps, effects))


def _first(steps, _effects):
    return [Decimal(place == 0) for place in range(len(steps))]


def _last(steps, _effects):
    return [Decimal(place == len(steps) - 1) for place in range(len(steps))]


def _linear(steps, _effects):
    return [Decimal(1)] * len(steps)


def _time_decay(steps, _effects):
    """Half as much for each week earlier, reckoned from the latest, whose weight is 1."""
    latest = min((step.days_before for step in steps), default=0)
    return [Decimal(2.0 ** -((step.days_before - latest) / HALF_LIFE_DAYS)) for step in steps]


def _position_based(steps, _effects):
    """40 % to the first, 40 % to the last, and 20 % to all between; half and half of two."""
    if len(steps) <= 2:
        return _linear(steps, None)
    between = BETWEEN / (len(steps) - 2)
    return [FIRST, *[between] * (len(steps) - 2), LAST]


def _markov(steps, effects):
    times = Counter(step.key for step in steps)
    return [Decimal(effects.get(step.key, 0.0)) / times[step.key] for step in steps]


_WEIGHTS = {"first": _first, "last": _last, "linear": _linear, "time_decay": _time_decay,
            "position_based": _position_based, "markov": _markov}


def _in_millionths(weights):
    """Weights as shares of 1 to six places, by the largest remainders."""
    whole = sum(weights)
    if not weights:
        return []
    exact = [weight * _MILLION / whole for weight in weights]
    parts = [int(part) for part in exact]
    # The sort is stable, so equal remainders keep the order of the path.
    by_remainder = sorted(range(len(parts)), key=lambda at: parts[at] - exact[at])
    for place in by_remainder[: _MILLION - sum(parts)]:
        parts[place] += 1
    return [Decimal(part).scaleb(-6) for part in parts]
