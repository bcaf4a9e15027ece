"""What is to come into a queue hour by hour, and whether there are people for it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from chassis import clock

from ..routing.fitting import Member
from ..routing.models import Queue, SupportAgent
from ..tickets.models import Ticket
from . import erlang
from .forecasts import HOUR, MOST_WEEKS, WEEK, Forecast
from .handling import handling_of
from .models import AgentRoster
from .rosters import working_at

# As is usual for calls: 80 % within 20 seconds.
_USUAL = {"answered_share": 0.8, "within_seconds": 20, "time_zone": "UTC"}


def get_staffing(*, queue_id, channel, from_, to):
    """Show hour by hour how many tickets are to come, how many people that takes, and are there.

    Somebody who serves several queues counts in each.
    """
    queue = Queue.fetch_raw(queue_id)
    promised = {**_USUAL, **queue.get("staffing", {})}
    ends_at = _whole(clock.now())
    forecast = Forecast(
        arrived(queue_id, channel, ends_at), ends_at, ZoneInfo(promised["time_zone"]))
    seconds, source = handling_of(queue, channel)
    rosters = _rosters_of(queue)
    return {
        "queue_id": queue_id, "channel": channel, "time_zone": promised["time_zone"],
        "week_count": forecast.week_count, "weekly_trend": round(forecast.weekly_trend, 4),
        "handling_seconds": round(seconds, 1), "handling_source": source,
        "promised_share": promised["answered_share"],
        "within_seconds": promised["within_seconds"],
        "hours": [_hour(at, forecast.arrivals(at), seconds, promised,
                        sum(working_at(roster, at) for roster in rosters))
                  for at in _hours(from_, to)],
    }


def arrived(queue_id, channel, ends_at):
    """`{hour in UTC: how many tickets came}`, in the weeks before an hour."""
    found = Ticket.collection().aggregate([
        {"$match": {"queue_id": queue_id,
                    "opened_at": {"$gte": ends_at - (MOST_WEEKS + 1) * WEEK, "$lt": ends_at},
                    **({"channel": channel} if channel else {})}},
        {"$group": {"_id": {"$dateTrunc": {"date": "$opened_at", "unit": "hour"}},
                    "count": {"$sum": 1}}},
    ])
    return {row["_id"]: row["count"] for row in found}


def _hour(at, arrivals, seconds, promised, rostered):
    load = arrivals * seconds / HOUR.total_seconds()
    needed = erlang.agents_needed(
        load, handling_seconds=seconds, share=promised["answered_share"],
        within_seconds=promised["within_seconds"])
    share = erlang.answered_share(load, needed, handling_seconds=seconds,
                                  within_seconds=promised["within_seconds"])
    wait = erlang.average_wait(load, needed, handling_seconds=seconds)
    return {
        "at": at, "arrivals": round(arrivals, 2), "needed": needed,
        "rostered": round(rostered, 2), "gap": round(rostered - needed, 2),
        "answered_share": round(share, 4), "average_wait_seconds": round(wait, 1),
        "occupancy": round(erlang.occupancy(load, needed), 4),
    }


def _rosters_of(queue):
    """The rosters, as stored, of all who serve a queue."""
    serving = [agent["_id"] for agent in SupportAgent.collection().find().sort("_id", 1)
               if Member(agent).serves(queue)]
    return list(AgentRoster.collection().find({"_id": {"$in": serving}}))


def _hours(from_, to):
    at = _whole(from_)
    while at < to:
        yield at
        at += HOUR


def _whole(moment):
    return moment - timedelta(
        minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond)
