"""What each user may do on the bus, with the files that a deployment uses."""

import contextlib

import pika
import pytest
from pika.exceptions import ChannelClosedByBroker

from chassis.local import (
    LocalServerError,
    Management,
    RabbitMQ,
    broker_url,
    provision_broker,
    read_access,
)
from contracts import wire

pytestmark = [pytest.mark.contract, pytest.mark.integration]

VHOST = "access/1"
PASSWORDS = {user: f"{user}'s /secret@" for user in read_access("rabbitmq")["users"]}
QUORUM = {"x-queue-type": "quorum"}
SHARED_EXCHANGES = (wire.EVENTS_EXCHANGE, wire.RPC_EXCHANGE)


@pytest.fixture(scope="module")
def rabbitmq(tmp_path_factory):
    server = RabbitMQ(tmp_path_factory.mktemp("rabbitmq"))
    yield server.start()
    server.kill()


@pytest.fixture(scope="module")
def bus(rabbitmq):
    """The broker with its rights, and the queues that the service contacts declares for itself."""
    provision_broker(rabbitmq.management_url, VHOST, PASSWORDS)
    with as_user(rabbitmq, "contacts") as channel:
        declare_like_a_service(channel)
    with as_admin(rabbitmq) as channel:
        channel.queue_declare("sales.on_contact_created", durable=True, arguments=QUORUM)
    return rabbitmq


@contextlib.contextmanager
def as_user(server, user):
    url = broker_url(server.admin_url, user, PASSWORDS[user], VHOST)
    connection = pika.BlockingConnection(pika.URLParameters(url))
    try:
        channel = connection.channel()
        channel.confirm_delivery()
        yield channel
    finally:
        connection.close()


@contextlib.contextmanager
def as_admin(server):
    url = server.admin_url.removesuffix("%2F") + "access%2F1"
    connection = pika.BlockingConnection(pika.URLParameters(url))
    try:
        yield connection.channel()
    finally:
        connection.close()


def declare_like_a_service(channel):
    """All that a service sets up on the bus with its own rights."""
    for exchange in SHARED_EXCHANGES:
        channel.exchange_declare(exchange, passive=True)
    channel.queue_declare("rpc-contacts", durable=True)
    channel.queue_bind("rpc-contacts", wire.RPC_EXCHANGE, "contacts.*")
    for exchange in ("contacts.dead", "contacts.redeliver", "contacts.retry.5s"):
        channel.exchange_declare(exchange, "direct", durable=True)
    dead_letters = {"x-dead-letter-exchange": "contacts.dead"}
    channel.queue_declare("contacts.on_x", durable=True, arguments=QUORUM | dead_letters)
    channel.queue_bind("contacts.on_x", wire.EVENTS_EXCHANGE, "sales.order.placed")
    channel.queue_bind("contacts.on_x", "contacts.redeliver", "contacts.on_x")
    channel.queue_declare("contacts.on_x.dead", durable=True, arguments=QUORUM)
    channel.queue_bind("contacts.on_x.dead", "contacts.dead", "contacts.on_x.dead")


def refuse(server, user, what):
    """Assert that the broker refuses it to that user with 403."""
    with as_user(server, user) as channel, pytest.raises(ChannelClosedByBroker) as refused:
        what(channel)
    assert refused.value.reply_code == 403


def test_service_tells_events_of_its_own(bus):
    with as_user(bus, "contacts") as channel:
        channel.basic_publish(wire.EVENTS_EXCHANGE, "contacts.contact.created", b"{}")


@pytest.mark.parametrize("key", [
    "sales.order.placed", "contactsx.contact.created", "contacts", "#"])
def test_service_cannot_tell_events_of_another(bus, key):
    refuse(bus, "contacts", lambda channel: channel.basic_publish(wire.EVENTS_EXCHANGE, key, b"{}"))


def test_service_answers_and_asks_contacts_but_calls_no_other(bus):
    with as_user(bus, "contacts") as channel:
        channel.basic_publish(wire.RPC_EXCHANGE, "rpc.reply-gateway-1", b"{}")
    refuse(bus, "contacts", lambda channel: channel.basic_publish(
        wire.RPC_EXCHANGE, "sales.win", b""))
    with as_user(bus, "sales") as channel:
        channel.basic_publish(wire.RPC_EXCHANGE, "contacts.check_guards", b"{}")
    for key in ("contacts.merge_contacts", "contacts.check_guards_too", "gateway.log_in"):
        refuse(bus, "sales", lambda channel, key=key: channel.basic_publish(
            wire.RPC_EXCHANGE, key, b""))


