"""Deals over HTTP: guards as problems, and what several services tell around a deal."""

import pytest

from chassis import guarding
from contracts.errors import GuardRaised, ServiceUnavailable
from gateway.app import build_app
from gateway.services import Services
from gateway.settings import settings

EUR = {"amount": "18000.00", "currency": "EUR"}


@pytest.fixture
def deal(http, sales_service, make_contact):
    """A deal in the default pipeline."""
    ana = make_contact()
    answer = http.post("/deals", json={
        "name": "Recambios", "contact_ids": [ana["id"]], "value": EUR})
    assert answer.status_code == 201, answer.text
    return answer.json


class WithoutContacts:
    """The services, contacts being away; or what a service answers, given beforehand."""

    def __init__(self, services=None, raises=None):
        self.services = services
        self.raises = raises

    def ask(self, key, request, call):
        if self.raises is not None:
            raise self.raises
        if key.startswith("contacts."):
            raise ServiceUnavailable()
        return self.services.ask(key, request, call)


def test_guard_is_told_as_a_problem_with_its_findings(http_as):
    finding = guarding._UNHEARD
    raised = GuardRaised(action="close_deal", findings=[finding])
    http = http_as("sales", build_app(settings(), WithoutContacts(raises=raised)))

    answer = http.post("/deals/deal_01kgewpy80fyb99wm70e7pjgsv/win", json={},
                       headers={"Accept-Language": "es"})

    assert answer.status_code == 409
    assert answer.content_type == "application/problem+json"
    assert (answer.json["code"], answer.json["title"]) == ("guard_raised", "Aviso de protección")
    assert answer.json["detail"] == "Una protección pide antes su confirmación."
    assert answer.json["details"] == {"action": "close_deal", "findings": [finding]}


def test_deal_is_answered_whole_again_as_how_it_goes_changes_by_itself(http, deal):
    first = http.get(f"/deals/{deal['id']}")

    again = http.get(f"/deals/{deal['id']}", headers={"If-None-Match": first.headers["ETag"]})
    stale = http.patch(f"/deals/{deal['id']}", json={"name": "X"}, headers={"If-Match": '"7"'})

    assert first.headers["ETag"] == '"1"'
    assert (again.status_code, stale.status_code) == (200, 412)


def test_move_deal_names_what_the_stage_asks_for_by_its_place_in_the_body(http, deal):
    stages = http.get(f"/pipelines/{deal['pipeline_id']}").json["stages"]
    commit = next(stage for stage in stages if "expected_on" in stage["required_fields"])

    answer = http.post(f"/deals/{deal['id']}/move", json={"stage_id": commit["id"]},
                       headers={"Accept-Language": "es"})

    assert answer.status_code == 422
    assert answer.json["errors"] == [
        {"in": "body", "pointer": "/changes/expected_on", "detail": "La etapa pide este dato."}]


def test_related_shows_interactions_and_tickets_beside_what_sales_knows(http, deal):
    contact_id = deal["contact_ids"][0]
    http.post(f"/contacts/{contact_id}/interactions", json={
        "channel": "phone", "direction": "inbound", "subject": "Pide oferta"})

    answer = http.get(f"/deals/{deal['id']}/related")

    assert answer.status_code == 200
    assert [item["title"] for item in answer.json["interactions"]] == ["Pide oferta"]
    omitted = {item["section"]: (item["service"], item["reason"])
               for item in answer.json["sections_omitted"]}
    assert omitted.get("tickets", ("helpdesk", "not_heard_of")) == ("helpdesk", "not_heard_of")
    assert "interactions" not in omitted


def test_related_says_what_is_missing_while_contacts_is_away(http_as, deal):
    services = Services(settings().broker_url, seconds=10)
    away = http_as("sales", build_app(settings(), WithoutContacts(services)))

    answer = away.get(f"/deals/{deal['id']}/related")

    assert answer.status_code == 200
    assert answer.json["customer_id"] == deal["contact_ids"][0]
    assert sorted((item["section"], item["service"], item["reason"])
                  for item in answer.json["sections_omitted"] if item["service"] == "contacts") == [
        ("interactions", "contacts", "service_unavailable"),
        ("tickets", "contacts", "service_unavailable")]
    assert not {"interactions", "tickets"} & answer.json.keys()
    services.close()


def test_related_is_not_found_for_a_deal_that_is_not_there(http, sales_service):
    answer = http.get("/deals/deal_01kgewpy80fyb99wm70e7pjgsv/related")

    assert answer.status_code == 404


def test_board_is_read_in_one_request_and_its_name_is_no_deal(http, deal):
    board = http.get("/deals/board?limit=1")

    assert board.status_code == 200
    assert [stage["deal_count"] for stage in board.json["stages"]] == [1, 0, 0, 0, 0, 0]
    assert board.json["stages"][0]["deals"][0]["id"] == deal["id"]
    assert http.patch("/deals/board", json={}).status_code == 405


def test_deals_are_read_by_whom_the_permission_allows(http_as, http, deal):
    assert http_as("read_only").get("/deals").status_code == 200
    assert http_as("read_only").post("/deals", json={}).status_code == 403
    assert http_as("sales").post("/deals/reassign", json={}).status_code == 403
