"""What the gateway passes on, and what it counts."""

import time
from dataclasses import replace

import pytest

from chassis.testing.processes import wait_until
from client import Reply
from contracts.contacts import create_contact
from gateway import audit
from gateway.app import build_app
from gateway.audit_ends import AuditEnds
from gateway.database import lightly
from gateway.models import AuditRecord
from gateway.settings import settings

TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
CONTACT = "contact_01h455vb4pex5vsknk084sn02q"


class StandIn:
    """Answers every call alike, and keeps it."""

    def __init__(self):
        self.asked = []

    def ask(self, key, request, call):
        self.asked.append((key, request, call))
        return Reply({"items": [], "next": None}, [])


@pytest.fixture
def service():
    return StandIn()


def test_a_call_tells_who_asks_and_until_when_and_in_which_trace(http_as, service):
    http = http_as("sales", build_app(settings(), service))

    http.get("/contacts?limit=7", headers={"traceparent": TRACEPARENT, "X-Request-Id": "r-1"})

    [(key, request, call)] = service.asked
    assert (key, request) == ("contacts.list_contacts", {"limit": 7})
    assert call.actor.id.startswith("user_")
    assert call.actor.roles == ("sales",)
    assert (call.request_id, call.traceparent, call.call_id) == ("r-1", TRACEPARENT, None)
    assert 0 < call.deadline - time.time() <= settings().call_seconds


def test_a_principal_is_told_to_wait_when_it_asks_too_often(http_as, service):
    app = build_app(replace(settings(), rate_limit="3/hour"), service)
    http, other = http_as("sales", app), http_as("sales", app)
    for _ in range(3):
        assert http.get("/contacts").status_code == 200

    answer = http.get("/contacts")

    assert (answer.status_code, answer.json["code"]) == (429, "rate_limited")
    assert 1 <= int(answer.headers["Retry-After"]) <= 3600
    assert len(service.asked) == 3
    assert other.get("/contacts").status_code == 200


def test_a_head_is_answered_without_a_body(http_as, service):
    http = http_as("sales", build_app(settings(), service))

    answer = http.head("/contacts")

    assert (answer.status_code, answer.data) == (200, b"")


def test_a_client_is_told_apart_behind_as_many_proxies_as_are_trusted(http_as, service):
    forged = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "X-Forwarded-Proto": "https"}
    direct = build_app(settings(), service)
    behind_one = build_app(replace(settings(), trusted_proxies=1), service)

    for app, address, is_secure in ((direct, "127.0.0.1", False),
                                    (behind_one, "198.51.100.7", True)):
        answer = http_as(None, app).post("/auth/login", headers=forged, json={
            "email": "nobody@example.com", "password": "wrong password"})

        record = wait_until(lambda answer=answer: lightly(AuditRecord).find_one(
            {"request_id": answer.headers["X-Request-Id"]}))
        assert record["source_address"] == address
        assert ("Strict-Transport-Security" in answer.headers) is is_secure


@pytest.fixture
def begun(app):
    """Begin so many audit records, and return their ids."""
    return lambda count: [
        audit.begin(None, create_contact, None, f"r-{number}", "POST", "/", "local")
        for number in range(count)]


def test_ends_are_all_written_when_the_process_closes(begun):
    ends = AuditEnds()
    for record_id in begun(20):
        ends.note(record_id, 200, [{"id": CONTACT, "before": None, "after": "0" * 64}])

    ends.close()

    outcomes = [record["outcome"] for record in lightly(AuditRecord).find({})]
    assert outcomes == ["done"] * 20
    assert lightly(AuditRecord).count_documents({"_touched": CONTACT}) == 20


def test_ends_are_written_soon_when_the_process_goes_on(begun):
    ends = AuditEnds()
    [record_id] = begun(1)

    ends.note(record_id, 422, [])

    record = wait_until(lambda: lightly(AuditRecord).find_one({"status": 422}), 2)
    assert (record["_id"], record["outcome"]) == (record_id, "refused")
    ends.close()


def test_closing_is_nothing_when_nothing_was_noted():
    AuditEnds().close()
