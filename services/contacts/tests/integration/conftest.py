"""The contacts service as a process, and its rules in the test's own process."""

import sys
from contextlib import contextmanager
from pathlib import Path

import orjson
import pytest

from chassis.testing.plugin import running_services

# Factories lie in the folder above, and a service of these tests beside them.
sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

ADMINISTRATOR = "user_01h455vb4pex5vsknk084sn02q"


@pytest.fixture(scope="session")
def contacts_process(stack, tmp_path_factory):
    """A contacts service that runs for all tests."""
    with running_services(stack, tmp_path_factory.mktemp("contacts")) as run:
        yield run("contacts")


@pytest.fixture(scope="module")
def unscanned_process(unscanned_stack, tmp_path_factory):
    """A contacts service for the tests of a module, whose store refuses to scan a collection."""
    unscanned_stack.empty()
    with running_services(unscanned_stack, tmp_path_factory.mktemp("contacts")) as run:
        yield run("contacts")


@pytest.fixture(scope="module")
def unscanned_client(unscanned_stack, unscanned_process):
    """A client of it, as an administrator."""
    from client import connect
    from contracts.context import Actor

    client = connect(unscanned_stack.broker_url("gateway"),
                     actor=Actor(ADMINISTRATOR, roles=("administrator",)))
    yield client
    client.close()


@pytest.fixture(scope="module")
def unscanned_database(unscanned_stack):
    """Its database, as the administrator sees it."""
    from pymongo import MongoClient

    with MongoClient(unscanned_stack.servers.mongod.admin_url) as admin:
        yield admin[unscanned_stack.databases["contacts"]]


@pytest.fixture
def contacts(clean_stack, contacts_process, client):
    """The operations of the contacts service, whose store is empty at first."""
    return client.contacts


@pytest.fixture
def ask_as(client):
    """Call the contacts service with a role or scopes: `ask_as("read_only", "get_contact", …)`."""
    from contracts.context import Actor, Call

    def ask(role, operation, *, permissions=None, **request):
        actor = Actor(ADMINISTRATOR, roles=(role,), permissions=permissions)
        return client.call(f"contacts.{operation}", request, call=Call(actor=actor))

    return ask


@contextmanager
def _unchanged(stack):
    from pymongo import MongoClient

    def everything():
        database = client[stack.databases["contacts"]]
        # What was handed to the bus, and what the chassis notes for itself, is no change.
        kept = ("contacts", "relationships", "interactions", "timeline",
                "activities", "activity_occurrences", "calendars",
                "consents", "register_entries", "data_requests")
        return {name: sorted(map(str, database[name].find())) for name in kept}

    with MongoClient(stack.servers.mongod.admin_url) as client:
        before = everything()
        yield
        assert everything() == before


@pytest.fixture
def nothing_changes(stack):
    """`with nothing_changes():` what is done within leaves the store as it was."""
    return lambda: _unchanged(stack)


class Rules:
    """The operations of the service, run in the test's own process, without a bus."""

    def __init__(self, call):
        self._call = call

    def __getattr__(self, name):
        from chassis import schemas
        from chassis.outbox import commit
        from contacts.service import ContactsService
        from contracts.contacts import contacts as contract
        from contracts.context import serving

        if name not in contract.operations:
            raise AttributeError(name)
        operation = contract.operations[name]
        rule = getattr(ContactsService, name).rule

        def perform(**request):
            loaded = operation.request.load(request)
            with serving(self._call):
                result = commit(lambda: rule(**loaded)) if operation.changes_state else rule(
                    **loaded)
            if operation.reply is not None:
                return orjson.loads(schemas.to_json(result, operation.reply))

        return perform


@pytest.fixture(scope="session")
def indexes(stack):
    """The indexes of the service, which stay when tests empty its store."""
    from chassis.store import ensure_indexes
    from contacts.models import DOCUMENTS

    stack.open_store("contacts")
    ensure_indexes(*DOCUMENTS)


@pytest.fixture
def rules(store, indexes, stack, monkeypatch):
    """The operations of the service as plain calls, on an empty store."""
    from contacts import search, settings
    from contracts.context import Actor, Call

    for name, value in stack.environment("contacts").items():
        monkeypatch.setenv(name, value)
    settings._settings.cache_clear()
    # The store was emptied, so nothing is known of it any more.
    search.forget()
    yield Rules(Call(Actor(ADMINISTRATOR, roles=("administrator",))))
    settings._settings.cache_clear()


@pytest.fixture
def background_rests(store):
    """Services of other tests leave merges and duplicates to the test that does their work."""
    from datetime import UTC, datetime

    jobs = ("carry_on_merges", "look_for_duplicates")
    later = datetime(2100, 1, 1, tzinfo=UTC)
    for job in jobs:
        store.jobs.update_one(
            {"_id": job}, {"$set": {"due_at": later, "held_until": later}}, upsert=True)
    yield
    store.jobs.delete_many({"_id": {"$in": jobs}})
