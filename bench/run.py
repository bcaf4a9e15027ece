"""Measure the suite, all in one run on one machine, and write bench/results.md.

Requests are told as a share of the floor: a bare Flask route that returns one kilobyte, under the
same gunicorn settings and the same load, so that a slow machine does not matter.

python bench/run.py                     everything, into bench/results.md
python bench/run.py network guards      some of it, printed
python bench/run.py --small             a try of everything in minutes, printed
"""

import argparse
import contextlib
import platform
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import measures
import wrk
from report import Report
from rich.console import Console
from suite import Suite

RESULTS = Path(__file__).parent / "results.md"
# What needs the whole suite, and what is asked of the service itself.
WITH_SUITE = ("requests", "events")
IN_SERVICE = (
    "search", "network", "guards", "approach", "duplicates", "pricing", "orders",
    "board", "forecast", "inbox", "routing", "chat", "mentions", "alerts", "worth",
    "propensities", "segments", "mails", "journeys", "programme")
console = Console(stderr=True)


def main():
    options = _options()
    if ("requests" in options.parts) and not wrk.is_installed():
        sys.exit("wrk is needed for the load. On Debian: apt-get install wrk")
    report = Report(date.today(), _machine(), options.seconds)  # noqa: DTZ011  A day for people.
    if set(WITH_SUITE) & set(options.parts):
        with tempfile.TemporaryDirectory(prefix="vinculo-bench-") as folder:
            suite = Suite(folder)
            try:
                _measure_suite(suite.start(), options, report)
            finally:
                suite.stop()
    # The suite has gone by now, so that nothing works beside what is measured.
    for part in IN_SERVICE:
        if part in options.parts:
            with _step(f"{part} in the service"):
                report.tables.append(measures.in_service(part, small=options.small))
    if options.into is None:
        sys.stdout.write(report.text())
        return
    options.into.write_text(report.text())
    console.print(f"Written to {options.into}")


def _measure_suite(suite, options, report):
    if "requests" in options.parts:
        _measure_requests(suite, options, report)
    if "events" in options.parts:
        with _step("events from commit to handled"):
            report.events = measures.events(suite, options.events)
    report.memory = suite.memory()


def _measure_requests(suite, options, report):
    held = 0
    for size in options.sizes:
        with _step(f"import up to {size:,} contacts"):
            report.imports.append(measures.import_rows(suite, held, size))
        held = size
        with _step("wait until everything is told and compared"):
            measures.wait_until_told(suite)
        paths = measures.Paths(suite)
        for connections in options.connections:
            for route in measures.ROUTES:
                with _step(f"{route} at {size:,} contacts, {connections} connections"):
                    report.add_load(size, connections, route,
                                    paths.load(route, connections, options.seconds))


@contextlib.contextmanager
def _step(what):
    began = time.monotonic()
    console.print(f"          {what} …")
    yield
    console.print(f"{time.monotonic() - began:7.1f} s  {what}")


def _options():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts = (*WITH_SUITE, *IN_SERVICE)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(parts)}")
    parser.add_argument("--small", action="store_true", help="a try, that tells no figures")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--seconds", type=int, default=5, help="how long each load lasts")
    parser.add_argument("--events", type=int, default=3000)
    parser.add_argument("--into", type=Path, help="a file; bench/results.md when all is measured")
    options = parser.parse_args()
    unknown = set(options.parts) - set(parts)
    if unknown:
        parser.error(f"There is no part {min(unknown)}. There are: {', '.join(parts)}.")
    if options.small:
        options.sizes, options.connections, options.seconds, options.events = [500], [4], 1, 100
    elif not options.parts and options.into is None:
        options.into = RESULTS
    options.parts = options.parts or list(parts)
    return options


def _machine():
    import os

    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, " \
           f"Python {platform.python_version()}"


if __name__ == "__main__":
    main()
