"""How many conversions there would be without a campaign: the removal effect in a Markov graph.

E. Anderl, I. Becker, F. v. Wangenheim, J. H. Schumann: Mapping the customer journey: Lessons
learned from graph-based online attribution modeling. International Journal of Research in
Marketing 33 (2016).
"""

from collections import Counter, defaultdict
from itertools import pairwise

import numpy as np

ORDER = 1
_START, _CONVERSION, _NOTHING = object(), object(), object()


def removal_effects(paths):
    """By which part conversions would be fewer without each: `{key: 0…1}`.

    `paths` are `(keys in their order, whether it ended in a conversion)`. From each state the next
    is as likely as it was among all paths; whoever would come to what is removed is lost. That is
    1 − P(conversion without it) / P(conversion). Nothing where nobody was converted.
    """
    counts = _counted(paths)
    keys = sorted(counts.keys() - {_START})
    if not keys or not any(has_converted for path, has_converted in paths if path):
        return {}
    place = {key: at for at, key in enumerate(keys)}
    steps = np.zeros((len(keys), len(keys)))
    ends, starts = np.zeros(len(keys)), np.zeros(len(keys))
    for state, following in counts.items():
        for after, count in following.items():
            chance = count / following.total()
            if state is _START:
                starts[place[after]] = chance
            elif after is _CONVERSION:
                ends[place[state]] = chance
            elif after is not _NOTHING:
                steps[place[state], place[after]] = chance
    # How often each state is come to from each, before the path ends (fundamental matrix).
    visits = np.linalg.inv(np.eye(len(keys)) - steps)
    from_state = visits @ ends
    whole = float(starts @ from_state)
    # Of those who ever come to a state, so many go on to a conversion: they are lost without it.
    lost = (starts @ visits) / np.diag(visits) * from_state
    return {key: min(1.0, max(0.0, float(lost[at] / whole))) for key, at in place.items()}


def _counted(paths):
    """How often each state was followed by which."""
    counts = defaultdict(Counter)
    for path, has_converted in paths:
        if path:
            states = [_START, *path, _CONVERSION if has_converted else _NOTHING]
            for state, after in pairwise(states):
                counts[state][after] += 1
    return counts


def shares_among(effects):
    """What each is owed of all conversions together: its part of the sum of all effects."""
    whole = sum(effects.values())
    return {key: effect / whole if whole else 0.0 for key, effect in effects.items()}
