"""What no client should send: each is a clear refusal that names its place, and nothing is done."""

import json

import pytest

PERSON = {"kind": "person", "given_name": "Ana"}


def refused(answer, status, code):
    """The problem of an answer that has to be this one."""
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text
    return answer.json


def places(problem):
    return {(item["in"], item["pointer"]) for item in problem["errors"]}


@pytest.mark.parametrize("body", [
    b"", b"{", b"nonsense", b'{"a":1,}', b"'{}'", b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}",
    b'{"name": "\xff"}', b'{"strength": NaN}', b'{"strength": Infinity}', b'{"strength": 1e999}',
    b'{"name": "\\ud800"}', b'{"\\udfff": 1}', b"[" * 100_000 + b"]" * 100_000,
], ids=lambda body: repr(body[:20]))
def test_a_body_is_refused_when_it_is_not_well_formed(http, nothing_changed, body):
    with nothing_changed():
        answer = http.post("/contacts", data=body, content_type="application/json")

    problem = answer.json
    if body == b"":
        assert places(refused(answer, 422, "validation_failed")) == {("body", "/kind")}
    else:
        assert refused(answer, 400, "malformed_body")["detail"]
    assert problem["request_id"]


def test_a_body_is_refused_when_it_names_a_field_twice(http, nothing_changed):
    body = b'{"kind": "person", "name": "Ana", "emails": [{"label": "a", "label": "b"}]}'

    with nothing_changed():
        answer = http.post("/contacts", data=body, content_type="application/json")

    assert '"label" twice' in refused(answer, 400, "malformed_body")["detail"]


def test_a_body_is_refused_when_it_is_nested_too_deep(http, nothing_changed):
    deep = json.loads("[" * 40 + "]" * 40)

    with nothing_changed():
        answer = http.post("/contacts", json={**PERSON, "notes": deep})

    assert places(refused(answer, 422, "validation_failed")) == {("body", "")}


def test_a_body_is_taken_when_it_is_wide_and_not_deep(http):
    answer = http.post("/contacts", json={**PERSON, "websites": [
        {"url": f"https://example.com/{number}"} for number in range(20)], "tags": ["a", "b"] * 20})

    assert answer.status_code == 201


def test_a_body_is_refused_when_it_holds_nul_bytes(http, nothing_changed):
    sent = {**PERSON, "given_name": "A\0na", "emails": [{"address": "a\0@example.com"}],
            "external_ids": [{"system": "crm\0", "id": "1"}]}

    with nothing_changed():
        answer = http.post("/contacts", json=sent)

    assert places(refused(answer, 422, "validation_failed")) == {
        ("body", "/given_name"), ("body", "/emails/0/address"), ("body", "/external_ids/0/system")}


def test_a_body_is_taken_when_it_only_speaks_of_nul_bytes(http):
    answer = http.post("/contacts", json={**PERSON, "notes": r"a literal \u0000 is text"})

    assert answer.status_code == 201
    assert answer.json["notes"] == r"a literal \u0000 is text"


def test_a_body_is_refused_when_its_types_are_wrong(http, nothing_changed):
    sent = {"kind": 1, "given_name": ["Ana"], "emails": {"address": "a@example.com"},
            "phones": ["600"], "tags": [7], "birth_on": "31/03/1990", "addresses": [None]}

    with nothing_changed():
        answer = http.post("/contacts", json=sent)

    assert places(refused(answer, 422, "validation_failed")) == {
        ("body", "/kind"), ("body", "/given_name"), ("body", "/emails"), ("body", "/phones/0"),
        ("body", "/tags/0"), ("body", "/birth_on"), ("body", "/addresses/0")}


def test_a_change_is_refused_by_its_place_in_the_body_when_it_is_wrong(http, make_contact):
    made = make_contact()

    answer = http.patch(f"/contacts/{made['id']}", json={
        "emails": [{"address": "a@example.com"}, {"address": "nonsense"}, {}], "nonsense": 1})

    assert places(refused(answer, 422, "validation_failed")) == {
        ("body", "/emails/2/address"), ("body", "/nonsense")}
    assert http.get(f"/contacts/{made['id']}").json == made


def test_a_change_is_refused_by_its_place_in_the_body_when_a_rule_refuses_it(http, make_contact):
    made = make_contact()

    answer = http.patch(f"/contacts/{made['id']}", json={"emails": [{"address": "nonsense"}]})

    assert places(refused(answer, 422, "validation_failed")) == {("body", "/emails/0/address")}


def test_a_change_is_refused_when_it_has_no_body(http, make_contact):
    made = make_contact()

    answer = http.patch(f"/contacts/{made['id']}")

    assert places(refused(answer, 422, "validation_failed")) == {("body", "")}


def test_a_version_is_refused_when_it_comes_in_the_body(http, make_contact):
    made = make_contact()
    interaction = http.post(f"/contacts/{made['id']}/interactions", json={
        "channel": "phone", "direction": "inbound"}).json

    answer = http.post(f"/interactions/{interaction['id']}/corrections", json={
        "channel": "phone", "direction": "inbound", "reason": "x", "expected_version": 1,
        "participants": interaction["participants"]})

    assert places(refused(answer, 422, "validation_failed")) == {("body", "/expected_version")}


