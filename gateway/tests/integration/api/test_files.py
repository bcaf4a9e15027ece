"""A file of contacts, from the client through the gateway into the real service, and back out."""

import csv
import io
import json

import pytest

from chassis.testing.processes import wait_until

PEOPLE = """First Name,Last Name,E-mail Address
José,Núñez,jose@example.com
Ana,Ruiz,no address
Eva,Gil,eva@example.com
"""


@pytest.fixture
def imported(http):
    """Send a file and wait until it is imported."""

    def send(content, name="people.csv", **options):
        answer = http.post("/imports", data={
            "file": (io.BytesIO(content.encode()), name), **options})
        assert answer.status_code == 202, answer.text
        path = answer.headers["Location"].removeprefix("/api/v1")
        return wait_until(lambda: ended(http.get(path).json), 30, "the import is done",
                          or_else=lambda: http.get(path).text)

    return send


def ended(shown):
    return shown if shown["state"] in ("done", "failed") else None


def test_create_import_brings_people_in_and_tells_whom_it_refused(http, imported):
    done = imported(PEOPLE)

    assert done["state"] == "done", done
    assert (done["created_count"], done["refused_count"]) == (2, 1)
    names = {item["name"] for item in http.get("/contacts").json["items"]}
    assert names == {"José Núñez", "Eva Gil"}
    refusals = http.get(f"/imports/{done['id']}/refusals")
    [row] = csv.DictReader(io.StringIO(refusals.text))
    assert row["E-mail Address"] == "no address"


def test_export_contacts_holds_everybody_when_they_are_many(http, imported):
    rows = "".join(f"Ana {number},Ruiz,ana{number}@example.com\n" for number in range(1200))
    imported("First Name,Last Name,E-mail Address\n" + rows)

    lines = http.get("/exports?format=jsonl").text.splitlines()
    table = list(csv.reader(io.StringIO(http.get("/exports?format=csv").text)))
    cards = http.get("/exports?format=vcard").text

    assert len({json.loads(line)["id"] for line in lines}) == len(lines) == 1200
    assert len(table) == 1201
    assert cards.count("BEGIN:VCARD") == 1200


def test_create_import_writes_nothing_when_it_is_only_tried(http, imported):
    done = imported(PEOPLE, is_dry_run="true")

    assert (done["state"], done["is_dry_run"]) == ("done", True)
    assert http.get("/contacts").json["items"] == []


@pytest.mark.parametrize(("field", "value"), [
    ("policy", "nonsense"), ("is_dry_run", "perhaps"), ("mapping", "{"), ("mapping", '{"a": 1}'),
    ("mapping", '{"a\\u0000": "name"}'), ("delimiter", "ab"), ("default_country", "Spain"),
])
def test_create_import_is_refused_by_its_field_when_an_option_is_wrong(http, field, value):
    answer = http.post("/imports", data={"file": (io.BytesIO(PEOPLE.encode()), "a.csv"),
                                         field: value})

    assert answer.status_code == 422, answer.text
    assert {(item["in"], item["pointer"].split("/")[1]) for item in answer.json["errors"]} == {
        ("body", field)}
    assert http.get("/imports").json["items"] == []
