"""The marketing service as a process, and its rules in the test's own process."""

import sys
from pathlib import Path

import pytest

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
