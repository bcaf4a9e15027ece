"""The marketing service as a process, and its rules in the test's own process."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest

from chassis import clock

# Factories lie in the folder above.
sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]


@pytest.fixture
def marketing_process(shared_service):
    """A marketing service that runs for all tests, with the contacts service that it asks."""
    shared_service("contacts")
    return shared_service("marketing")


@pytest.fixture
def marketing(clean_stack, marketing_process, client):
    """The operations of the marketing service over the bus, whose store is empty at first."""
    return client.marketing


@pytest.fixture
def rules(stack, monkeypatch):
    """The operations of the service as plain calls, on an empty store, with euros as its own."""
    from chassis.testing.rules import opened
    from marketing.service import MarketingService
    from marketing.settings import marketing_settings

    monkeypatch.setenv("VINCULO_HOUSE_CURRENCY", "EUR")
    marketing_settings.cache_clear()
    with opened(stack, MarketingService, monkeypatch) as rules:
        yield rules
    marketing_settings.cache_clear()


@pytest.fixture
def desk(shared_service, clean_stack, client, rules):
    """The rules, beside a contacts service that says who may be called."""
    shared_service("contacts")
    rules.contacts = client.contacts
    return rules


@pytest.fixture
def later():
    """Move the clock; it is put right after the test."""
    yield lambda **by: clock.move(timedelta(**by))
    clock.move(timedelta())
