"""What holds for every route, whichever it is. The routes are read from the OpenAPI document."""

import hashlib
import os
import re
from dataclasses import dataclass, field

import pytest

from contracts.access import PERMISSIONS
from contracts.catalogue import all_services
from contracts.common import EXAMPLE_SUFFIX
from gateway.documents.__main__ import document
from gateway.documents.operations import example_of
from gateway.models import ApiKey, User
from gateway.reading import VERSION, path_names

PREFIX = "/api/v1"
JSON = "application/json"


@dataclass(frozen=True)
class Offered:
    """One operation as it is offered: how to ask for it, and how it is described."""

    operation_id: str
    method: str
    path: str
    doc: dict = field(repr=False)

    def __str__(self):
        return self.operation_id

    @property
    def permission(self):
        return self.doc["x-permission"]

    @property
    def names(self):
        return path_names(self.path)

    @property
    def takes_json(self):
        return JSON in self.doc.get("requestBody", {}).get("content", {})

    @property
    def parameters(self):
        return {parameter["name"] for parameter in self.doc["parameters"]}

    def with_ids(self, suffix=EXAMPLE_SUFFIX):
        """The path with a well-formed id of nothing wherever it takes one."""
        return re.sub(r"{(\w+)_id}", lambda found: f"{_prefix(found[1])}_{suffix}", self.path)

    def said(self):
        """What the route cannot do without beside its path, as its example has it."""
        needed = {parameter["name"]: parameter["example"] for parameter in self.doc["parameters"]
                  if parameter["in"] == "query" and parameter.get("required")}
        return {"query_string": needed} | ({"json": self.body()} if self.takes_json else {})

    def body(self):
        """A body that the contract takes."""
        operation = next(
            service.operations[self.operation_id] for service in all_services().values()
            if self.operation_id in service.operations)
        if operation.route is None:
            # What composed routes take beside that is up to who asks.
            return {}
        request = example_of(operation).get("request", {})
        if operation.route.body:
            return request.get(operation.route.body, {})
        return {name: value for name, value in request.items()
                if name not in {*self.names, VERSION}}


def _prefix(name):
    return {"api_key": "key"}.get(name, name)


def every_route():
    """All operations of the document."""
    return [
        Offered(doc["operationId"], method.upper(), path.removeprefix(PREFIX), doc)
        for path, item in document()["paths"].items()
        for method, doc in item.items() if method != "parameters"
    ]


ROUTES = every_route()
PROTECTED = [route for route in ROUTES if route.permission]
WITH_ID = [route for route in PROTECTED if route.names]
LISTS = [route for route in ROUTES if "after" in route.parameters and not route.names]
TAKING_JSON = [route for route in ROUTES if route.takes_json]


def each(routes):
    return pytest.mark.parametrize("route", routes, ids=str)


def ask(http, route, path=None, **options):
    return getattr(http, route.method.lower())(path or route.with_ids(), **options)


def assert_problem(answer, status, code):
    """The answer is a problem as RFC 9457 and our conventions have it."""
    body = answer.json
    assert (answer.status_code, body["code"]) == (status, code), answer.text
    assert answer.content_type == "application/problem+json"
    assert body["type"] == f"/problems/{code}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert body["request_id"] == answer.headers["X-Request-Id"]
    for item in body.get("errors", ()):
        assert item.keys() == {"in", "pointer", "detail"}
        assert item["in"] in ("body", "path", "query", "header")


def places(answer):
    return {(item["in"], item["pointer"]) for item in answer.json["errors"]}


def test_every_route_names_a_permission_or_is_known_to_be_open():
    open_to_anybody = {route.operation_id for route in ROUTES if route not in PROTECTED}

    assert open_to_anybody == {
        "log_in", "refresh_tokens", "log_out", "read_calendar"}
    assert {route.permission for route in PROTECTED} <= set(PERMISSIONS)


