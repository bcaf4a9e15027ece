import socket
import threading
from concurrent.futures import ThreadPoolExecutor

from gateway.settings import WebhookSettings
from gateway.webhooks import deliveries, notices, webhooks
from gateway.webhooks.models import WebhookDelivery
from gateway.webhooks.sending import Sending


def stored(document=WebhookDelivery):
    return list(document.collection().find({}).sort("_id", 1))


def of(webhook, **filters):
    return deliveries.list_webhook_deliveries(
        webhook_id=webhook["id"], limit=50, after=None, **filters)["items"]



def test_event_is_sent_once_when_several_processes_send(add_webhook, happen, receiver, send):
    add_webhook()
    deliveries.write_down([happen(id=f"e-{number}") for number in range(40)])

    for _ in range(10):
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(lambda _: send(), range(3)))

    assert sorted(receiver.ids_at("/hook")) == sorted(f"e-{number}" for number in range(40))


def test_event_is_sent_again_after_growing_delays_and_then_given_up(
        add_webhook, happen, receiver, send, move_clock):
    webhook = add_webhook()
    receiver.answers["/hook"] = 500, {}, b"x" * 5000
    deliveries.write_down([happen()])
    send()
    send()
    assert (len(receiver.got), of(webhook)[0]["attempts"]) == (1, 1)

    waits, passed = [], 0
    while of(webhook)[0]["state"] == "waiting":
        due = of(webhook)[0]["next_attempt_at"]
        wait = (due - of(webhook)[0]["attempted_at"]).total_seconds()
        waits.append(wait)
        passed += wait + 0.01
        move_clock(seconds=passed)
        send()

    for wait, delay in zip(waits, WebhookSettings(
            mongodb_url="", broker_url="", token_secret="").webhook_delays, strict=True):
        assert delay <= wait <= delay * 1.1 + 1
    [delivery] = of(webhook, state="given_up")
    assert (delivery["attempts"], delivery["status"]) == (10, 500)
    assert delivery["answer"] == "x" * 1024
    assert webhooks.get_webhook(webhook_id=webhook["id"])["state"] == "active"
    assert len(set(receiver.ids_at("/hook"))) == 1


def test_webhook_is_disabled_and_administrators_are_told_once_when_it_failed_for_five_days(
        add_webhook, administrator, happen, receiver, send, move_clock, database):
    webhook = add_webhook()
    receiver.answers["/hook"] = 503, {}, b""
    deliveries.write_down([happen(id="e-1")])
    send()
    notices.tell_of_disabled()
    assert database["mails_out"].find_one() is None

    move_clock(days=5, minutes=1)
    send()

    shown = webhooks.get_webhook(webhook_id=webhook["id"])
    assert (shown["state"], shown["disabled_because"]) == ("disabled", "failing")
    for _ in range(2):
        notices.tell_of_disabled()
    [mail] = database["mails_out"].find({})
    assert mail["to"] == [administrator.email]
    assert receiver.url() in mail["subject"]
    assert mail["text"].startswith("Hola")
    deliveries.write_down([happen(id="e-2")])
    assert [raw["event_id"] for raw in stored()] == ["e-1"]


def test_webhook_that_got_something_meanwhile_is_not_disabled(
        add_webhook, happen, receiver, send, move_clock):
    webhook = add_webhook()
    receiver.answers["/hook"] = 503, {}, b""
    deliveries.write_down([happen(id="e-1")])
    send()
    receiver.answers.clear()
    move_clock(days=3)
    send()
    assert "failing_since" not in webhooks.get_webhook(webhook_id=webhook["id"])
    receiver.answers["/hook"] = 503, {}, b""
    deliveries.write_down([happen(id="e-2")])
    move_clock(days=6)
    send()

    assert webhooks.get_webhook(webhook_id=webhook["id"])["state"] == "active"


