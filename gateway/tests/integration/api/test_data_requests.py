"""Consents and data requests over HTTP."""

import json

import pytest

from chassis.testing.processes import wait_until

URL = "/contacts"
REQUESTS = "/data-subject-requests"


@pytest.fixture
def ana(http):
    return http.post(URL, json={
        "kind": "person", "given_name": "Ana", "emails": [{"address": "ana@example.com"}],
    }).json


def _certified(http, asked):
    def closed():
        found = http.get(f"{REQUESTS}/{asked['id']}").json
        return found if found["state"] == "certified" else None

    return wait_until(closed)


def test_consents_are_recorded_withdrawn_listed_and_asked_for(http, ana):
    here = f"{URL}/{ana['id']}"
    given = http.post(f"{here}/consents", json={
        "purpose": "newsletter", "decision": "granted", "lawful_basis": "consent",
        "text_version": "1", "evidence": [{"text": "Ticked."}]})
    assert given.status_code == 201
    asked = f"{here}/approach?purpose=newsletter&channel=email"
    assert http.get(asked).json["point"] == "ana@example.com"

    assert http.post(f"{here}/consents/withdraw", json={}).status_code == 201

    answer = http.get(asked).json
    assert (answer["is_allowed"], answer["reason"]["code"]) == (False, "withdrawn")
    assert len(http.get(f"{here}/consents").json["items"]) == 2
    wrong = http.post(f"{here}/consents", json={"purpose": "newsletter", "decision": "granted"})
    assert (wrong.status_code, wrong.json["errors"][0]["pointer"]) == (422, "/lawful_basis")


def test_export_gives_what_every_service_gathered_once_all_have(http, ana):
    asked = http.post(REQUESTS, json={"contact_id": ana["id"], "kind": "access"})
    assert asked.status_code == 201
    export = f"{REQUESTS}/{asked.json['id']}/export"
    early = http.get(export)
    assert (early.status_code, early.json["code"]) == (409, "data_request_has_no_export")
    http.post(f"{REQUESTS}/{asked.json['id']}/verify", json={"identity_shown_by": "Passport."})
    _certified(http, asked.json)

    answer = http.get(export)

    assert (answer.status_code, answer.content_type) == (200, "application/jsonl")
    assert answer.headers["Cache-Control"] == "no-store"
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert {line["service"] for line in lines} == {"contacts"}
    (contact,) = [line["record"] for line in lines if line["what"] == "contacts"]
    assert contact["id"] == ana["id"]
    unknown = "data_request_01h455vb4pex5vsknk084sn02q"
    assert http.get(f"{REQUESTS}/{unknown}/export").status_code == 404


def test_export_tells_of_logins_to_the_portals_that_the_gateway_keeps(http, ana, sign_in_to):
    sign_in_to("partner", contact_id=ana["id"], party_id=ana["id"])
    sign_in_to("partner")
    asked = _certified(http, http.post(REQUESTS, json={
        "contact_id": ana["id"], "kind": "access", "identity_shown_by": "Passport."}).json)

    answer = http.get(f"{REQUESTS}/{asked['id']}/export")

    lines = [json.loads(line) for line in answer.text.splitlines()]
    own = {line["what"]: line["record"] for line in lines if line["service"] == "gateway"}
    assert own.keys() == {"portal_accounts", "sessions"}
    assert own["portal_accounts"]["contact_id"] == ana["id"]
    assert own["sessions"]["user_id"] == own["portal_accounts"]["id"]


def test_restricted_contact_is_not_changed_and_erased_one_is_gone(http, ana):
    here = f"{URL}/{ana['id']}"
    asked = {"contact_id": ana["id"], "identity_shown_by": "Passport."}
    _certified(http, http.post(REQUESTS, json={**asked, "kind": "restriction"}).json)

    refused = http.patch(here, json={"nickname": "Anita"})
    assert (refused.status_code, refused.json["code"]) == (409, "contact_is_restricted")

    erased = _certified(http, http.post(REQUESTS, json={**asked, "kind": "erasure"}).json)
    assert http.get(here).status_code == 404
    no_export = http.get(f"{REQUESTS}/{erased['id']}/export")
    assert no_export.json["code"] == "data_request_has_no_export"
