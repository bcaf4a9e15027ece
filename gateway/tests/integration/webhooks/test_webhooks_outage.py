"""The process that tells webhooks, on servers that a test may stop."""

import pytest

from chassis import store
from chassis.testing.events import put_event
from chassis.testing.processes import wait_until
from client.broker import Broker
from contracts.sales import order_placed
from gateway.database import open_database
from gateway.settings import settings
from gateway.webhooks.models import WebhookDelivery


@pytest.fixture
def own_store(own_stack, monkeypatch):
    """The gateway's store of the servers of this module."""
    monkeypatch.setenv("VINCULO_MONGODB_URL", own_stack.mongodb_url("gateway"))
    settings.cache_clear()
    open_database(settings())


@pytest.fixture
def tell(own_stack):
    """Have sales tell of an order: `tell("o-1")`."""
    broker = Broker(own_stack.broker_url("sales"), name="test").start()
    assert broker.wait_until_open(10)
    yield lambda id: put_event(broker, order_placed, order_placed.example, id=id)
    broker.stop()


def test_what_happens_while_the_store_is_away_is_told_when_it_is_back(
        own_stack, own_store, run_webhooks, add_webhook, receiver, tell):
    add_webhook()
    process = run_webhooks(
        MONGODB_URL=own_stack.mongodb_url("webhooks"), BROKER_URL=own_stack.broker_url("webhooks"))
    mongod = own_stack.servers.mongod
    mongod.kill()
    for number in range(3):
        tell(f"o-{number}")

    wait_until(lambda: any("background_work_failed" in line for line in process.log), 20,
               "it sees that the store is away")
    assert receiver.got == []
    mongod.start()

    receiver.wait_for("/hook", 3, 40)
    assert sorted(receiver.ids_at("/hook")) == ["o-0", "o-1", "o-2"]
    wait_until(lambda: WebhookDelivery.collection().count_documents({"state": "delivered"}) == 3)
    assert store.is_reachable()
