"""What is promised, what happens about it, and the clock that counts for it: all without I/O."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contracts.helpdesk.sla_policy import SLA_METRICS

NOTHING = timedelta()
# In which order those of one moment come.
_ORDER = ("warned", "breached", "escalated")


@dataclass(frozen=True)
class Step:
    """What is done so much business time after a promise is due; before it where that is less."""

    key: str
    metric: str
    after: timedelta
    does: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Terms:
    """What is promised. `hours` are those of chassis.business_hours; targets are by metric."""

    hours: object
    targets: dict
    pauses_for: frozenset = frozenset()
    warn_at: float | None = None
    steps: tuple = ()

    def warning_of(self, metric):
        """After how much time it is warned of a promise."""
        return timedelta(seconds=round(self.targets[metric].total_seconds() * self.warn_at))


@dataclass(frozen=True)
class Happening:
    """That it is time for a warning or a step, or that a promise is broken."""

    at: datetime
    what: str
    metric: str
    due_at: datetime | None
    step: Step | None = None

    @property
    def place(self):
        """By which the first is found."""
        step = (self.step.after, self.step.key) if self.step else (NOTHING, "")
        return (self.at, _ORDER.index(self.what), SLA_METRICS.index(self.metric), *step)


@dataclass
class Clock:
    """What one promise has spent, and since when it goes on; it stands without that."""

    started_at: datetime
    spent: timedelta = NOTHING
    since: datetime | None = None
    stopped_at: datetime | None = None
    breached_at: datetime | None = None
    # Until when it was promised when it went on last.
    due_at: datetime | None = None
    # What it was warned of and which steps were taken, by key.
    done: list = field(default_factory=list)
