"""When an agent can visit: within the hours of the list, beside what is in their agenda already."""

from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

from chassis.business_hours import Hours


def free_slots(visit_list, since, busy, planned, most_a_day):
    """The `(starts_at, ends_at)` at which one agent can visit, the earliest first.

    `busy` are such pairs of their agenda; `planned` when visits of theirs begin, whatever list they
    are of, which count towards `most_a_day`.
    """
    hours = Hours({"time_zone": visit_list["time_zone"], "open": visit_list["open"],
                   "holidays": visit_list.get("holidays") or None})
    zone, span = ZoneInfo(visit_list["time_zone"]), timedelta(minutes=visit_list["minutes_each"])
    taken = Counter(at.astimezone(zone).date() for at in planned)
    taken_up = [*busy, *((at, at + span) for at in planned)]
    until, starts_at = since + timedelta(days=visit_list["days_ahead"]), since
    while (starts_at := _opening(hours, starts_at)) is not None and starts_at < until:
        ends_at, day = starts_at + span, starts_at.astimezone(zone).date()
        clash = max((end for start, end in taken_up if start < ends_at and starts_at < end),
                    default=None)
        if clash is not None:
            starts_at = clash
        elif hours.between(starts_at, ends_at) < span:
            # What is open is over before the visit would be.
            starts_at = ends_at
        else:
            if taken[day] < most_a_day:
                taken[day] += 1
                yield starts_at, ends_at
            starts_at = ends_at


def _opening(hours, moment):
    """`moment` where it is open then, else when it is next; None where it never is."""
    if hours.is_open(moment):
        return moment
    opened = hours.after(moment, timedelta.resolution)
    return opened and opened - timedelta.resolution
