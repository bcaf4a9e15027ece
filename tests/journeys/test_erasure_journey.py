"""Somebody asks to be forgotten while a service is stopped: it is waited for, and then it is so."""

import pytest
from shops import suite_with_shop

from chassis.testing.processes import wait_until
from contracts.errors import NotFound

NAME, EMAIL, PHONE = "Leocadia Etxebarrieta", "leocadia@etxebarrieta.example", "+34600555444"
TRACES = ("leocadia", "etxebarrieta", "600555444")


@pytest.fixture(scope="module")
def with_shop(own_stack):
    with suite_with_shop(own_stack) as suite:
        yield suite


def made(answer):
    assert answer.status_code == 201, answer.text
    return answer.json()


def got(api, path, **params):
    answer = api.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer


def live_a_little(api):
    """A person who leaves traces, and the organisation and the colleague who go on having some."""
    firm = made(api.post("/contacts", json={"kind": "organisation", "name": "Forjas S.A."}))
    colleague = made(api.post("/contacts", json={"kind": "person", "name": "Ida Colega"}))
    person = made(api.post("/contacts", json={
        "kind": "person", "given_name": "Leocadia", "family_name": "Etxebarrieta",
        "emails": [{"address": EMAIL}], "phones": [{"number": PHONE}], "tags": ["feria"],
        "affiliations": [{"organisation_id": firm["id"]}]}))
    made(api.post("/relationships", json={
        "from_id": person["id"], "to_id": colleague["id"], "type": "knows"}))
    made(api.post("/interactions", json={
        "channel": "meeting", "direction": "internal", "subject": f"{NAME} en la feria",
        "participants": [{"contact_id": person["id"]}, {"contact_id": colleague["id"]}]}))
    made(api.post(f"/contacts/{person['id']}/interactions", json={
        "channel": "phone", "direction": "inbound", "subject": "Leocadia llama"}))
    return person, firm, colleague


def everywhere(api, firm, colleague):
    """All that the API shows of where somebody may be found, as small letters."""
    found = [
        *(got(api, "/contacts/search", q=query).json()["items"]
          for query in (NAME, EMAIL, PHONE, "leoc")),
        got(api, "/contacts", email=EMAIL).json()["items"],
        got(api, "/contacts", limit=200).json()["items"],
        got(api, "/contacts", limit=200, is_archived=True).json()["items"],
        got(api, "/interactions", limit=200).json()["items"],
        *(got(api, f"/contacts/{contact['id']}/{part}").text
          for contact in (firm, colleague) for part in ("timeline", "network", "relationships")),
        *(got(api, "/exports", format=format).text for format in ("jsonl", "csv", "vcard")),
    ]
    return str(found).lower()


def request_of(api, asked):
    return got(api, f"/data-subject-requests/{asked['id']}").json()


def test_erasure_waits_for_a_stopped_service_and_completes_when_it_is_back(with_shop):
    with with_shop.sign_in() as api, with_shop.call_shop() as shop:
        person, firm, colleague = live_a_little(api)
        shop("place_order", order_id="A-1", contact_id=person["id"])
        shop("place_order", order_id="A-2", contact_id=person["id"], invoiced_on="2026-01-31")
        before = everywhere(api, firm, colleague)
        assert all(trace in before for trace in TRACES)
        with_shop.stop_shop()

        asked = made(api.post("/data-subject-requests", json={
            "contact_id": person["id"], "kind": "erasure", "note": f"{NAME} lo pide por carta.",
            "identity_shown_by": "Vino con su documento."}))

        waiting = wait_until(lambda: reminded(request_of(api, asked)), 30, "the shop is reminded")
        assert waiting["state"] == "open"
        assert waiting.get("certificate") is None
        assert [(answer["service"], bool(answer["acknowledged_at"]))
                for answer in waiting["answers"]] == [("contacts", True), ("shop", False)]

        with_shop.start_shop()

        certified = wait_until(lambda: closed(request_of(api, asked)), 30, "it is certified")
        assert all(answer["acknowledged_at"] for answer in certified["answers"])
        assert certified["answers"][1]["counts"] == [{"what": "orders", "count": 1}]
        assert certified["answers"][1]["kept"] == [{
            "what": "orders", "count": 1, "law": "C. Com. art. 30", "until_on": "2032-12-31"}]
        assert len(certified["certificate"]) == 64
        assert person["id"] not in str(certified)
        assert NAME not in str(certified)
        with pytest.raises(NotFound):
            shop("get_order", order_id="A-1")
        for path in ("", "/timeline", "/profile", "/network", "/consents"):
            assert api.get(f"/contacts/{person['id']}{path}").status_code == 404
        after = wait_until(
            lambda: without_traces(everywhere(api, firm, colleague), person), 30,
            "nothing of the person is found")
        # What was said with somebody else present is still theirs.
        assert "en la feria" in after


def reminded(asked):
    answered = any(answer["acknowledged_at"] for answer in asked["answers"])
    return asked if answered and asked["reminder_count"] else None


def closed(asked):
    return asked if asked["state"] == "certified" else None


def without_traces(text, person):
    return text if not any(trace in text for trace in (*TRACES, person["id"])) else None
