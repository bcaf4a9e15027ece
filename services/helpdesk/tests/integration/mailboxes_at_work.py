"""A mailbox on a real IMAP server, for tests that fetch from it."""

import orjson
import pytest
from mail_factories import OURS

from chassis import clock
from chassis.deliveries import Happened
from chassis.testing.events import waiting_events
from chassis.testing.imap import PASSWORD, USER, ImapServer
from chassis.testing.parties import party
from contracts import helpdesk as contract
from helpdesk.mailboxes import fetching
from helpdesk.mailboxes.models import MailboxState

PHOTO = b"\x89PNG not really"


@pytest.fixture(scope="module")
def imap_server():
    server = ImapServer().start()
    yield server
    server.stop()


@pytest.fixture
def imap(imap_server):
    imap_server.empty()
    return imap_server


@pytest.fixture
def ana(rules):
    return party(emails=[{"address": "ana@example.com", "is_primary": True}])


@pytest.fixture
def settings(rules, monkeypatch):
    """The settings by which mailboxes lead to this machine."""
    from helpdesk.settings import helpdesk_settings

    monkeypatch.setenv("VINCULO_MAIL_NETWORKS", "127.0.0.0/8")
    helpdesk_settings.cache_clear()
    yield
    helpdesk_settings.cache_clear()


def asked_for(imap, **fields):
    return {"name": "Ayuda", "address": OURS, "imap_url": imap.url, "user": USER,
            "password": PASSWORD, **fields}


@pytest.fixture
def inbox(rules, settings, imap):
    return rules.create_mailbox(**asked_for(imap, sender_name="Lumbre", signature="Lumbre, S.L.",
                                            language="es", team_id="norte"))


def fetch(rules, inbox):
    """Fetch all that came, in as many turns as it takes."""
    rules.fetch_mailbox(mailbox_id=inbox["id"])
    fetching.fetch_mailboxes()
    while _is_due(inbox):
        fetching.fetch_mailboxes()


def _is_due(inbox):
    state = MailboxState.objects(id=inbox["id"]).first()
    return state is not None and state.due_at is not None and state.due_at <= clock.now()


def taken(rules, inbox, **filters):
    return rules.list_mails_taken(mailbox_id=inbox["id"], **filters)["items"]


def messages_of(rules, ticket):
    return rules.list_ticket_messages(ticket_id=ticket["id"])["items"]


def answer(rules, ticket, body="Lo miramos.", **fields):
    """Answer by mail, as the reaction to it does."""
    message = rules.add_ticket_message(ticket_id=ticket["id"], body=body, **fields)
    told = [orjson.loads(event["data"]) for event in waiting_events(rules.store)
            if event["type"] == "helpdesk.message.added"][-1]
    rules.react("on_message_added",
                Happened(message["id"], contract.message_added.type, clock.now(), told))
    return message
