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


@pytest.fixture(scope="module")
def mail_server():
    """A mail server for the tests of a module."""
    from chassis.testing.mailbox import Mailbox

    server = Mailbox()
    yield server
    server.close()


@pytest.fixture
def mailbox(mail_server, rules, monkeypatch):
    """A mail server, and somebody who sends by it."""
    from campaign_factories import SETTINGS

    from chassis import mails

    mail_server.messages.clear()
    mail_server.refuses_with = None
    for name, value in mail_server.settings.items():
        monkeypatch.setenv(name, value)
    mails.forget_settings()
    rules.set_marketing_mail_settings(**SETTINGS)
    return mail_server


@pytest.fixture
def approach(monkeypatch):
    """What contacts answer of whom may be approached, without contacts."""
    from mail_at_work import Approach, use

    return use(Approach(), monkeypatch)


@pytest.fixture
def alone(rules, later, monkeypatch):
    """The rules of forms alone; what they ask of others is kept in `asked`, or raises `refuses`."""
    from campaign_factories import SETTINGS

    from chassis.ids import new_id
    from marketing.forms import consenting, leads

    rules.set_marketing_mail_settings(**SETTINGS)
    rules.asked, rules.refuses = [], None

    def ask(operation, *, once=None, **request):
        if rules.refuses:
            raise rules.refuses
        rules.asked.append((operation, once, operation.request.load(request)))
        return {"items": [{"outcome": "created", "lead_id": new_id("lead"), "errors": []}]}

    for module in (leads, consenting):
        monkeypatch.setattr(module, "ask", ask)
    return rules