def test_webhook_is_disabled_when_it_says_that_it_is_gone(add_webhook, happen, receiver, send):
    webhook = add_webhook()
    receiver.answers["/hook"] = 410, {}, b""
    deliveries.write_down([happen()])

    send()

    shown = webhooks.get_webhook(webhook_id=webhook["id"])
    assert (shown["state"], shown["disabled_because"]) == ("disabled", "gone")
    assert of(webhook)[0]["state"] == "given_up"
    resumed = webhooks.resume_webhook(webhook_id=webhook["id"], expected_version=None)
    assert resumed["state"] == "active"
    assert not {"disabled_because", "disabled_at", "failing_since"} & set(resumed)


def test_redirect_is_not_followed(add_webhook, happen, receiver, send):
    webhook = add_webhook()
    receiver.answers["/hook"] = 302, {"location": receiver.url("/elsewhere")}, b""
    deliveries.write_down([happen()])

    send()

    assert [path for path, _, _ in receiver.got] == ["/hook"]
    assert (of(webhook)[0]["state"], of(webhook)[0]["status"]) == ("waiting", 302)


def test_nothing_is_sent_when_the_name_leads_inside_by_then(
        add_webhook, happen, receiver, send, monkeypatch):
    real, leads_to = socket.getaddrinfo, ["192.0.66.1"]

    def resolve(host, *arguments, **options):
        host = leads_to[0] if host == "rebound.example" else host
        return real(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    port = receiver.url().rpartition(":")[2]
    webhook = add_webhook(url=f"https://rebound.example:{port}")
    deliveries.write_down([happen()])
    leads_to[0] = "127.0.0.1"

    send(webhook_networks=[])

    [delivery] = of(webhook)
    assert receiver.got == []
    assert "not outside" in delivery["failed_with"]
    assert (delivery["state"], "status" in delivery) == ("waiting", False)


def test_nothing_is_sent_by_plain_http_when_the_name_leads_outside_by_then(
        add_webhook, happen, send, monkeypatch):
    real, leads_to = socket.getaddrinfo, ["127.0.0.1"]
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *arguments, **options: real(
        leads_to[0] if host == "rebound.example" else host, *arguments, **options))
    webhook = add_webhook(url="http://rebound.example/hook")
    deliveries.write_down([happen()])
    leads_to[0] = "192.0.66.1"

    send()

    assert "https only" in of(webhook)[0]["failed_with"]


def test_slow_receivers_hold_nobody_else_up(add_webhook, happen, receiver, webhook_settings, send):
    add_webhook("/slow", "sales.order.*")
    add_webhook("/quick", "sales.deal.*")
    receiver.held["/slow"] = threading.Event()
    deliveries.write_down([happen(id=f"e-{number}") for number in range(50)])
    sending = Sending(webhook_settings)
    sending.send_due()
    receiver.wait_for("/slow", 4)

    deliveries.write_down([happen("sales.deal.won", id=f"d-{number}") for number in range(3)])
    sending.send_due()
    receiver.wait_for("/quick", 3)

    assert len(receiver.at("/slow")) == 4
    receiver.held["/slow"].set()
    sending.close()


def test_delivery_whose_process_died_is_sent_again_after_the_lease(
        add_webhook, happen, receiver, send, move_clock, webhook_settings):
    webhook = add_webhook()
    deliveries.write_down([happen()])
    dead = Sending(webhook_settings)
    taken = dead._take(webhook["id"])
    dead.close()
    send()
    assert receiver.got == []

    move_clock(seconds=31)
    send()

    assert receiver.ids_at("/hook") == ["event-1"]
    assert stored()[0].get("_lease") is None
    assert taken["attempts"] == 1
    assert of(webhook)[0]["attempts"] == 2


def test_secret_that_cannot_be_read_is_told_of(add_webhook, happen, receiver, send):
    webhook = add_webhook()
    deliveries.write_down([happen()])

    send(token_secret="another one, since the first was lost")

    assert receiver.got == []
    assert of(webhook)[0]["failed_with"] == "The secret cannot be read any more. Rotate it."
