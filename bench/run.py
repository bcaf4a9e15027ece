"""Measure the suite, all in one run on one machine, and write bench/results.md.

Requests are told as a share of the floor: a bare Flask route that returns one kilobyte, under the
same gunicorn settings and the same load, so that a slow machine does not matter.
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
console = Console(stderr=True)


def main():
    options = _options()
    if not wrk.is_installed():
        sys.exit("wrk is needed for the load. On Debian: apt-get install wrk")
    report = Report(date.today(), _machine(), options.seconds)  # noqa: DTZ011  A day for people.
    with tempfile.TemporaryDirectory(prefix="vinculo-bench-") as folder:
        suite = Suite(folder)
        try:
            _measure(suite.start(), options, report)
        finally:
            suite.stop()
    options.into.write_text(report.text())
    console.print(f"Written to {options.into}")


def _measure(suite, options, report):
    held = 0
    for size in options.sizes:
        with _step(f"import up to {size:,} contacts"):
            report.imports.append(measures.import_rows(suite, held, size))
        held = size
        with _step("wait until everything is told"):
            measures.wait_until_told(suite)
        paths = measures.Paths(suite)
        for connections in options.connections:
            for route in measures.ROUTES:
                with _step(f"{route} at {size:,} contacts, {connections} connections"):
                    report.add_load(size, connections, route,
                                    paths.load(route, connections, options.seconds))
    with _step("events from commit to handled"):
        report.events = measures.events(suite, options.events)
    with _step("search in the service"):
        report.search = measures.search_in_service(suite)
    with _step("profiles and guards in the service"):
        report.guards = measures.guards_in_service()
    report.memory = suite.memory()
    with _step("introductions and networks in the service"):
        report.network = measures.network_in_service()


@contextlib.contextmanager
def _step(what):
    began = time.monotonic()
    with console.status(what):
        yield
    console.print(f"{time.monotonic() - began:7.1f} s  {what}")


def _options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--seconds", type=int, default=5, help="how long each load lasts")
    parser.add_argument("--events", type=int, default=3000)
    parser.add_argument("--into", type=Path, default=RESULTS)
    return parser.parse_args()


def _machine():
    import os

    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, " \
           f"Python {platform.python_version()}"


if __name__ == "__main__":
    main()
