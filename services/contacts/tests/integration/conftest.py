"""The contacts service as a process, and its rules in the test's own process."""

import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from chassis.testing.processes import running_services

# Factories lie in the folder above, and a service of these tests beside them.
sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

ADMINISTRATOR = "user_01h455vb4pex5vsknk084sn02q"


@pytest.fixture
def contacts_process(shared_service):
    """A contacts service that runs for all tests."""
    return shared_service("contacts")


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


@pytest.fixture
def rules(store, stack, monkeypatch):
    """The operations of the service as plain calls, on an empty store."""
    from chassis.testing.rules import opened
    from contacts import search, settings
    from contacts.service import ContactsService

    with opened(stack, ContactsService, monkeypatch, is_shared=True) as rules:
        settings._settings.cache_clear()
        # The store was emptied, so nothing is known of it any more.
        search.forget()
        yield rules
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
