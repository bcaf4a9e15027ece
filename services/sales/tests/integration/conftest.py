"""The sales service as a process, and its rules in the test's own process."""

import sys
from pathlib import Path

import pytest

# Factories lie in the folder above.
sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]


@pytest.fixture
def contacts_process(shared_service):
    """The contacts service that sales asks, which runs for all tests."""
    return shared_service("contacts")


@pytest.fixture
def sales_process(shared_service, contacts_process):
    """A sales service that runs for all tests, with the contacts service that it asks."""
    return shared_service("sales")


@pytest.fixture
def sales(clean_stack, sales_process, client):
    """The operations of the sales service over the bus, whose store is empty at first."""
    return client.sales


@pytest.fixture
def rules(stack, monkeypatch):
    """The operations of the service as plain calls, on an empty store."""
    from chassis.testing.rules import opened
    from sales.service import SalesService

    with opened(stack, SalesService, monkeypatch) as rules:
        yield rules