@pytest.mark.parametrize("tag", ["1", "nonsense", '"1', '"1", "2"', "", '"a b"'])
def test_if_match_is_refused_when_it_is_no_etag(http, make_contact, tag):
    made = make_contact()

    answer = http.patch(f"/contacts/{made['id']}", json={"nickname": "Ani"},
                        headers={"If-Match": tag})

    assert places(refused(answer, 422, "validation_failed")) == {("header", "/If-Match")}
    assert http.get(f"/contacts/{made['id']}").json == made


def test_a_body_is_refused_when_it_is_too_large(http_as, make_app, contacts_service):
    http = http_as("administrator", make_app(body_limit=1000))

    answer = http.post("/contacts", json={**PERSON, "notes": "a" * 1000})

    refused(answer, 413, "body_too_large")
    assert http.get("/contacts").json["items"] == []


@pytest.mark.parametrize("content_type", [
    None, "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1",
])
def test_a_body_is_refused_when_it_does_not_say_that_it_is_json(http, nothing_changed,
                                                                content_type):
    with nothing_changed():
        answer = http.post("/contacts", data=json.dumps(PERSON), content_type=content_type)

    refused(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize(("query", "pointer"), [
    ("sort=nonsense", "/sort"),
    ("sort=name&sort=-name", "/sort"),
    ("is_archived=maybe", "/is_archived"),
    ("tag=%00", "/tag"),
    ("owner_id=contact_01h455vb4pex5vsknk084sn02q", "/owner_id"),
    ("limit[$gt]=1", "/limit[$gt]"),
    ("kind[$ne]=person", "/kind[$ne]"),
    ("email=nonsense", "/email"),
])
def test_a_list_is_refused_when_a_filter_is_wrong(http, query, pointer):
    answer = http.get(f"/contacts?{query}")

    assert places(refused(answer, 422, "validation_failed")) == {("query", pointer)}


@pytest.mark.parametrize("query", ["tag=%ED%A0%80", "tag=%FF", "tag=%C3%28"])
def test_a_list_is_refused_when_the_query_is_not_utf8(http, query):
    refused(http.get(f"/contacts?{query}"), 400, "bad_request")


def test_a_list_is_refused_when_there_are_too_many_parameters(http):
    refused(http.get("/contacts?" + "&".join(["tag=a"] * 101)), 400, "bad_request")


def test_a_path_is_not_found_when_it_is_spelt_otherwise(http):
    for path in ("/contacts/", "//contacts", "/Contacts", "/contacts/a/b/c", "/nonsense"):
        refused(http.get(path), 404, "not_found")


def test_a_path_is_refused_when_its_id_holds_what_no_id_does(http):
    for id in ("%00", "%0a", "contact_01h455vb4pex5vsknk084sn02q%0a", "..", "%F0%9F%92%A9",
               "contact_01H455VB4PEX5VSKNK084SN02Q", "a" * 2000):
        answer = http.get(f"/contacts/{id}")

        assert answer.status_code in (404, 422), (id, answer.text)


@pytest.mark.parametrize("header", [
    "Bearer", "Bearer ", "Bearer nonsense", "Basic YTpi", "Bearer a.b.c", "Bearer " + "a" * 5000,
    "bearer vk_00000000_" + "0" * 64,
])
def test_a_request_is_refused_when_its_token_is_no_good(http_as, header):
    answer = http_as(None).get("/contacts", headers={"Authorization": header})

    refused(answer, 401, "unauthenticated")


def test_a_request_is_refused_when_its_token_was_altered(http):
    head, payload, signature = http.token.split(".")
    http.token = f"{head}.{payload}.{signature[:-2]}AA"

    refused(http.get("/contacts"), 401, "unauthenticated")


def test_a_request_id_is_made_anew_when_the_one_sent_is_not_sane(http):
    for sent in ("a" * 129, "a b", "a\tb", "é"):
        answer = http.get("/contacts", headers={"X-Request-Id": sent})

        assert answer.headers["X-Request-Id"] != sent
        assert len(answer.headers["X-Request-Id"]) == 32


def test_a_request_id_is_kept_when_it_is_sane(http):
    answer = http.get("/contacts", headers={"X-Request-Id": "checkout-42"})

    assert answer.headers["X-Request-Id"] == "checkout-42"


def test_a_problem_is_told_in_spanish_when_the_client_asks_for_it(http):
    answer = http.post("/contacts", json={"kind": "person", "nonsense": 1},
                       headers={"Accept-Language": "ca, es-MX;q=0.9, en;q=0.5"})

    problem = refused(answer, 422, "validation_failed")
    assert answer.headers["Content-Language"] == "es"
    assert problem["title"] == "Datos no válidos"
    assert problem["errors"] == [
        {"in": "body", "pointer": "/nonsense", "detail": "Campo desconocido."}]
