import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from standardwebhooks import Webhook as Verifier

from chassis import clock
from contracts.errors import Conflict, NotFound
from gateway.portals import holdings
from gateway.webhooks import deliveries, webhooks
from gateway.webhooks.attempts import forget_data
from gateway.webhooks.models import WebhookDelivery

ANA = "contact_01key1rp8fewvtfpa8g41k9ece"


def stored(document=WebhookDelivery):
    return list(document.collection().find({}).sort("_id", 1))


def of(webhook, **filters):
    return deliveries.list_webhook_deliveries(
        webhook_id=webhook["id"], limit=50, after=None, **filters)["items"]


def test_event_is_sent_signed_to_each_webhook_that_it_is_for(
        add_webhook, happen, receiver, send):
    orders, all_of_it = add_webhook("/orders", "sales.order.*"), add_webhook("/all")
    add_webhook("/contacts", "contacts.contact.created")

    deliveries.write_down([happen(id="e-1")])
    send()

    assert {path for path, _, _ in receiver.got} == {"/orders", "/all"}
    for path, webhook in (("/orders", orders), ("/all", all_of_it)):
        headers, body = receiver.at(path)[0]
        told = Verifier(webhook["secret"]).verify(body, headers)
        assert (told["type"], told["data"]) == ("sales.order.placed", {"amount": "12.50"})
        assert told["timestamp"].endswith("Z")
        assert headers["webhook-id"] == "e-1"
        [delivery] = of(webhook)
        assert (delivery["state"], delivery["attempts"], delivery["status"]) == (
            "delivered", 1, 200)
        assert delivery["answer"] == "ok"
        assert "next_attempt_at" not in delivery


def test_event_is_written_down_once_when_it_comes_many_times_at_once(add_webhook, happen):
    webhook = add_webhook()
    events = [happen(id=f"e-{number}") for number in range(20)]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(deliveries.write_down, [events, events[5:], events[::-1]] * 5))

    assert sorted(raw["event_id"] for raw in stored()) == sorted(one["id"] for one in events)
    assert {raw["webhook_id"] for raw in stored()} == {webhook["id"]}


def test_rotate_webhook_secret_signs_by_both_for_a_day(
        add_webhook, happen, receiver, send, move_clock):
    made = add_webhook()
    rotated = webhooks.rotate_webhook_secret(webhook_id=made["id"], expected_version=1)
    deliveries.write_down([happen(id="e-1")])
    send()
    move_clock(hours=24, seconds=1)
    deliveries.write_down([happen(id="e-2")])
    send()

    (first, body), (second, _) = receiver.at("/hook")
    assert rotated["secret"] != made["secret"]
    for secret in (made["secret"], rotated["secret"]):
        Verifier(secret).verify(body, first)
    assert len(first["webhook-signature"].split()) == 2
    assert len(second["webhook-signature"].split()) == 1


def test_paused_webhook_gets_what_happened_when_it_is_resumed(
        add_webhook, happen, receiver, send):
    webhook = add_webhook()
    webhooks.pause_webhook(webhook_id=webhook["id"], expected_version=None)
    deliveries.write_down([happen()])
    send()
    assert (receiver.got, of(webhook)[0]["attempts"]) == ([], 0)

    webhooks.resume_webhook(webhook_id=webhook["id"], expected_version=None)
    send()

    assert receiver.ids_at("/hook") == ["event-1"]


def test_redeliver_webhook_sends_once_more_as_long_as_it_is_known(
        add_webhook, happen, receiver, send, move_clock):
    webhook = add_webhook()
    deliveries.write_down([happen()])
    send()
    [delivery] = of(webhook)
    once_more = {"webhook_id": webhook["id"], "webhook_delivery_id": delivery["id"]}

    assert deliveries.redeliver_webhook(**once_more)["state"] == "waiting"
    send()
    assert receiver.ids_at("/hook") == ["event-1", "event-1"]
    assert receiver.got[0][2] == receiver.got[1][2]

    move_clock(days=3, minutes=1)
    forget_data()
    with pytest.raises(Conflict) as refused:
        deliveries.redeliver_webhook(**once_more)
    assert refused.value.code == "delivery_is_forgotten"
    assert of(webhook)[0]["state"] == "delivered"


def test_redeliver_webhook_is_refused_through_another_webhook(add_webhook, happen):
    webhook, other = add_webhook("/one", "sales.*"), add_webhook("/two", "contacts.*")
    deliveries.write_down([happen()])
    before = stored()

    with pytest.raises(NotFound):
        deliveries.redeliver_webhook(
            webhook_id=other["id"], webhook_delivery_id=of(webhook)[0]["id"])

    assert stored() == before


def test_send_webhook_test_sends_an_event_of_its_own_type(add_webhook, receiver, send):
    webhook = add_webhook("/hook", "contacts.contact.created")

    sent = deliveries.send_webhook_test(webhook_id=webhook["id"])
    send()

    headers, body = receiver.at("/hook")[0]
    assert Verifier(webhook["secret"]).verify(body, headers)["type"] == "vinculo.test"
    assert sent["event_id"] == headers["webhook-id"]
    webhooks.pause_webhook(webhook_id=webhook["id"], expected_version=None)
    with pytest.raises(Conflict):
        deliveries.send_webhook_test(webhook_id=webhook["id"])
    assert len(stored()) == 1


def test_erasure_takes_what_is_told_of_a_contact_away_and_keeps_it_away(
        add_webhook, happen, database):
    add_webhook()
    named = json.dumps({"contact": {"id": ANA, "email": "ana@example.com"}}).encode()
    about_the_request = happen("contacts.data_request.opened", id="e-3",
                               data=json.dumps({"contact_ids": [ANA]}).encode())
    deliveries.write_down([happen(id="e-1", data=named), happen(id="e-2"), about_the_request])

    counts = holdings.erase([ANA])
    deliveries.write_down([happen(id="e-4", data=named)])

    assert counts["webhook_deliveries"] == 1
    assert [raw["event_id"] for raw in stored()] == ["e-2", "e-3"]
    assert b"ana@example.com" not in repr(stored()).encode()


def test_deliveries_go_after_thirty_days(add_webhook, happen):
    add_webhook()
    deliveries.write_down([happen()])

    [raw] = stored()
    assert (raw["_expires_at"] - raw["created_at"]).days == 30
    assert clock.now() < raw["_expires_at"]
    indexes = WebhookDelivery.collection().index_information().values()
    assert [one["expireAfterSeconds"] for one in indexes if "expireAfterSeconds" in one] == [0]
