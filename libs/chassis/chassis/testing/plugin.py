"""Fixtures for tests of services: `stack`, `store`, `shared_service`, `run_service`, `client`,
`events_seen`, `stub`, `mailbox`.

The servers start when the first test asks for them and end with the run. Each worker has a
virtual host and databases of its own; `store` and `run_service` begin each test with empty ones.
"""

import gc
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from .own_servers import (  # noqa: F401
    SERVERS_FOLDER,
    client_alone,
    client_of,
    hurried_client,
    own_stack,
    run_alone,
)
from .processes import running, running_services

MARKS_BY_FOLDER = ("unit", "integration", "contract", "journeys", "faults")
LINES_SHOWN = 40


def pytest_configure(config):
    # Workers of xdist inherit the environment, so they find the same folder.
    if SERVERS_FOLDER not in os.environ:
        os.environ[SERVERS_FOLDER] = tempfile.mkdtemp(prefix="vinculo-test-", dir=_quick_folder())
        config.stash[_owned] = Path(os.environ[SERVERS_FOLDER])


_owned = pytest.StashKey()
_ends_with_folder = pytest.StashKey()
# What the servers of a run need at most.
_ROOM = 8 << 30


def _quick_folder():
    """Where what is written costs no wait for a disk, if there is room; None for the usual place.

    Killing a process loses nothing there either; only a machine that fails would.
    """
    memory = Path("/dev/shm")
    is_roomy = memory.is_dir() and shutil.disk_usage(memory).free > _ROOM
    return memory if is_roomy and os.access(memory, os.W_OK) else None


def pytest_unconfigure(config):
    folder = config.stash.get(_owned, None)
    if folder is None:
        return
    if (folder / "mongod").exists():
        from .servers import Servers, Unscanned

        Unscanned(Servers(folder)).stop()
        Servers(folder).stop()
    shutil.rmtree(folder, ignore_errors=True)
    os.environ.pop(SERVERS_FOLDER, None)


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    # What is read of so many tests stays, and is not searched for garbage from then on.
    gc.disable()
    result = yield
    gc.freeze()
    gc.enable()
    return result


def pytest_collection_modifyitems(items):
    # The folder says what kind of test it is.
    for item in items:
        for mark in MARKS_BY_FOLDER:
            if f"/{mark}/" in item.path.as_posix():
                item.add_marker(mark)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item, nextitem):
    held = item.session.stash.get(_ends_with_folder, None)
    if held is not None and (nextitem is None or nextitem.path.parent != item.path.parent):
        held.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        # Why a test of services failed mostly stands in their logs.
        for process in running:
            state = "running" if process.is_running else "ended"
            report.sections.append((f"log of {process.target}, {state}",
                                    "\n".join(process.log[-LINES_SHOWN:])))
    return report


@pytest.fixture(scope="session")
def ends_with_folder(request):
    """What is entered here (`contextlib.ExitStack`) ends with the last test of a folder, as it
    would go on working beside the tests of others."""
    with ExitStack() as held:
        request.session.stash[_ends_with_folder] = held
        yield held


@pytest.fixture(scope="session")
def servers():
    """The real broker and store of this run."""
    from .servers import Servers

    return Servers(os.environ[SERVERS_FOLDER]).start()


@pytest.fixture(scope="session")
def stack(servers, request):
    """This worker's virtual host and databases."""
    from .servers import Stack

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    stack = Stack(servers, worker).set_up()
    yield stack
    stack.tear_down()


@pytest.fixture
def clean_stack(stack):
    """Empty databases and queues; indexes and bindings stay."""
    stack.empty()


@pytest.fixture
def clean_stores(stack):
    """Empty databases, for tests that take nothing from the bus."""
    stack.empty_stores()


@pytest.fixture
def store(stack):
    """The empty store of `contacts`, opened in the test's own process, for rules without a bus."""
    stack.empty_stores("contacts")
    return stack.open_store("contacts")


@pytest.fixture(scope="session")
def shared_service(stack, tmp_path_factory, ends_with_folder):
    """A service that runs once for all tests of a folder that ask: `shared_service("contacts")`.

    It ends when a test runs one of its own or a stand-in under that name, as both would take from
    one queue, and starts again for the next that asks.
    """
    with running_services(stack, tmp_path_factory.mktemp("shared")) as run:

        def shared(name):
            if name not in stack.shared or not stack.shared[name].is_running:
                stack.shared[name] = run(name)
                ends_with_folder.callback(stack.end_shared, name)
                # What it begins with is there for no test, as its first is one of many.
                stack.empty_stores(name)
            return stack.shared[name]

        yield shared
        stack.shared.clear()


@pytest.fixture
def run_service(stack, clean_stack, request):
    """Start a service in a process of its own: `run_service("contacts", VINCULO_…="…")`.

    It is ready when the call returns, and drained after the test. `probe:ProbeService` is a
    service in `probe.py` beside the test.
    """
    with running_services(stack, request.path.parent) as run:
        yield run


@pytest.fixture(scope="session")
def unscanned_stack(servers):
    """This worker's databases in a store that refuses to read a collection without an index."""
    from .servers import Stack, Unscanned

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    stack = Stack(Unscanned(servers).start(), f"{worker}-unscanned").set_up()
    yield stack
    stack.tear_down()


@pytest.fixture
def client(stack):
    """A client that calls as the gateway does, for an administrator."""
    client = client_of(stack)
    yield client
    client.close()


@pytest.fixture
def events_seen(stack):
    """The events on this worker's virtual host from now on."""
    from .events import EventsSeen

    seen = EventsSeen(stack.admin_broker_url)
    yield seen
    seen.close()


@pytest.fixture
def publish_event(stack):
    """Put an event on the bus as its service would: `publish_event(event, data, id=…)`.

    `user` is the broker user that does it, by default the event's service. Returns the id.
    """
    from client.broker import Broker

    from .events import put_event

    brokers = {}

    def publish(event, data, *, user=None, **options):
        user = user or event.service
        if user not in brokers:
            if user not in stack.databases:
                stack.add_service(user)
            brokers[user] = Broker(stack.broker_url(user), name="test").start()
            assert brokers[user].wait_until_open(10)
        return put_event(brokers[user], event, data, **options)

    yield publish
    for broker in brokers.values():
        broker.stop()


@pytest.fixture
def stub(stack):
    """Stand-ins that answer with contract examples: `stub(contracts.sales.sales)`."""
    from .stubs import Stub

    made = []

    def make(service, answers=None):
        if service.name not in stack.databases:
            stack.add_service(service.name)
        stack.end_shared(service.name)
        made.append(Stub(stack.broker_url(service.name), service, answers))
        return made[-1]

    yield make
    for stub in made:
        stub.close()


@pytest.fixture
def mailbox(monkeypatch):
    """A mail server that this process sends to from now on; see `mailbox.Mailbox`."""
    from chassis import mails

    from .mailbox import Mailbox

    mailbox = Mailbox()
    for name, value in mailbox.settings.items():
        monkeypatch.setenv(name, value)
    mails.forget_settings()
    yield mailbox
    mailbox.close()
    mails.forget_settings()
