"""What telephone systems report: signed, taken up once a call, and done about as is decided."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from slas_at_work import told
from standardwebhooks import Webhook
from ticket_factories import UNKNOWN, a_ticket

from chassis.testing.parties import party
from contracts.errors import NotFound, Unauthenticated, ValidationFailed
from helpdesk.phone.models import PhoneCall
from helpdesk.tickets.models import Message, Ticket

SECRET = "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA=="
NUMBER = "+34600123456"
BEGAN, ENDED = "2026-11-27T10:00:00Z", "2026-11-27T10:03:20Z"


@pytest.fixture
def ana(rules):
    return party(phones=[{"number": NUMBER}])


@pytest.fixture
def system(rules):
    return a_system(rules)


def a_system(rules, **fields):
    return rules.create_phone_system(**{
        "name": "Centralita", "secret": SECRET, "country": "ES", "language": "es"} | fields)


def signed(system, body, *, id="msg_1", secret=SECRET, at=None):
    at = at or datetime.now(UTC)
    return {"phone_system_id": system["id"], "body": body, "webhook_id": id,
            "webhook_timestamp": str(int(at.timestamp())),
            "webhook_signature": Webhook(secret).sign(id, at, body)}


def report(rules, system, what, *, id=None, **fields):
    body = json.dumps({"call_id": "c-1", "report": what, "number": NUMBER,
                       "started_at": BEGAN} | fields)
    rules.receive_phone_webhook(**signed(system, body, id=id or uuid4().hex))


def the_call(rules):
    (call,) = rules.list_phone_calls()["items"]
    return call


def logged(rules):
    return [data["text"] for event, data in told(rules)
            if event["type"] == "helpdesk.phone_call.logged"]


def test_call_that_ended_is_logged_with_who_it_was_with(rules, system, ana):
    report(rules, system, "started")
    report(rules, system, "ended", ended_at=ENDED)

    call = the_call(rules)
    assert (call["state"], call["contact_id"], call["seconds"]) == ("ended", ana, 200)
    assert logged(rules) == [f"Llamada con {NUMBER}, 3 min 20 s."]
    assert Ticket.collection().count_documents({}) == 0


def test_number_without_its_country_is_that_of_the_system(rules, system, ana):
    report(rules, system, "started", number="600 12 34 56")

    assert (the_call(rules)["number"], the_call(rules)["contact_id"]) == (NUMBER, ana)


def test_missed_call_opens_a_ticket_once_however_often_it_is_sent(rules, system, ana):
    with ThreadPoolExecutor(12) as many:
        list(many.map(lambda _: report(rules, system, "missed"), range(12)))

    (ticket,) = rules.list_tickets()["items"]
    assert (ticket["contact_ids"], ticket["channel"]) == ([ana], "phone")
    assert ticket["subject"] == f"Llamada perdida {NUMBER}"
    # The words are ours, so nothing is read out of them.
    assert "sentiment" not in ticket
    assert Message.collection().count_documents({}) == 1
    assert the_call(rules)["ticket_id"] == ticket["id"]


def test_missed_call_is_said_in_the_latest_ticket_that_is_not_resolved(rules, system, ana):
    done, ticket = (rules.create_ticket(**a_ticket(contact_ids=[ana])) for _ in range(2))
    rules.resolve_ticket(ticket_id=done["id"], solution="Hecho.")

    report(rules, system, "missed")

    assert the_call(rules)["ticket_id"] == ticket["id"]
    assert rules.get_ticket(ticket_id=ticket["id"])["message_count"] == 2
    assert Ticket.collection().count_documents({}) == 2


@pytest.mark.parametrize(("action", "texts"), [
    ("nothing", 0), ("logs", 1), ("adds", 1)])
def test_missed_call_does_what_is_decided(rules, ana, action, texts):
    report(rules, a_system(rules, on_missed=action), "missed")

    assert len(logged(rules)) == texts
    assert Ticket.collection().count_documents({}) == 0


def test_reports_may_come_in_any_order(rules, system, ana):
    report(rules, system, "ended", ended_at=ENDED)
    report(rules, system, "started")
    report(rules, system, "missed")

    assert the_call(rules)["state"] == "ended"
    assert len(logged(rules)) == 1


def test_webhook_that_comes_again_is_taken_up_once(rules, system, ana):
    report(rules, system, "started", id="msg_1")
    report(rules, system, "ended", id="msg_1", ended_at=ENDED)

    assert the_call(rules)["state"] == "ringing"


def test_recording_is_noted_among_us_in_the_ticket(rules, system, ana):
    report(rules, system, "missed")
    for _ in range(2):
        report(rules, system, "recorded", recording_url="https://tel.example/r/1")

    call = the_call(rules)
    said = rules.list_ticket_messages(ticket_id=call["ticket_id"])["items"]
    assert [(item["kind"], item["body"]) for item in said[1:]] == [
        ("note", "Grabación: https://tel.example/r/1")]
    assert call["recording_url"] == "https://tel.example/r/1"


def test_unknown_number_is_kept_and_nothing_done(rules, system):
    report(rules, system, "missed")

    assert "contact_id" not in the_call(rules)
    assert logged(rules) == []
    assert Ticket.collection().count_documents({}) == 0


@pytest.mark.parametrize("wrong", [
    {"webhook_signature": "v1,AAAA"}, {"body": '{"call_id": "c-2"}'},
    {"webhook_timestamp": "1"}, {"webhook_id": "msg_2"}])
def test_receive_phone_webhook_refuses_what_is_not_signed_so(rules, system, ana, wrong):
    request = signed(system, json.dumps({"call_id": "c-1", "report": "missed", "number": NUMBER}))

    with pytest.raises(Unauthenticated):
        rules.receive_phone_webhook(**request | wrong)
    assert PhoneCall.collection().count_documents({}) == 0


def test_receive_phone_webhook_refuses_what_is_old_or_of_another(rules, system, ana):
    body = json.dumps({"call_id": "c-1", "report": "missed", "number": NUMBER})
    other = "whsec_b3RoZXItc2VjcmV0LW90aGVyLXNlY3JldC1vdGhlci0x"

    for request in (signed(system, body, at=datetime.now(UTC) - timedelta(minutes=6)),
                    signed(system, body, secret=other)):
        with pytest.raises(Unauthenticated):
            rules.receive_phone_webhook(**request)
    closed = rules.update_phone_system(
        phone_system_id=system["id"], changes={"is_active": False})
    for phone_system_id in (closed["id"], "phone_system_" + UNKNOWN):
        with pytest.raises(NotFound):
            rules.receive_phone_webhook(**signed({"id": phone_system_id}, body))
    assert PhoneCall.collection().count_documents({}) == 0


@pytest.mark.parametrize("body", ["{", "[]", '{"call_id": "c"}', json.dumps({
    "call_id": "c", "report": "recorded", "number": "1", "recording_url": "file:///etc/passwd"})])
def test_receive_phone_webhook_refuses_what_it_cannot_read(rules, system, body):
    with pytest.raises(ValidationFailed):
        rules.receive_phone_webhook(**signed(system, body))
    assert PhoneCall.collection().count_documents({}) == 0


def test_create_phone_system_keeps_its_secret_to_itself(rules, system):
    assert "secret" not in str(rules.get_phone_system(phone_system_id=system["id"]))
    with pytest.raises(ValidationFailed):
        a_system(rules, secret="*" * 40)
    assert len(rules.list_phone_systems()["items"]) == 1