@pytest.mark.parametrize(("user", "asked", "refused"), [
    ("helpdesk", ("contacts.get_contacts", "sales.get_order", "billing.create_credit_note"),
     ("sales.cancel_order", "sales.get_order_too", "billing.issue_invoice")),
    ("social", ("contacts.create_contact", "helpdesk.create_ticket", "sales.create_lead"),
     ("helpdesk.list_tickets", "sales.create_lead_rule", "billing.issue_invoice")),
    ("marketing", ("contacts.record_consent", "contacts.create_activity", "sales.create_lead",
                   "social.plan_social_post", "helpdesk.get_support_figures"),
     ("contacts.update_activity", "social.approve_social_post", "helpdesk.list_tickets")),
    ("sales", (), ("helpdesk.create_ticket", "contacts.withdraw_consent")),
])
def test_service_that_asks_more_than_contacts_asks_that_and_nothing_else(bus, user, asked, refused):
    with as_user(bus, user) as channel:
        for key in asked:
            channel.basic_publish(wire.RPC_EXCHANGE, key, b"{}")
    for key in refused:
        refuse(bus, user, lambda channel, key=key: channel.basic_publish(
            wire.RPC_EXCHANGE, key, b""))


@pytest.mark.parametrize("key", ["sales.*", "*.*", "#", "rpc.reply-gateway-1", "*.reply-gateway-1"])
def test_service_cannot_have_calls_or_replies_of_another(bus, key):
    refuse(bus, "contacts", lambda channel: channel.queue_bind(
        "rpc-contacts", wire.RPC_EXCHANGE, key))


@pytest.mark.parametrize("attempt", [
    lambda channel: channel.basic_get("sales.on_contact_created"),
    lambda channel: channel.queue_purge("sales.on_contact_created"),
    lambda channel: channel.queue_delete("sales.on_contact_created"),
    lambda channel: channel.queue_declare("sales.on_y"),
    lambda channel: channel.queue_bind("sales.on_contact_created", wire.EVENTS_EXCHANGE, "a.b"),
    lambda channel: channel.exchange_delete(wire.EVENTS_EXCHANGE),
    lambda channel: channel.exchange_declare(wire.EVENTS_EXCHANGE, "topic", durable=True),
    lambda channel: channel.basic_publish("", "sales.on_contact_created", b"{}"),
    lambda channel: channel.basic_publish("amq.topic", "sales.order.placed", b"{}"),
])  # fmt: skip
def test_service_cannot_touch_what_belongs_to_others(bus, attempt):
    refuse(bus, "contacts", attempt)


def test_service_cannot_sign_as_another(bus):
    forged = pika.BasicProperties(user_id="gateway")
    with as_user(bus, "contacts") as channel, pytest.raises(ChannelClosedByBroker) as refused:
        channel.basic_publish(wire.EVENTS_EXCHANGE, "contacts.contact.created", b"{}", forged)

    assert refused.value.reply_code == 406


def test_service_that_goes_round_by_a_dead_letter_cannot_shed_its_name(bus):
    """Rights on keys are not asked when the broker itself moves a message on.

    So a receiver believes the signature of a message (its user id, which the broker checks when
    it is published), and never the key alone.
    """
    detour = {
        "x-dead-letter-exchange": wire.EVENTS_EXCHANGE,
        "x-dead-letter-routing-key": "sales.order.placed",
        "x-message-ttl": 0,
    }
    with as_user(bus, "contacts") as channel:
        channel.queue_declare("contacts.detour", exclusive=True, arguments=detour)
        channel.exchange_declare("contacts.forge", "fanout", auto_delete=True)
        channel.queue_bind("contacts.detour", "contacts.forge", "")
        signed = pika.BasicProperties(user_id="contacts")
        channel.basic_publish("contacts.forge", "", b"{}", signed)

        seen = next(channel.consume("contacts.on_x", auto_ack=True, inactivity_timeout=10))

    method, properties, _body = seen
    assert method.routing_key == "sales.order.placed"
    assert properties.user_id == "contacts"


# The bus: the gateway


def test_gateway_calls_any_service_and_takes_its_replies(bus):
    with as_user(bus, "gateway") as channel:
        channel.queue_declare("rpc.reply-gateway-1", exclusive=True)
        channel.queue_bind("rpc.reply-gateway-1", wire.RPC_EXCHANGE, "rpc.reply-gateway-1")

        channel.basic_publish(wire.RPC_EXCHANGE, "contacts.get_contact", b"{}", mandatory=True)


@pytest.mark.parametrize("attempt", [
    lambda channel: channel.basic_get("rpc-contacts"),
    lambda channel: channel.basic_get("contacts.on_x"),
    lambda channel: channel.basic_get("contacts.on_x.dead"),
    lambda channel: channel.queue_purge("rpc-contacts"),
    lambda channel: channel.basic_publish(wire.EVENTS_EXCHANGE, "contacts.contact.created", b""),
    lambda channel: channel.basic_publish(wire.RPC_EXCHANGE, "rpc.reply-contacts-1", b""),
    lambda channel: channel.queue_declare("gateway.spy"),
    lambda channel: channel.queue_declare("rpc-contacts", durable=True),
])  # fmt: skip
def test_gateway_has_no_part_in_what_services_keep(bus, attempt):
    refuse(bus, "gateway", attempt)


