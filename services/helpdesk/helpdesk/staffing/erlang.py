"""How many people it takes so that those who come do not wait: the Erlang C formula.

A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic
telephone exchanges", Post Office Electrical Engineers' Journal 10 (1917–18); as M/M/n in any book
on queues. It takes it that tickets come independently of each other, that those who wait do not go
away, and that times to handle them are exponentially distributed. `load` is in erlangs: how many
people would be at work all the time.
"""

import math
from itertools import count


def blocking_probability(load, agents):
    """Erlang B: the part of those who come that would find all busy, if nobody could wait."""
    # By its recurrence, as powers and factorials overflow: B(0) = 1, B(n) = aB / (n + aB).
    blocked = 1.0
    for number in range(1, agents + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked


def waiting_probability(load, agents):
    """Erlang C: the part of those who come that have to wait; all of them when it is too much."""
    if load <= 0:
        return 0.0
    if agents <= load:
        return 1.0
    return _waiting(load, agents, blocking_probability(load, agents))


def answered_share(load, agents, *, handling_seconds, within_seconds):
    """The part of those who come that are taken up within so many seconds."""
    if load > 0 and agents <= load:
        return 0.0
    waits = waiting_probability(load, agents)
    return 1 - waits * math.exp(-(agents - load) * within_seconds / handling_seconds)


def average_wait(load, agents, *, handling_seconds):
    """For how many seconds those who come wait on the average, those included who do not wait.

    Infinity when there are too few to keep up at all.
    """
    if load > 0 and agents <= load:
        return math.inf
    if load <= 0:
        return 0.0
    return waiting_probability(load, agents) * handling_seconds / (agents - load)


def occupancy(load, agents):
    """The part of their time in which people are at work."""
    return min(1.0, load / agents) if agents else 0.0


def agents_needed(load, *, handling_seconds, share, within_seconds):
    """How many people it takes so that this share is taken up within so many seconds."""
    if load <= 0:
        return 0
    blocked = 1.0
    for agents in count(1):
        blocked = load * blocked / (agents + load * blocked)
        if agents <= load:
            continue
        waits = _waiting(load, agents, blocked)
        late = waits * math.exp(-(agents - load) * within_seconds / handling_seconds)
        if 1 - late >= share:
            return agents


def _waiting(load, agents, blocked):
    return agents * blocked / (agents - load * (1 - blocked))
