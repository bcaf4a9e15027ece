"""What another service tells of is shown in the timeline by one small reaction."""

import pytest
from contacts_factories import organisation, person, working_at
from contacts_with_shop import parcel_sent

from chassis.testing.processes import wait_until

HANDLER = 'handler="contacts.on_parcel_sent"'


@pytest.fixture
def process(run_service, stack):
    """The contacts service with that reaction; it runs as the broker user that contacts is."""
    return run_service(
        "contacts_with_shop:ContactsWithShop",
        VINCULO_MONGODB_URL=stack.mongodb_url("contacts"),
        VINCULO_BROKER_URL=stack.broker_url("contacts"),
    )


@pytest.fixture
def contacts(process, client):
    return client.contacts


def _orders(contacts, contact):
    return contacts.get_timeline(contact_id=contact["id"], type="shop.parcel.sent")["items"]


def test_order_is_shown_with_whoever_placed_it_and_where_they_work(contacts, publish_event):
    acme = contacts.create_contact(**organisation())
    ana = contacts.create_contact(**person(
        affiliations=[working_at(acme, starts_on="2026-01-01")]))
    order = {"order_id": "A-7", "contact_id": ana["id"], "total": "12.50 EUR"}

    publish_event(parcel_sent, order, actor_id="user_of_the_shop",
                  time="2026-01-31T09:30:00.000Z")

    (entry,) = wait_until(lambda: _orders(contacts, ana))
    assert {**entry, "id": None} == {
        "id": None, "type": "shop.parcel.sent", "occurred_at": "2026-01-31T09:30:00Z",
        "title": "Order A-7", "summary": "12.50 EUR", "contact_ids": [ana["id"]],
        "about": {"type": "order", "id": "A-7"}, "actor_id": "user_of_the_shop",
    }
    assert _orders(contacts, acme) == [entry]


def test_order_is_shown_once_when_its_event_comes_ten_times(contacts, process, publish_event):
    ana = contacts.create_contact(**person())
    order = {"order_id": "A-7", "contact_id": ana["id"], "total": "12.50 EUR"}

    for _ in range(10):
        publish_event(parcel_sent, order, id="the-same")

    wait_until(
        lambda: process.metrics().get(f"vinculo_events_repeated_total{{{HANDLER}}}", 0) == 9)
    assert len(_orders(contacts, ana)) == 1
