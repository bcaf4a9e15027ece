"""Services that do not answer are told again, and what all answered is certified once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import orjson
import pytest
from contacts_factories import person
from imports_at_work import keep_for_this_process

from chassis import clock
from chassis.outbox import commit
from contacts.data_requests import requests
from contracts.context import Actor, Call, serving


@pytest.fixture
def opened(rules, monkeypatch, store):
    """A request that three services have to answer."""
    keep_for_this_process(store, monkeypatch)
    monkeypatch.setattr(
        requests, "answering_services", lambda _kind: ["billing", "contacts", "sales"])
    ana = rules.create_contact(**person())
    return rules.open_data_request(contact_id=ana["id"], kind="access",
                                   identity_shown_by="Passport.")


@pytest.fixture
def later():
    yield lambda **by: clock.move(timedelta(**by))
    clock.move(timedelta())


def _events(store, type):
    return [orjson.loads(event["data"]) for document in store.outbox.find()
            for event in document.get("events", ()) if event["type"] == type]


def _acknowledge(asked, service):
    told = {"data_request_id": asked["id"], "service": service, "acknowledged_at": clock.now(),
            "counts": [], "kept": []}
    with serving(Call(Actor(f"service:{service}"))):
        commit(lambda: requests.take_acknowledgement(told, service))


def test_services_are_told_again_once_a_day_until_they_have_answered(rules, store, opened, later):
    type = "contacts.data_request.opened"

    requests.remind_services()
    assert len(_events(store, type)) == 1
    later(days=1, minutes=1)
    requests.remind_services()
    requests.remind_services()
    told = _events(store, type)
    assert len(told) == 2
    assert told[0] == told[1]
    assert rules.get_data_request(data_request_id=opened["id"])["reminder_count"] == 1
    for service in ("sales", "contacts", "billing"):
        _acknowledge(opened, service)
    later(days=3)
    requests.remind_services()
    assert len(_events(store, type)) == 2


def test_request_is_certified_once_when_all_have_answered_at_once_and_twice(rules, store, opened):
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda service: _acknowledge(opened, service),
                      ["billing", "contacts", "sales"] * 2))

    found = rules.get_data_request(data_request_id=opened["id"])
    assert found["state"] == "certified"
    assert len(_events(store, "contacts.data_request.certified")) == 1


def test_request_is_not_certified_when_one_has_not_answered(rules, store, opened):
    for service in ("billing", "contacts", "contacts"):
        _acknowledge(opened, service)

    found = rules.get_data_request(data_request_id=opened["id"])
    assert found["state"] == "open"
    assert [item["service"] for item in found["answers"] if not item["acknowledged_at"]] == [
        "sales"]
    assert _events(store, "contacts.data_request.certified") == []


def test_acknowledgement_of_somebody_who_was_not_asked_certifies_nothing(rules, store, opened):
    for service in ("billing", "contacts", "impostor"):
        _acknowledge(opened, service)

    found = rules.get_data_request(data_request_id=opened["id"])
    assert found["state"] == "open"
    assert {item["service"] for item in found["answers"]} == {"billing", "contacts", "sales"}


def test_gateway_is_told_of_erasures_alone_and_only_until_it_has_answered(
        rules, monkeypatch, store):
    keep_for_this_process(store, monkeypatch)
    monkeypatch.setattr(requests, "services_running", lambda: ["contacts", "gateway"])
    ana = rules.create_contact(**person())
    of_ana = {"contact_id": ana["id"], "identity_shown_by": "Passport."}
    rules.open_data_request(kind="access", **of_ana)
    asked = rules.open_data_request(kind="erasure", **of_ana)

    awaited = rules.get_awaited_erasures(service="gateway")

    assert awaited == {"items": [
        {"data_request_id": asked["id"], "contact_ids": [ana["id"]]}]}
    told = {"data_request_id": asked["id"], "service": "gateway", "kept": [],
            "acknowledged_at": "2026-03-02T09:00:02Z",
            "counts": [{"what": "portal_accounts", "count": 1}]}
    for _ in range(2):
        rules.acknowledge_erasure(**told)
    assert rules.get_awaited_erasures(service="gateway") == {"items": []}
    found = rules.get_data_request(data_request_id=asked["id"])
    assert (found["state"], found["answers"][1]["counts"]) == ("open", told["counts"])