def test_gateway_hears_what_happens_in_chats(bus):
    with as_user(bus, "gateway") as channel:
        channel.queue_declare("gateway.hearing-1", exclusive=True)

        channel.queue_bind("gateway.hearing-1", wire.EVENTS_EXCHANGE, "helpdesk.chat.*")


@pytest.mark.parametrize("key", ["#", "helpdesk.#", "helpdesk.*.*", "sales.order.placed"])
def test_gateway_hears_no_other_events(bus, key):
    def listen(channel):
        channel.queue_declare("gateway.hearing-2", exclusive=True)
        channel.queue_bind("gateway.hearing-2", wire.EVENTS_EXCHANGE, key)

    refuse(bus, "gateway", listen)


@pytest.mark.parametrize("key", ["contacts.*", "#", "rpc.reply-contacts-1"])
def test_gateway_hears_only_its_own_replies(bus, key):
    def listen(channel):
        channel.queue_declare("rpc.reply-gateway-2", exclusive=True)
        channel.queue_bind("rpc.reply-gateway-2", wire.RPC_EXCHANGE, key)

    refuse(bus, "gateway", listen)


# The bus: the process that tells webhooks


def test_webhooks_hear_every_event_through_a_queue_of_their_own(bus):
    with as_user(bus, "webhooks") as channel:
        channel.exchange_declare(wire.EVENTS_EXCHANGE, passive=True)
        channel.exchange_declare("webhooks.dead", "direct", durable=True)
        channel.queue_declare("webhooks.all_events", durable=True, arguments=QUORUM)
        channel.queue_bind("webhooks.all_events", wire.EVENTS_EXCHANGE, "#")
        channel.queue_bind("webhooks.all_events", "webhooks.dead", "webhooks.all_events")
        with as_user(bus, "contacts") as telling:
            telling.basic_publish(wire.EVENTS_EXCHANGE, "contacts.contact.created", b"{}",
                                  mandatory=True)

        heard = next(channel.consume("webhooks.all_events", auto_ack=True, inactivity_timeout=10))

    assert heard[0].routing_key == "contacts.contact.created"


@pytest.mark.parametrize("attempt", [
    lambda channel: channel.basic_publish(wire.EVENTS_EXCHANGE, "contacts.contact.created", b""),
    lambda channel: channel.basic_publish(wire.EVENTS_EXCHANGE, "webhooks.webhook.sent", b""),
    lambda channel: channel.basic_publish(wire.RPC_EXCHANGE, "contacts.get_contact", b""),
    lambda channel: channel.queue_declare("rpc.reply-webhooks-1", exclusive=True),
    lambda channel: channel.basic_get("contacts.on_x"),
    lambda channel: channel.basic_get("rpc-contacts"),
    lambda channel: channel.exchange_declare(wire.EVENTS_EXCHANGE, "topic", durable=True),
    lambda channel: channel.basic_publish("contacts.dead", "contacts.on_x.dead", b""),
])  # fmt: skip
def test_webhooks_call_nobody_and_tell_nothing(bus, attempt):
    refuse(bus, "webhooks", attempt)


# The bus: a person with the command


def test_operator_watches_events_and_works_off_dead_letters(bus):
    with as_user(bus, "operator") as channel:
        channel.queue_declare("operator.tail-1", exclusive=True)
        channel.queue_bind("operator.tail-1", wire.EVENTS_EXCHANGE, "#")
        channel.basic_publish("contacts.dead", "contacts.on_x.dead", b"{}", mandatory=True)
        next(channel.consume("contacts.on_x.dead", auto_ack=True, inactivity_timeout=10))
        channel.cancel()

        channel.basic_publish("contacts.redeliver", "contacts.on_x", b"{}", mandatory=True)


@pytest.mark.parametrize("attempt", [
    lambda channel: channel.basic_get("contacts.on_x"),
    lambda channel: channel.basic_get("rpc-contacts"),
    lambda channel: channel.queue_delete("contacts.on_x.dead"),
    lambda channel: channel.basic_publish(wire.EVENTS_EXCHANGE, "contacts.contact.created", b""),
    lambda channel: channel.basic_publish(wire.RPC_EXCHANGE, "rpc.reply-gateway-1", b""),
])  # fmt: skip
def test_operator_neither_takes_work_nor_makes_events_up(bus, attempt):
    refuse(bus, "operator", attempt)


def test_operator_may_look_at_queues_and_no_more(bus):
    url = broker_url(bus.management_url, "operator", PASSWORDS["operator"], "").rstrip("/")
    management = Management(url)

    assert "contacts.on_x.dead" in {queue["name"] for queue in management.queues(VHOST)}
    with pytest.raises(LocalServerError, match=r"401|403"):
        management.get("users")