@each(PROTECTED)
def test_every_route_is_refused_when_nobody_is_signed_in(http_as, route):
    answer = ask(http_as(None), route)

    assert_problem(answer, 401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@each(PROTECTED)
def test_every_route_is_refused_when_the_permission_is_lacking(http_as, route):
    nobody = http_as("administrator")
    nobody.token = key_for(next(name for name in PERMISSIONS if name != route.permission))

    answer = ask(nobody, route)

    assert_problem(answer, 403, "permission_denied")
    assert answer.json["details"] == {"permission": route.permission}


def key_for(scope):
    """An API key of an administrator that may do one thing only."""
    owner = User.objects(roles="administrator").first()
    prefix, secret = os.urandom(4).hex(), os.urandom(32).hex()
    ApiKey(name="test", owner_id=owner.id, prefix=prefix, scopes=[scope],
           digest=hashlib.sha256(secret.encode()).hexdigest()).add()
    return f"vk_{prefix}_{secret}"


@each(ROUTES)
def test_every_route_refuses_parameters_that_it_does_not_know(http, route):
    answer = ask(http, route, route.with_ids() + "?nonsense=1",
                 **({"json": {}} if route.takes_json else {}))

    if route.operation_id == "create_import":
        # Without a file there is no telling yet where its options are.
        assert_problem(answer, 415, "unsupported_media_type")
        return
    assert_problem(answer, 422, "validation_failed")
    assert ("query", "/nonsense") in places(answer)


@each(WITH_ID)
def test_every_route_refuses_an_id_of_another_kind(http, route):
    path = route.path.replace("{" + route.names[0] + "}", "nonsense_01h455vb4pex5vsknk084sn02q")

    answer = ask(http, route, path, **route.said())

    assert_problem(answer, 422, "validation_failed")
    assert places(answer) == {("path", f"/{route.names[0]}")}


@each(WITH_ID)
def test_every_route_tells_when_there_is_no_such_thing(http, route):
    answer = ask(http, route, **route.said())

    assert_problem(answer, 404, "not_found")


@each(LISTS)
def test_every_list_pages_alike(http, route):
    answer = ask(http, route, route.path + "?limit=1")

    assert answer.status_code == 200
    assert answer.json.keys() == {"items", "next"}
    assert len(answer.json["items"]) <= 1


@each(LISTS)
def test_every_list_refuses_a_limit_that_is_none(http, route):
    for limit in ("0", "-1", "201", "ten", "1.5", "", "99999999999999999999"):
        answer = ask(http, route, f"{route.path}?limit={limit}")

        assert_problem(answer, 422, "validation_failed")
        assert places(answer) == {("query", "/limit")}


@each(LISTS)
def test_every_list_refuses_a_forged_cursor(http, route):
    for cursor in ("x", "e30", "WzEsMl0", "%00", "W10", "", "A" * 700):
        answer = ask(http, route, f"{route.path}?after={cursor}")

        assert_problem(answer, 422, "validation_failed")
        assert places(answer) == {("query", "/after")}


@each(TAKING_JSON)
def test_every_body_is_refused_when_it_is_not_json(http, route):
    answer = ask(http, route, data=b'{"a": ', content_type="application/json")

    assert_problem(answer, 400, "malformed_body")


@each(TAKING_JSON)
def test_every_body_is_refused_when_it_is_no_object(http, route):
    answer = ask(http, route, json=[1])

    assert_problem(answer, 422, "validation_failed")
    assert places(answer) == {("body", "")}


@each(TAKING_JSON)
def test_every_body_is_refused_when_it_is_of_another_type(http, route):
    answer = ask(http, route, data=b"a=1", content_type="application/x-www-form-urlencoded")

    assert_problem(answer, 415, "unsupported_media_type")


@each(TAKING_JSON)
def test_every_body_is_refused_when_it_holds_a_field_that_is_unknown(http, route):
    answer = ask(http, route, json={**route.body(), "nonsense": 1})

    assert_problem(answer, 422, "validation_failed")
    assert ("body", "/nonsense") in places(answer)


@each([route for route in TAKING_JSON if route.names])
def test_every_body_is_refused_when_it_names_what_the_path_names(http, route):
    name = route.names[0]

    answer = ask(http, route, json={**route.body(), name: "contact_01h455vb4pex5vsknk084sn02q"})

    assert_problem(answer, 422, "validation_failed")
    assert ("body", f"/{name}") in places(answer)


@pytest.mark.parametrize("path", sorted({route.path for route in ROUTES}))
def test_every_path_tells_what_it_takes_when_asked_otherwise(http_as, path):
    known = {route.method for route in ROUTES if route.path == path}

    answer = http_as(None).put(path)

    assert_problem(answer, 405, "method_not_allowed")
    allowed = set(answer.headers["Allow"].split(", "))
    assert known <= allowed <= known | {"HEAD", "OPTIONS"}


@each(ROUTES)
def test_every_answer_has_the_headers_that_keep_it_safe(http_as, route):
    answer = ask(http_as(None), route)

    headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["X-Request-Id"]
    assert "Strict-Transport-Security" not in headers
