"""The helpdesk service as a process, and its rules in the test's own process."""

import sys
from pathlib import Path

import pytest

# Factories lie in the folder above.
sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]


@pytest.fixture
def helpdesk_process(shared_service):
    """A helpdesk service that runs for all tests, with the contacts service that it asks."""
    shared_service("contacts")
    return shared_service("helpdesk")


@pytest.fixture
def helpdesk(clean_stack, helpdesk_process, client):
    """The operations of the helpdesk service over the bus, whose store is empty at first."""
    return client.helpdesk


@pytest.fixture
def rules(stack, monkeypatch):
    """The operations of the service as plain calls, on an empty store."""
    from chassis.testing.rules import opened
    from helpdesk.service import HelpdeskService

    with opened(stack, HelpdeskService, monkeypatch) as rules:
        yield rules
