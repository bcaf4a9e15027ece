"""The process that tells webhooks, on the real bus."""

import threading

from standardwebhooks import Webhook as Verifier

from chassis.testing.processes import wait_until
from contracts.contacts import contact_created
from contracts.sales import order_placed
from gateway.webhooks import deliveries, webhooks
from gateway.webhooks.models import WebhookDelivery

ORDER = order_placed.example


def stored():
    return list(WebhookDelivery.collection().find({}))


def test_event_of_the_bus_is_told_to_who_asked_for_it(
        run_webhooks, add_webhook, publish_event, receiver):
    process = run_webhooks()
    webhook = add_webhook("/orders", "sales.order.*")

    publish_event(contact_created, contact_created.example, id="c-1")
    publish_event(order_placed, ORDER, id="o-1", time="2026-01-31T09:30:00.000Z")

    headers, body = receiver.wait_for("/orders", 1)[0]
    told = Verifier(webhook["secret"]).verify(body, headers)
    assert told == {"type": "sales.order.placed", "timestamp": "2026-01-31T09:30:00.000Z",
                    "data": ORDER}
    assert headers["webhook-id"] == "o-1"
    wait_until(lambda: stored()[0]["state"] == "delivered")
    assert len(stored()) == 1
    assert process.metrics()['vinculo_webhook_attempts_total{outcome="delivered"}'] == 1
    process.stop()
    log = "\n".join(process.log)
    assert "webhook_attempted" in log
    assert webhook["secret"] not in log
    assert webhook["secret"].removeprefix("whsec_") not in log


def test_event_that_another_service_made_up_is_told_to_nobody(
        run_webhooks, add_webhook, publish_event, receiver, stack):
    run_webhooks()
    add_webhook()
    stack.grant_everything("mallory")

    publish_event(order_placed, ORDER, id="forged", user="mallory")
    publish_event(order_placed, ORDER, id="true")

    receiver.wait_for("/hook", 1)
    assert receiver.ids_at("/hook") == ["true"]


def test_event_that_cannot_be_read_is_a_dead_letter_and_holds_up_nobody(
        run_webhooks, add_webhook, publish_event, receiver, stack):
    run_webhooks()
    add_webhook()

    for data in (b"[1]", b"{", b'"text"'):
        publish_event(order_placed, data)
    publish_event(order_placed, ORDER, id="readable")

    receiver.wait_for("/hook", 1)
    assert receiver.ids_at("/hook") == ["readable"]
    management = stack.servers.rabbitmq.management
    wait_until(lambda: {queue["name"]: queue.get("messages") for queue in
                        management.queues(stack.vhost)}.get("webhooks.all_events.dead") == 3, 20)


def test_nothing_is_lost_or_doubled_when_the_process_is_killed_again_and_again(
        run_webhooks, add_webhook, publish_event, receiver):
    webhook = add_webhook()
    ids = [f"o-{number}" for number in range(200)]
    process = run_webhooks(WEBHOOK_SECONDS="0.3")
    for number, id in enumerate(ids):
        publish_event(order_placed, ORDER, id=id)
        if number % 50 == 49:
            wait_until(lambda: receiver.got, 20, "something is sent")
            process.kill()
            process = run_webhooks(WEBHOOK_SECONDS="0.3")

    wait_until(lambda: {one["event_id"] for one in stored() if one["state"] == "delivered"}
               == set(ids), 40, "all is delivered")

    assert len(stored()) == len(ids)
    assert set(receiver.ids_at("/hook")) == set(ids)
    for headers, body in receiver.at("/hook"):
        Verifier(webhook["secret"]).verify(body, headers)


def test_two_processes_share_the_work_and_a_killed_one_loses_nothing(
        run_webhooks, add_webhook, publish_event, receiver):
    add_webhook()
    receiver.held["/hook"] = threading.Event()
    first = run_webhooks(WEBHOOK_SECONDS="0.5")
    publish_event(order_placed, ORDER, id="o-1")
    receiver.wait_for("/hook", 1)
    first.kill()
    receiver.held["/hook"].set()
    run_webhooks(WEBHOOK_SECONDS="0.5")

    receiver.wait_for("/hook", 2)

    assert receiver.ids_at("/hook") == ["o-1", "o-1"]
    wait_until(lambda: stored()[0]["state"] == "delivered")
    assert len(stored()) == 1


def test_who_does_not_answer_is_hung_up_on(run_webhooks, add_webhook, publish_event, receiver):
    run_webhooks(WEBHOOK_SECONDS="0.3")
    webhook = add_webhook("/slow")
    receiver.held["/slow"] = threading.Event()

    publish_event(order_placed, ORDER)

    [delivery] = wait_until(lambda: [one for one in stored() if one.get("failed_with")])
    assert delivery["state"] == "waiting"
    assert "ReadTimeout" in delivery["failed_with"]
    # That the webhook fails is kept after what came of the delivery.
    wait_until(lambda: "failing_since" in webhooks.get_webhook(webhook_id=webhook["id"]))
    assert deliveries.list_webhook_deliveries(
        webhook_id=webhook["id"], limit=1, after=None)["items"][0]["attempts"] == 1
