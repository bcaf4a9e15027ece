"""The results as a page."""

from dataclasses import dataclass, field

COMMAND = "make bench"


@dataclass
class Report:
    """What was measured, and how it reads."""

    day: object
    machine: str
    seconds: int
    imports: list = field(default_factory=list)
    loads: dict = field(default_factory=dict)
    events: object = None
    tables: list = field(default_factory=list)
    memory: dict = field(default_factory=dict)

    def add_load(self, size, connections, route, load):
        self.loads[size, connections, route] = load

    def text(self):
        parts = [
            "# Measurements\n",
            f"Written by `{COMMAND}` on {self.day}: {self.machine}, with database, broker, load "
            f"generator and all processes on it, one process a service, "
            f"two gateway workers. Each load lasted {self.seconds} s. Shares are of the floor in "
            "the same run and at the same number of connections: a Flask route that returns one "
            "kilobyte under the same gunicorn settings. Times are in milliseconds. What is "
            "measured in the service is asked without gateway and broker.\n",
            *(self._table(size) for size in sorted({size for size, _, _ in self.loads})),
            *([self._imports()] if self.imports else []),
            *([self._events()] if self.events else []),
            *(table.text() for table in self.tables),
            *([self._memory()] if self.memory else []),
        ]
        return "\n".join(parts)

    def _table(self, size):
        rows = [f"## Requests at {size:,} contacts\n",
                "| connections | route | requests/s | of the floor | p50 | p99 | failed |",
                "| ---: | --- | ---: | ---: | ---: | ---: | ---: |"]
        for (its_size, connections, route), load in self.loads.items():
            if its_size != size:
                continue
            floor = self.loads[size, connections, "floor"]
            share = load.requests_per_second / floor.requests_per_second
            rows.append(
                f"| {connections} | {route} | {load.requests_per_second:,.0f} | {share:.3f} | "
                f"{load.p50:.1f} | {load.p99:.1f} | {load.failures} |")
        return "\n".join(rows) + "\n"

    def _imports(self):
        rows = ["## Import of CSV through the gateway\n",
                "| rows | contacts afterwards | seconds | rows/s | peak memory |",
                "| ---: | ---: | ---: | ---: | ---: |"]
        rows += [
            f"| {run.rows:,} | {run.contacts_after:,} | {run.seconds:.1f} | "
            f"{run.rows_per_second:,.0f} | {run.peak_mebibytes} MiB |"
            for run in self.imports
        ]
        return "\n".join(rows) + "\n"

    def _events(self):
        run = self.events
        rows = ["## Events, from the commit to their being handled by another service\n",
                f"{run.events:,} contacts created by 32 threads: "
                f"{run.events_per_second:,.0f} events/s committed, told and handled.\n",
                "| lag at most | share of events |", "| ---: | ---: |"]
        total = max(run.lags.values()) or 1
        rows += [f"| {bound:g} s | {count / total:.3f} |" for bound, count in sorted(
            run.lags.items()) if bound != float("inf")]
        return "\n".join(rows) + "\n"

    def _memory(self):
        rows = ["## Memory after all this\n", "| process | resident |", "| --- | ---: |"]
        rows += [f"| {name} | {size} MiB |" for name, size in self.memory.items()]
        return "\n".join(rows) + "\n"
