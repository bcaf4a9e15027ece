"""How promises stand, reckoned from what happened to a ticket. Nothing is asked or stored here.

A ticket has up to three clocks. Each counts business time: what it has spent is kept, and since
when it goes on. So what is promised can change, by another policy or another calendar, and the
time that was spent stays.

    clocks = Clocks(opened_at)
    clocks.take("based", opened_at, terms=terms)
    while happening := clocks.first_before(now):
        clocks.mark(happening)
    clocks.take("answered", now)

Something is due at the first moment at which so much time is spent; what happens at that very
moment is in time.
"""

from datetime import timedelta

from contracts.helpdesk.sla_policy import SLA_METRICS

from .terms import NOTHING, Clock, Happening

FIRST, NEXT, RESOLUTION = SLA_METRICS
_MILLISECOND = timedelta(milliseconds=1)


class Clocks:
    """The clocks of a ticket, as they stand after what happened to it so far."""

    def __init__(self, opened_at, *, is_answered=False):
        """Of a ticket of ours nobody waits for the first answer: say that it is answered."""
        self.at = opened_at
        self.terms = None
        self.is_answered = is_answered
        self.waits_for = None
        self.waits_since = None
        self.resolved_at = None
        self.of = {RESOLUTION: Clock(opened_at)}
        if not is_answered:
            self.of[FIRST] = Clock(opened_at)

    # What happens to a ticket

    def take(self, what, at, **said):
        """Have something that happened count from then on.

        It is answered, asked, waits (`waits_for` whom), resolved, reopened, or based on `terms`,
        None where nothing is promised any more. What was to happen before has been marked, and
        what is told late counts from what was taken last.
        """
        at = max(at, self.at)
        self._settle(at)
        _TAKEN[what](self, at, **said)
        for clock in self.of.values():
            clock.since = at if self._goes_on(clock) else None
            if clock.since is None and not (
                    clock.breached_at or clock.stopped_at or self.resolved_at):
                clock.due_at = None

    def _settle(self, at):
        self.at = at
        for metric, clock in self.of.items():
            if clock.since is not None:
                clock.due_at = self._due_at(metric)
                clock.spent += self.terms.hours.between(clock.since, at)
                clock.since = at

    def _goes_on(self, clock):
        return (clock.stopped_at is None and self.resolved_at is None and self.terms is not None
                and self.waits_for not in self.terms.pauses_for)

    def _answered(self, at):
        self.is_answered = True
        for metric in (FIRST, NEXT):
            clock = self.of.get(metric)
            if clock is not None and clock.stopped_at is None:
                clock.stopped_at = at

    def _asked(self, at):
        pending = self.of.get(NEXT)
        if self.is_answered and (pending is None or pending.stopped_at is not None):
            self.of[NEXT] = Clock(at)

    def _waits(self, at, waits_for):
        self.waits_for, self.waits_since = waits_for, at if waits_for else None

    def _resolved(self, at):
        self.resolved_at = at

    def _reopened(self, _at):
        self.resolved_at = None

    def _based(self, _at, terms):
        self.terms = terms
        if terms is None:
            return
        # What lies ahead again by the new terms is done again.
        for metric, clock in self.of.items():
            if metric in terms.targets and clock.stopped_at is None:
                clock.due_at = clock.breached_at
                ahead = {key for key, spent in self._points(metric) if spent > clock.spent}
                clock.done = [key for key in clock.done if key not in ahead]

    # What happens by the clocks

    def first_before(self, moment):
        """What happens first before a moment and is not marked yet; None for nothing."""
        first = min(self._happenings(), key=lambda one: one.place, default=None)
        return first if first is not None and first.at < moment else None

    def mark(self, happening):
        """Have something that happened by the clocks happen no more."""
        clock = self.of[happening.metric]
        if happening.what == "breached":
            clock.breached_at = happening.at
        else:
            clock.done.append(happening.step.key if happening.step else "warned")

    def next_at(self):
        """When something happens next, if nothing else does; None for never."""
        return min((one.at for one in self._happenings()), default=None)

    def due_at(self):
        """Until when the next step is promised; None while all clocks stand."""
        return min(filter(None, map(self._due_at, self.of)), default=None)

    def _happenings(self):
        for metric, clock in self.of.items():
            if clock.since is None or metric not in self.terms.targets:
                continue
            due_at = self._due_at(metric)
            if clock.breached_at is None and due_at is not None:
                yield Happening(due_at, "breached", metric, due_at)
            steps = {step.key: step for step in self.terms.steps}
            for key, spent in self._points(metric):
                at = None if key in clock.done else self._reached_at(clock, spent)
                # It is no use to warn of what is broken.
                if at is not None and (key in steps or due_at is None or at < due_at):
                    yield Happening(at, "escalated" if key in steps else "warned", metric, due_at,
                                    steps.get(key))

    def _points(self, metric):
        """`(key, after how much time)` of the warning and the steps of a promise."""
        terms = self.terms
        if terms.warn_at is not None:
            yield "warned", terms.warning_of(metric)
        for step in terms.steps:
            if step.metric == metric:
                yield step.key, max(terms.targets[metric] + step.after, NOTHING)

    def _due_at(self, metric):
        clock = self.of[metric]
        target = self.terms.targets.get(metric) if self.terms else None
        if clock.since is None or target is None:
            return None
        if clock.breached_at is not None and clock.spent >= target:
            return clock.due_at or clock.breached_at
        return self._reached_at(clock, target)

    def _reached_at(self, clock, spent):
        return self.terms.hours.after(clock.since, spent - clock.spent)

    # How they stand

    def readings(self):
        """How each promise stands, as it is shown."""
        promised = self.terms.targets if self.terms else {}
        return [self._reading(metric) for metric in SLA_METRICS
                if metric in promised and metric in self.of]

    def _reading(self, metric):
        clock = self.of[metric]
        stopped_at = clock.stopped_at or self.resolved_at
        is_paused = stopped_at is None and clock.since is None
        read = {
            "metric": metric, "state": self._state_of(metric, stopped_at, is_paused),
            "target_minutes": self.terms.targets[metric] // timedelta(minutes=1),
            "started_at": clock.started_at, "stopped_at": stopped_at,
            "due_at": clock.due_at if stopped_at else self._due_at(metric),
            "paused_at": self.waits_since if is_paused else None,
            "waits_for": self.waits_for if is_paused else None,
            "breached_at": clock.breached_at,
        }
        return {name: value for name, value in read.items() if value is not None}

    def _state_of(self, metric, stopped_at, is_paused):
        clock = self.of[metric]
        if clock.breached_at is not None:
            return "breached"
        if clock.stopped_at is not None or (stopped_at is not None and metric == RESOLUTION):
            return "met"
        if stopped_at is not None:
            return "stopped"
        return "paused" if is_paused else "running"

    # How they are kept

    def to_raw(self):
        """All of it but the terms, as it can be stored."""
        return {
            "at": self.at, "is_answered": self.is_answered, "waits_for": self.waits_for,
            "waits_since": self.waits_since, "resolved_at": self.resolved_at,
            "of": {metric: {**vars(clock), "spent": clock.spent // _MILLISECOND,
                            "done": list(clock.done)}
                   for metric, clock in self.of.items()},
        }

    @classmethod
    def from_raw(cls, raw, terms):
        """The clocks that were stored, going on by these terms."""
        clocks = cls(raw["at"], is_answered=raw["is_answered"])
        for name in ("waits_for", "waits_since", "resolved_at"):
            setattr(clocks, name, raw.get(name))
        clocks.terms = terms
        clocks.of = {metric: Clock(**{**kept, "spent": kept["spent"] * _MILLISECOND,
                                      "done": list(kept["done"])})
                     for metric, kept in raw["of"].items()}
        return clocks


_TAKEN = {
    "answered": Clocks._answered, "asked": Clocks._asked, "waits": Clocks._waits,
    "resolved": Clocks._resolved, "reopened": Clocks._reopened, "based": Clocks._based,
}
