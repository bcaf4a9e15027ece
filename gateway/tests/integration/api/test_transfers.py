"""Files in and out, over a stand-in for the contacts service that keeps what it is sent."""

import base64
import hashlib
import io
from dataclasses import replace

import orjson
import pytest

from chassis import clock
from client import Reply
from contracts.contacts.transfer import PART_BYTES
from contracts.errors import Conflict, NotFound, ServiceUnavailable, ValidationFailed
from gateway.app import build_app
from gateway.settings import settings

IMPORT_ID = "import_01h455vb4pex5vsknk084sn02q"


class StandIn:
    """Answers for the contacts service, and keeps what it was asked."""

    def __init__(self):
        self.asked = []
        self.chunks = [{"text": "name\r\n", "next": "1"}, {"text": "José\r\n", "next": None}]
        self.refusals = {}

    def ask(self, key, request, call):
        name = key.partition(".")[2]
        self.asked.append((name, request, call))
        if name in self.refusals:
            raise self.refusals[name]
        if name in ("export_contacts", "read_import_refusals"):
            chunk = self.chunks[int(request["after"] or 0)]
            if isinstance(chunk, Exception):
                raise chunk
            return Reply(chunk, [])
        return Reply({"id": IMPORT_ID, "version": 1, "state": "waiting"},
                     [{"id": IMPORT_ID, "before": None, "after": "0" * 64}])

    @property
    def names(self):
        return [name for name, _, _ in self.asked]

    @property
    def file(self):
        """What the parts are together."""
        parts = [request for name, request, _ in self.asked if name == "add_import_part"]
        assert [part["number"] for part in parts] == list(range(len(parts)))
        return b"".join(base64.b64decode(part["data"]) for part in parts)


@pytest.fixture
def service():
    return StandIn()


@pytest.fixture
def http(http_as, service):
    return http_as("administrator", build_app(settings(), service))


def form(content=b"name\nAna\n", name="people.csv", **fields):
    return {"data": {"file": (io.BytesIO(content), name), **fields}}


def test_create_import_sends_the_file_on_in_parts_when_it_is_in_a_form(http, service):
    content = bytes(range(256)) * 6000

    answer = http.post("/imports", **form(content, policy="update", is_dry_run="true",
                                          mapping='{"Mail": "emails.address"}'))

    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/api/v1/imports/{IMPORT_ID}"
    assert answer.json["id"] == IMPORT_ID
    assert service.names == ["create_import", *["add_import_part"] * 3, "start_import"]
    assert service.asked[0][1] == {
        "file_name": "people.csv", "policy": "update", "is_dry_run": True,
        "mapping": {"Mail": "emails.address"}}
    assert service.file == content
    assert service.asked[-1][1] == {"import_id": IMPORT_ID, "parts": 3,
                                    "sha256": hashlib.sha256(content).hexdigest()}


def test_create_import_takes_the_body_for_the_file_when_it_is_one(http, service):
    answer = http.post("/imports?file_name=gente.csv&delimiter=%3B", data="nombre\nAna\n",
                       content_type="text/csv; charset=iso-8859-15")

    assert answer.status_code == 202
    assert service.asked[0][1] == {"format": "csv", "encoding": "iso-8859-15",
                                   "file_name": "gente.csv", "delimiter": ";"}
    assert service.file == b"nombre\nAna\n"


def test_create_import_needs_one_part_when_the_file_is_exactly_one(http, service):
    http.post("/imports", **form(b"a" * PART_BYTES))

    assert service.names == ["create_import", "add_import_part", "start_import"]


def test_create_import_drops_the_path_when_a_browser_sends_one(http, service):
    http.post("/imports", **form(name="/home/ana/people.csv"))

    assert service.asked[0][1] == {"file_name": "people.csv"}


@pytest.mark.parametrize(("sent", "pointer"), [
    (form(b""), "/file"),
    ({"data": {"policy": "skip"}, "content_type": "multipart/form-data"}, "/file"),
    (form(nonsense="1"), "/nonsense"),
    ({"data": {"file": (io.BytesIO(b"a"), "a.csv"), "other": (io.BytesIO(b"a"), "b.csv")}},
     "/other"),
    (form(policy=["skip", "update"]), "/policy"),
])
def test_create_import_is_refused_when_the_form_is_wrong(http, service, sent, pointer):
    answer = http.post("/imports", **sent)

    assert answer.status_code == 422
    assert {(item["in"], item["pointer"]) for item in answer.json["errors"]} == {("body", pointer)}
    assert service.asked == []


def test_create_import_is_refused_by_its_field_when_the_service_refuses_it(http, service):
    service.refusals["create_import"] = ValidationFailed.at("/policy", "Must be one of: skip.")

    answer = http.post("/imports?policy=all", data="a", content_type="text/csv")

    assert answer.json["errors"] == [
        {"in": "query", "pointer": "/policy", "detail": "Must be one of: skip."}]


