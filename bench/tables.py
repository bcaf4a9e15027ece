"""What each measure of the service itself has in common: its options, its times, its table.

A measure is a file here that can be run by itself, with `--small` for a try. It tells how long
calls took by the clock and on the processor (others may use the machine), how often the store was
read, and what was asked of it.
"""

import argparse
import json
import os
import sys
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from tempfile import TemporaryDirectory

from chassis import calls, store
from chassis.local.mongod import Mongod
from chassis.testing.asked import ASKED

COLUMNS = ("what", "calls", "p50", "p95", "most", "processor p50", "reads at most", "asked for")


@dataclass
class Table:
    """What was measured: a heading, what it was measured on, and rows of text."""

    title: str
    about: str
    columns: list = field(default_factory=lambda: list(COLUMNS))
    rows: list = field(default_factory=list)

    def add(self, what, runs, asked=""):
        """Add a row of what `timed` gave for the same question."""
        walls, cpus = sorted(run[0] for run in runs), sorted(run[1] for run in runs)
        self.rows.append([
            what, f"{len(runs):,}", f"{_at(walls, 0.5):.1f}", f"{_at(walls, 0.95):.1f}",
            f"{walls[-1]:.1f}", f"{_at(cpus, 0.5):.1f}", str(max(run[2] for run in runs)), asked])
        say(f"{what}: p50 {_at(walls, 0.5):.1f} ms, p95 {_at(walls, 0.95):.1f} ms")

    def text(self):
        lines = [f"## {self.title}\n", f"{self.about}\n", f"| {' | '.join(self.columns)} |",
                 f"|{'|'.join(' --- ' if n == 0 else ' ---: ' for n in range(len(self.columns)))}|"]
        lines += [f"| {' | '.join(row)} |" for row in self.rows]
        return "\n".join(lines) + "\n"


def _at(values, share):
    return values[min(int(len(values) * share), len(values) - 1)]


def timed(operation, rule, **request):
    """`(milliseconds, those on the processor, reads of the store, what it gave)`, with its JSON."""
    ASKED.names.clear()
    wall, cpu = time.perf_counter(), time.process_time()
    result = rule(**request)
    calls.envelope(operation, result)
    return ((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000,
            len(ASKED.reads), result)


def say(text):
    """Show how far a measure is; what it found goes elsewhere."""
    sys.stderr.write(f"  {text}\n")
    sys.stderr.flush()


def options(doc, small, **full):
    """The options of a measure: each size by its name, and `--small` for a try."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--small", action="store_true", help="a try, in seconds")
    parser.add_argument("--json", action="store_true", help="tell it to another program")
    parser.add_argument("--seed", type=int, default=1)
    for name, size in full.items():
        parser.add_argument(f"--{name}", type=int,
                            help=f"{size:,}, with --small {small.get(name, size):,}")
    chosen = parser.parse_args()
    for name, size in full.items():
        if getattr(chosen, name) is None:
            setattr(chosen, name, small.get(name, size) if chosen.small else size)
    return chosen


def tell(chosen, table):
    """Print a table, for people or for `bench/run.py`."""
    sys.stdout.write(json.dumps(asdict(table)) if chosen.json else table.text())


@contextmanager
def own_store(*documents):
    """A store for one measure alone, with the indexes of these documents; gives its address."""
    # The rules ask the settings for the country; nothing is said on any bus.
    os.environ |= {"VINCULO_MONGODB_URL": "mongodb://unused", "VINCULO_BROKER_URL": "amqp://unused"}
    with TemporaryDirectory(prefix="vinculo-bench-") as folder:
        mongod = Mongod(folder).start()
        try:
            url = mongod.admin_url.replace("/admin?", "/contacts?")
            client = store.connect(url)
            store.ensure_indexes(*documents)
            yield url
            client.close()
        finally:
            mongod.kill()
