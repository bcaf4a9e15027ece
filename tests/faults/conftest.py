"""Servers of their own for the faults, and the counts at the end of the run."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def faults(own_stack, request):
    """Run services on the servers that these tests stop and kill: `faults("contacts")`."""
    from chassis.testing.processes import running_services
    from chassis.testing.sizes import sized

    own_stack.servers.start()
    own_stack.empty()
    # What a process had under way as it died holds others up for so long: as deployed, or less.
    own_stack.shorten_transactions(seconds=sized(10, usual=2))
    with running_services(own_stack, Path(__file__).parent) as run:
        yield run
        # Whatever the test stopped is there again, so that the services can drain.
        own_stack.servers.start()


@pytest.fixture
def plain_contacts(faults):
    """Run the contacts service without what it derives of its events: `plain_contacts()`."""

    def run(**settings):
        return faults("plain_contacts:PlainContactsService", user="contacts", **settings)

    return run


@pytest.fixture
def own_client(own_stack):
    from workload import ACTOR

    from client import connect

    client = connect(own_stack.broker_url("gateway"), name="workload", actor=ACTOR)
    yield client
    client.close()


@pytest.fixture
def report(record_property):
    """Have counts shown at the end of the run: `report(killed=3, **counts)`."""

    def tell(**counts):
        record_property("counts", "  ".join(f"{name} {value}" for name, value in counts.items()))

    return tell


def pytest_terminal_summary(terminalreporter):
    rows = [
        (report.nodeid.rpartition("::")[2], value)
        for report in terminalreporter.stats.get("passed", [])
        for name, value in getattr(report, "user_properties", ())
        if name == "counts" and report.when == "call"
    ]
    if not rows:
        return
    terminalreporter.section("fault counts")
    for test, counts in rows:
        terminalreporter.write_line(f"{test}\n    {counts}")
