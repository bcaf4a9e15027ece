"""Clocks that tests wind up by hand: calendars, promises, and logs of what happened to a ticket."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from chassis.business_hours import AllHours, Hours
from helpdesk.slas.reckoning import Clocks
from helpdesk.slas.terms import Step, Terms

OFFICE = {"time_zone": "Europe/Madrid", "closed_on": ["2026-12-08"],
          "open": [{"weekday": day, "starts": "09:00", "ends": "18:00"} for day in range(1, 6)]}
NIGHT = {"time_zone": "Europe/Madrid",
         "open": [{"weekday": day, "starts": "22:00", "ends": "06:00"} for day in range(1, 8)]}


def madrid(text):
    """A moment, said as clocks in Madrid show it."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Madrid")).astimezone(UTC)


def promise(hours=OFFICE, *, pauses_for=("requester", "third_party"), warn_at=None, steps=(),
            **minutes):
    """Terms by minutes of each metric, and steps as `(metric, minutes after it is due)`."""
    return Terms(
        hours=Hours(hours) if hours else AllHours(),
        targets={metric: timedelta(minutes=count) for metric, count in minutes.items()},
        pauses_for=frozenset(pauses_for), warn_at=warn_at,
        steps=tuple(Step(f"policy/{place}", metric, timedelta(minutes=after))
                    for place, (metric, after) in enumerate(steps)))


def played(log, until):
    """The clocks after a log of `(what, at, said)`, which begins with `opened`, and what happened.
    """
    (_, opened_at, said), *rest = log
    clocks, happened = Clocks(opened_at, **said), []

    def run_until(moment):
        while happening := clocks.first_before(moment):
            clocks.mark(happening)
            happened.append(happening)

    for what, at, said in rest:
        run_until(at)
        clocks.take(what, at, **said)
    run_until(until)
    return clocks, happened


def reading(clocks, metric):
    """How one promise stands."""
    (found,) = [one for one in clocks.readings() if one["metric"] == metric]
    return found
