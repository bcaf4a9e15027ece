"""The billing service as a process, and its rules in the test's own process."""

import sys
from pathlib import Path

import pytest

# Factories lie in the folder above.
sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]


@pytest.fixture
def billing_process(shared_service):
    """A billing service that runs for all tests, with the contacts service that it asks."""
    shared_service("contacts")
    return shared_service("billing")


@pytest.fixture
def billing(clean_stack, billing_process, client):
    """The operations of the billing service over the bus, whose store is empty at first."""
    return client.billing


@pytest.fixture
def rules(stack, monkeypatch):
    """The operations of the service as plain calls, on an empty store."""
    from billing.service import BillingService
    from chassis.testing.rules import opened

    with opened(stack, BillingService, monkeypatch) as rules:
        yield rules