def test_create_import_is_refused_when_the_file_is_too_large(http_as, service):
    http = http_as("administrator", build_app(replace(settings(), upload_limit=1000), service))

    in_form = http.post("/imports", **form(b"a" * 1001))
    as_body = http.post("/imports", data=b"a" * 1001, content_type="text/csv")

    assert [answer.json["code"] for answer in (in_form, as_body)] == ["body_too_large"] * 2
    assert in_form.status_code == 413
    assert service.asked == []


def test_create_import_takes_a_file_when_it_is_as_large_as_may_be(http_as, service):
    http = http_as("administrator", build_app(replace(settings(), upload_limit=1000), service))

    answer = http.post("/imports", data=b"a" * 1000, content_type="text/csv")

    assert answer.status_code == 202
    assert service.file == b"a" * 1000


def test_create_import_is_refused_when_the_body_is_of_another_type(http, service):
    answer = http.post("/imports", data=b"PK", content_type="application/zip")

    assert answer.status_code == 415
    assert service.asked == []


def test_create_import_repeats_each_step_under_the_same_id_when_sent_again(http, service):
    service.refusals["start_import"] = ServiceUnavailable()
    headers = {"Idempotency-Key": "import-42"}
    first = http.post("/imports", **form(), headers=headers)
    del service.refusals["start_import"]

    again = http.post("/imports", **form(), headers=headers)
    replay = http.post("/imports", **form(), headers=headers)

    assert [answer.status_code for answer in (first, again, replay)] == [503, 202, 202]
    ids = [call.call_id for _, _, call in service.asked]
    assert ids[:3] == ids[3:]
    assert len(set(ids)) == 3
    assert replay.data == again.data
    assert replay.headers["Idempotency-Replayed"] == "true"


def test_create_import_is_refused_when_the_key_came_with_another_file(http, service):
    headers = {"Idempotency-Key": "import-42"}
    http.post("/imports", **form(), headers=headers)

    answer = http.post("/imports", **form(b"other"), headers=headers)

    assert (answer.status_code, answer.json["code"]) == (422, "idempotency_key_reused")


def test_create_import_is_told_as_it_is_when_the_service_refuses_to_start(http, service):
    error = Conflict("The file did not arrive whole. Send its missing parts again.")
    error.code = "import_is_incomplete"
    service.refusals["start_import"] = error

    answer = http.post("/imports", **form())

    assert (answer.status_code, answer.json["code"]) == (409, "import_is_incomplete")


def test_export_contacts_passes_all_chunks_on_when_asked_for(http, service):
    answer = http.get("/exports?format=csv&kind=person&role=customer")

    assert answer.data == "name\r\nJosé\r\n".encode()
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="contacts-{clock.today()}.csv"')
    which = {"format": "csv", "kind": "person", "role": "customer"}
    assert [request for _, request, _ in service.asked] == [
        {**which, "after": None}, {**which, "after": "1"}]


@pytest.mark.parametrize(("format", "media_type", "ending"), [
    ("vcard", "text/vcard; charset=utf-8", "vcf"), ("jsonl", "application/jsonl", "jsonl")])
def test_export_contacts_is_named_for_its_format(http, format, media_type, ending):
    answer = http.get(f"/exports?format={format}")

    assert answer.content_type == media_type
    assert answer.headers["Content-Disposition"].endswith(f'.{ending}"')


def test_export_contacts_is_a_problem_when_the_first_chunk_is_refused(http, service):
    service.refusals["export_contacts"] = ValidationFailed.at("/format", "Must be one of: csv.")

    answer = http.get("/exports?format=xml")

    assert answer.status_code == 422
    assert answer.json["errors"] == [
        {"in": "query", "pointer": "/format", "detail": "Must be one of: csv."}]


def test_export_contacts_breaks_off_when_a_later_chunk_fails(http, service):
    service.chunks[1] = ServiceUnavailable()

    answer = http.get("/exports")

    assert answer.status_code == 200
    with pytest.raises(ServiceUnavailable):
        answer.get_data()


def test_read_import_refusals_is_a_csv_when_there_are_some(http, service):
    answer = http.get(f"/imports/{IMPORT_ID}/refusals")

    assert answer.data == "name\r\nJosé\r\n".encode()
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="{IMPORT_ID}-refusals.csv"')


def test_read_import_refusals_is_a_problem_when_there_is_no_such_import(http, service):
    service.refusals["read_import_refusals"] = NotFound()

    answer = http.get(f"/imports/{IMPORT_ID}/refusals")

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_create_import_is_on_record_when_it_is_done(http, service):
    http.post("/imports", **form(), headers={"X-Request-Id": "import-7"})

    [record] = [item for item in orjson.loads(http.get("/audit-log").data)["items"]
                if item["request_id"] == "import-7"]

    assert (record["operation"], record["method"]) == ("contacts.create_import", "POST")
