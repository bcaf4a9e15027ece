"""How long one person works on a ticket who works on nothing else.

Of each ticket that came to an end it is counted for how long it was somebody's to go on with,
without the time in which it waited for others, times the part of them that such a ticket takes: of
somebody who has ten mails before them, a mail that lay there for an hour took six minutes.
"""

from datetime import timedelta

from chassis import clock

from ..routing.models import Assignment

LOOKED_BACK = timedelta(weeks=8)
MOST_TICKETS = 20_000
FEWEST_TICKETS = 20
# Those that took longest say less of the work than of nights that they lay there.
LEFT_OUT = 0.05
ASSUMED_SECONDS = 600.0


def handling_of(queue, channel):
    """`(seconds, source)`: as it is set for a queue, or measured, or assumed while few are done."""
    by_hand = queue.get("staffing", {}).get("handling_seconds")
    if by_hand:
        return float(by_hand), "set"
    times = _measured(queue["_id"], channel)
    if len(times) < FEWEST_TICKETS:
        return ASSUMED_SECONDS, "assumed"
    return max(1.0, usual(times)), "measured"


def usual(times):
    """The mean of these times, without the longest of them: one in twenty."""
    kept = sorted(times)[:len(times) - int(len(times) * LEFT_OUT)]
    return sum(kept) / len(kept)


def _measured(queue_id, channel):
    """The seconds that each ticket took of people, of those that ended lately."""
    found = Assignment.collection().aggregate([
        {"$match": {"queue_id": queue_id, "ended_at": {"$gte": clock.now() - LOOKED_BACK},
                    **({"channel": channel} if channel else {})}},
        {"$sort": {"ended_at": -1}},
        {"$limit": MOST_TICKETS},
        {"$group": {"_id": "$ticket_id",
                    "seconds": {"$sum": {"$multiply": ["$held_seconds", "$share"]}}}},
    ])
    return [row["seconds"] for row in found]
