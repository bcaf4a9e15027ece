"""How promises stand, worked out minute by minute: slow, simple, and made of nothing that it tests.

A log is that of `clocks_at_work.played`, on whole minutes. Terms are said as dicts here.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
METRICS = ("first_response", "next_response", "resolution")


def is_open(hours, moment):
    """Whether clocks on the wall show, during the minute that begins, a time within the hours."""
    if hours is None:
        return True
    zone = ZoneInfo(hours["time_zone"])
    # What is shown for the second time counts as the end of what was shown for the first.
    while moment.astimezone(zone).fold:
        moment -= MINUTE
    shown = moment.astimezone(zone).replace(tzinfo=None)
    return any(starts <= shown < ends for day in (shown.date() - DAY, shown.date())
               for starts, ends in _spans(hours, day))


def _spans(hours, day):
    own = [one["open"] for one in hours.get("exceptions", ()) if one["day"] == str(day)]
    if own:
        said = own[0]
    elif str(day) in hours.get("closed_on", ()):
        said = []
    else:
        said = [one for one in hours["open"] if one["weekday"] == day.isoweekday()]
    for one in said:
        ends_on = day if one["ends"] > one["starts"] else day + DAY
        yield _on(day, one["starts"]), _on(ends_on, one["ends"])


def _on(day, text):
    hour, minute = map(int, text.split(":"))
    return datetime.combine(day, time()) + timedelta(hours=hour, minutes=minute)


class Oracle:
    """What becomes of a log, looked at once a minute."""

    def __init__(self, log, until):
        self.log, self.until = list(log), until
        self.terms, self.waits_for, self.is_resolved, self.is_answered = None, None, False, False
        self.clocks, self.happened = {}, []
        self._open = {}

    def run(self):
        minute = self.log[0][1]
        while minute <= self.until:
            while self.log and self.log[0][1] == minute:
                what, _, said = self.log.pop(0)
                self.take(what, minute, said)
            if minute == self.until:
                break
            for metric in self.running():
                self.look(minute, metric)
            for metric in self.running():
                if self.counts(minute):
                    self.spend(minute + MINUTE, metric)
            minute += MINUTE
        return self

    def counts(self, minute):
        key = (id(self.terms["hours"]), minute)
        if key not in self._open:
            self._open[key] = is_open(self.terms["hours"], minute)
        return self._open[key]

    def spend(self, minute, metric):
        clock = self.clocks[metric]
        clock["spent"] += 1
        if clock["spent"] == self.terms["targets"].get(metric):
            clock["due_at"] = minute

    def take(self, what, minute, said):
        if what == "opened":
            self.clocks["resolution"] = self.start()
            self.clocks["first_response"] = self.start()
        elif what == "answered":
            self.is_answered = True
            for metric in ("first_response", "next_response"):
                if metric in self.clocks and self.clocks[metric]["stopped_at"] is None:
                    self.clocks[metric]["stopped_at"] = minute
        elif what == "asked":
            pending = self.clocks.get("next_response")
            if self.is_answered and (pending is None or pending["stopped_at"] is not None):
                self.clocks["next_response"] = self.start()
        elif what == "waits":
            self.waits_for = said["waits_for"]
        elif what in ("resolved", "reopened"):
            self.is_resolved = what == "resolved"
        else:
            self.terms = said["terms"]
            for metric, clock in self.clocks.items():
                if self.terms and metric in self.terms["targets"]:
                    clock["due_at"] = clock["breached_at"]
                for key, point in self.points(metric).items():
                    if point > clock["spent"]:
                        clock["done"].discard(key)

    @staticmethod
    def start():
        return {"spent": 0, "stopped_at": None, "breached_at": None, "due_at": None,
                "done": set()}

    def points(self, metric):
        """After how many minutes it is warned of a promise, and each step taken."""
        target = self.terms and self.terms["targets"].get(metric)
        if not target:
            return {}
        points = {f"policy/{place}": max(0, target + after) for place, (of, after)
                  in enumerate(self.terms["steps"]) if of == metric}
        if self.terms["warn_at"] is not None:
            points["warned"] = target * self.terms["warn_at"]
        return points

    def running(self):
        if self.terms is None or self.is_resolved or self.waits_for in self.terms["pauses_for"]:
            return []
        return [metric for metric in METRICS if metric in self.clocks
                and self.clocks[metric]["stopped_at"] is None]

    def look(self, minute, metric):
        clock, target = self.clocks[metric], self.terms["targets"].get(metric)
        if target is None:
            return
        is_over = clock["spent"] >= target
        if is_over and clock["breached_at"] is None:
            clock["breached_at"] = clock["due_at"] = minute
            self.happened.append((minute, "breached", metric, None))
        for key, point in self.points(metric).items():
            if clock["spent"] < point or key in clock["done"] or (key == "warned" and is_over):
                continue
            clock["done"].add(key)
            step = None if key == "warned" else key
            self.happened.append((minute, "escalated" if step else "warned", metric, step))

    def state_of(self, metric):
        clock = self.clocks[metric]
        if clock["breached_at"]:
            return "breached"
        if clock["stopped_at"] or (metric == "resolution" and self.is_resolved):
            return "met"
        if self.is_resolved:
            return "stopped"
        return "running" if metric in self.running() else "paused"

    def promised(self):
        """The metrics of which something is promised."""
        targets = self.terms["targets"] if self.terms else {}
        return [metric for metric in METRICS if metric in targets and metric in self.clocks]

    def due_at(self, metric, days):
        """Until when a clock that goes on is due; None where that is not within so many days."""
        clock, minute = self.clocks[metric], self.until
        left = self.terms["targets"][metric] - clock["spent"]
        if left <= 0:
            return clock["due_at"] if clock["breached_at"] else minute
        while minute < self.until + DAY * days:
            left -= self.counts(minute)
            minute += MINUTE
            if not left:
                return minute
        return None
