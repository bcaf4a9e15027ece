"""The main job on real input: a file goes in, its people are worked with, and it comes out whole.

Each test goes on where the one before it stopped, over HTTP only.
"""

import csv
import hashlib
import io
import random
import re
import sys
from pathlib import Path

import pytest
from customers import everything, import_file

from chassis.testing.processes import wait_until

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "bench"))

import people  # noqa: E402  The made-up contacts of the bench, which lie in no package.

COUNT = 300
SEED = 20261122
TAG = "journey"
SECONDS = 60


@pytest.fixture(scope="module")
def journey():
    """What the steps leave to each other."""
    return {}


@pytest.fixture(scope="module")
def file():
    """A CSV of people as it would come from another CRM, two of its rows beyond repair."""
    rows = [row | {"tags": f"{row['tags']};{TAG}".strip(";")} for row in people.rows(COUNT, SEED)]
    wrong = {**dict.fromkeys(people.COLUMNS, ""), "tags": TAG}
    rows[100:100] = [wrong | {"given_name": "Nadie", "email": "nadie at example.com"}, wrong]
    out = io.StringIO()
    writer = csv.DictWriter(out, people.COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def export(api, format):
    answer = api.get("/exports", params={"format": format, "tag": TAG})
    assert answer.status_code == 200, answer.text
    return answer.text


def test_file_goes_in_and_what_is_refused_comes_back_with_reasons(api, file, journey):
    imported = import_file(api, file, external_system="shop")

    assert imported["state"] == "done", imported
    assert imported["rows_total"] == COUNT + 2
    assert imported["refused_count"] == 2
    assert imported["created_count"] == COUNT
    contacts = everything(api, "/contacts", tag=TAG)
    assert len(contacts) == COUNT
    refusals = list(csv.DictReader(io.StringIO(
        api.get(f"/imports/{imported['id']}/refusals").text)))
    assert [row["email"] for row in refusals] == ["nadie at example.com", ""]
    assert "This is not an email address" in refusals[0]["reasons"]
    journey["ids"] = [contact["id"] for contact in contacts]


def test_rows_with_nothing_but_a_telephone_are_in(api):
    lonely = [row for row in people.rows(COUNT, SEED) if not row["email"]]
    assert lonely

    for row in lonely[:5]:
        found = api.get("/contacts", params={"phone": row["phone"], "tag": TAG}).json()["items"]
        assert [contact["given_name"] for contact in found] == [row["given_name"]]


def test_same_file_again_adds_nobody(api, file):
    again = import_file(api, file, external_system="shop")

    assert (again["created_count"], again["refused_count"]) == (0, 2)
    assert len(everything(api, "/contacts", tag=TAG)) == COUNT


def test_people_are_found_by_name_company_mail_and_telephone(api):
    source = random.Random(SEED)
    for row in source.sample([row for row in people.rows(COUNT, SEED) if row["email"]], 10):
        name = f"{row['given_name']} {row['family_name']}"
        for query in (row["email"], row["phone"], name):
            hits = api.get("/contacts/search", params={"q": query}).json()["items"]
            emails = [email["address"] for hit in hits for email in hit["contact"]["emails"]]
            assert row["email"] in emails, (query, emails)


def test_people_are_found_without_accents_and_with_a_slip(api):
    row = next(row for row in people.rows(COUNT, SEED)
               if row["given_name"] == "Sebastián" and row["email"])
    query = f"sebastain {row['family_name'].split()[0]}"

    hits = api.get("/contacts/search", params={"q": query}).json()["items"]

    assert row["email"] in [email["address"] for hit in hits for email in hit["contact"]["emails"]]


def test_people_are_linked(api, journey):
    first, second = journey["ids"][:2]

    linked = api.post("/relationships", json={
        "from_id": first, "to_id": second, "type": "refers", "strength": 0.5})

    assert linked.status_code == 201, linked.text
    for end in (first, second):
        items = api.get(f"/contacts/{end}/relationships").json()["items"]
        assert [item["id"] for item in items] == [linked.json()["id"]]
    twice = api.post("/relationships", json={"from_id": first, "to_id": second, "type": "refers"})
    assert (twice.status_code, twice.json()["code"]) == (409, "relationship_exists")


def test_what_was_said_stands_in_the_timeline_of_person_and_company(api, journey):
    person = next(contact for contact in everything(api, "/contacts", tag=TAG)
                  if contact.get("affiliations"))
    company = person["affiliations"][0]["organisation_id"]

    said = api.post(f"/contacts/{person['id']}/interactions", json={
        "channel": "phone", "direction": "outbound", "subject": "Llamada de bienvenida",
        "duration_seconds": 240, "cost": {"amount": "1.20", "currency": "EUR"}})

    assert said.status_code == 201, said.text
    assert said.json()["cost"] == {"amount": "1.20", "currency": "EUR"}
    for contact_id in (person["id"], company):
        timeline = everything(api, f"/contacts/{contact_id}/timeline")
        assert "Llamada de bienvenida" in [entry["title"] for entry in timeline]
    assert timeline == sorted(timeline, key=lambda entry: entry["occurred_at"], reverse=True)
    journey["person"] = person


def test_contact_is_put_away_and_brought_back(api, journey):
    path = f"/contacts/{journey['person']['id']}"

    assert api.delete(path).status_code == 204
    assert api.get(path).json()["archived_at"]
    assert journey["person"]["id"] not in ids_of(everything(api, "/contacts", tag=TAG))
    refused = api.patch(path, json={"nickname": "x"})
    assert (refused.status_code, refused.json()["code"]) == (409, "contact_is_archived")
    assert api.post(f"{path}/restore").status_code == 200

    assert journey["person"]["id"] in ids_of(everything(api, "/contacts", tag=TAG))


@pytest.mark.parametrize("format", ["csv", "vcard"])
def test_what_is_exported_and_imported_again_changes_nothing(api, format):
    before, exported = export(api, "jsonl"), export(api, format)

    again = import_file(api, exported.encode(), format=format, policy="update")

    assert again["state"] == "done", again
    counts = {name: again[f"{name}_count"] for name in ("created", "refused", "updated")}
    assert counts == {"created": 0, "refused": 0, "updated": 0}
    assert export(api, "jsonl") == before


@pytest.mark.parametrize(("method", "path", "body"), [
    ("POST", "/contacts", {"kind": "person", "given_name": "No"}),
    ("PATCH", "/contacts/{id}", {"nickname": "No"}),
    ("DELETE", "/contacts/{id}", None),
    ("GET", "/exports", None),
    ("GET", "/users", None),
    ("GET", "/audit-log", None),
])
def test_agent_with_few_rights_is_refused_and_nothing_changes(
        suite, api, journey, method, path, body):
    where = path.format(id=journey["person"]["id"])
    before = api.get(f"/contacts/{journey['person']['id']}").json()
    with suite.sign_in("read_only") as agent:
        assert agent.get("/contacts", params={"tag": TAG}).status_code == 200

        refused = agent.request(method, where, json=body)

    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
    assert api.get(f"/contacts/{journey['person']['id']}").json() == before


def test_audit_log_tells_who_changed_what_from_what_to_what(suite, journey):
    with suite.sign_in("sales") as agent:
        contact_id = agent.post("/contacts", json={
            "kind": "person", "given_name": "Audita"}).json()["id"]
        path = f"/contacts/{contact_id}"
        changed = agent.patch(path, json={"nickname": "Aud"}, headers={"X-Request-Id": "audit-1"})
        agent.patch(path, json={"nickname": "x"}, headers={"If-Match": '"1"'})
    assert changed.json()["version"] == 2

    with suite.sign_in() as administrator:
        records = everything(administrator, "/audit-log", target_id=contact_id)

    told = [(record["operation"], record["outcome"], record["status"]) for record in records]
    assert told == [
        ("contacts.update_contact", "refused", 412),
        ("contacts.update_contact", "done", 200),
        ("contacts.create_contact", "done", 201),
    ]
    assert {record["actor_id"] for record in records} == {suite.logins["sales"]["user_id"]}
    assert records[1]["request_id"] == "audit-1"
    stale, change, creation = (record["changes"] for record in records)
    assert stale == []
    assert creation[0]["before"] is None
    # What it was changed from is what it was created as, digest for digest.
    assert change[0]["before"] == creation[0]["after"]
    assert re.fullmatch("[0-9a-f]{64}", change[0]["after"])
    assert change[0]["after"] != hashlib.sha256(b"").hexdigest()


def test_all_events_were_told(suite):
    wait_until(lambda: suite.status()["events"]["contacts"]["outbox"] == 0, SECONDS,
               "all events are told")
    # Other journeys go on meanwhile: each queue is empty at some moment, if not all at once.
    waiting = set(suite.status()["queues"])

    def are_handled():
        report = suite.status()
        waiting.intersection_update(
            name for name, count in report["queues"].items() if count)
        return not waiting and report

    report = wait_until(are_handled, SECONDS, "all events are handled",
                        or_else=lambda: f"These were never empty: {sorted(waiting)}")
    assert sum(report["dead_letters"].values()) == 0


def ids_of(items):
    return [item["id"] for item in items]
