"""What holds for every route, whichever it is. The routes are read from the OpenAPI documents."""

import hashlib
import os
from dataclasses import replace

import pytest
from offered import LISTS, OF_AGENTS, PROTECTED, ROUTES, SIGNED, TAKING_JSON, WITH_ID

from contracts.access import OF_PORTALS, PERMISSIONS
from contracts.testing import each
from gateway.models import ApiKey, User
from gateway.portals.models import PortalAccount
from gateway.routes import OPEN_TO_ANYBODY

# Those whose routes are tried.
pytestmark = pytest.mark.usefixtures(
    "sales_service", "billing_service", "helpdesk_service", "social_service",
    "marketing_service")


# What is behind the links of marketing mail.
BEHIND_LINKS = {
    "follow_mail_link", "see_mail_picture", "look_at_unsubscribing", "unsubscribe_from_mail"}
# The pages of forms, occasions and preferences.
PAGES = {
    "show_form", "send_form", "look_at_confirmation", "confirm_form_submission", "show_occasion",
    "accept_invitation", "read_occasion_calendar", "look_at_own_registration",
    "cancel_own_registration", "show_preferences", "send_preferences"}


def each_of(routes):
    return each("route", routes)


@pytest.fixture
def customer(http):
    """The id of an organisation that is there, for whom the requests to the portals are made."""
    id = http.post("/contacts", json={"kind": "organisation", "name": "Lumbre"}).json["id"]
    PortalAccount.collection().update_many({}, {"$set": {"party_id": id}})
    return id


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

    assert open_to_anybody == OPEN_TO_ANYBODY | BEHIND_LINKS | PAGES | SIGNED | {
        "read_calendar", "stream_public_chat"}
    assert len(open_to_anybody) == 66
    for route in PROTECTED:
        assert route.permission in PERMISSIONS
        assert (route.permission in OF_PORTALS) is (route.audience != "agents")


@each_of(PROTECTED)
def test_every_route_is_refused_when_nobody_is_signed_in(http_as, route):
    answer = ask(http_as(None), route)

    assert_problem(answer, 401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@each_of(PROTECTED)
def test_every_route_is_refused_to_tokens_of_another_audience(
        http_with, sign_in, sign_in_to, route):
    shown = {"agents": sign_in(), "portal": sign_in_to("portal"), "partner": sign_in_to("partner")}
    shown["key"] = key_for(*PERMISSIONS)
    taken = {"agents", "key"} if route.audience == "agents" else {route.audience}

    for kind in shown.keys() - taken:
        assert_problem(ask(http_with(shown[kind]), route), 401, "unauthenticated")


@each_of(OF_AGENTS)
def test_every_route_is_refused_when_the_permission_is_lacking(http_as, route):
    nobody = http_as("administrator")
    nobody.token = key_for(next(name for name in PERMISSIONS if name != route.permission))

    answer = ask(nobody, route)

    assert_problem(answer, 403, "permission_denied")
    assert answer.json["details"] == {"permission": route.permission}


def key_for(*scopes):
    """An API key of an administrator that may do these things only."""
    owner = User.objects(roles="administrator").first()
    prefix, secret = os.urandom(4).hex(), os.urandom(32).hex()
    ApiKey(name="test", owner_id=owner.id, prefix=prefix, scopes=list(scopes),
           digest=hashlib.sha256(secret.encode()).hexdigest()).add()
    return f"vk_{prefix}_{secret}"


@each_of([route for route in ROUTES if route.operation_id not in SIGNED])
def test_every_route_refuses_parameters_that_it_does_not_know(http, route):
    answer = ask(http, route, route.with_ids() + "?nonsense=1",
                 **({"json": {}} if route.takes_json else {}))

    if route.operation_id == "create_import":
        # Without a file there is no telling yet where its options are.
        assert_problem(answer, 415, "unsupported_media_type")
        return
    assert_problem(answer, 422, "validation_failed")
    assert ("query", "/nonsense") in places(answer)


@each_of(WITH_ID)
def test_every_route_refuses_an_id_of_another_kind(http, route):
    path = route.path.replace("{" + route.names[0] + "}", "nonsense_01h455vb4pex5vsknk084sn02q")

    answer = ask(http, route, replace(route, path=path).with_ids(), **route.said())

    assert_problem(answer, 422, "validation_failed")
    assert places(answer) == {("path", f"/{route.names[0]}")}


@each_of([route for route in WITH_ID if not route.is_of_known_things])
def test_every_route_tells_when_there_is_no_such_thing(http, route, customer):
    answer = ask(http, route, **route.said(
        contact_id=customer, contact_ids=[customer], add=[customer]))

    assert_problem(answer, 404, "not_found")


@each_of(LISTS)
def test_every_list_pages_alike(http, route, customer):
    answer = ask(http, route, route.asked("limit=1"))

    assert answer.status_code == 200
    assert answer.json.keys() - {"totals"} == {"items", "next"}
    assert len(answer.json["items"]) <= 1


@each_of(LISTS)
def test_every_list_refuses_a_limit_that_is_none(http, route):
    for limit in ("0", "-1", "201", "ten", "1.5", "", "99999999999999999999"):
        answer = ask(http, route, route.asked(f"limit={limit}"))

        assert_problem(answer, 422, "validation_failed")
        assert places(answer) == {("query", "/limit")}


@each_of(LISTS)
def test_every_list_refuses_a_forged_cursor(http, route, customer):
    for cursor in ("x", "e30", "WzEsMl0", "%00", "W10", "", "A" * 700):
        answer = ask(http, route, route.asked(f"after={cursor}"))

        assert_problem(answer, 422, "validation_failed")
        assert places(answer) == {("query", "/after")}


@each_of(TAKING_JSON)
def test_every_body_is_refused_when_it_is_not_json(http, route):
    answer = ask(http, route, data=b'{"a": ', content_type="application/json")

    assert_problem(answer, 400, "malformed_body")


@each_of(TAKING_JSON)
def test_every_body_is_refused_when_it_is_no_object(http, route):
    answer = ask(http, route, json=[1])

    assert_problem(answer, 422, "validation_failed")
    assert places(answer) == {("body", "")}


@each_of(TAKING_JSON)
def test_every_body_is_refused_when_it_is_of_another_type(http, route):
    answer = ask(http, route, data=b"a=1", content_type="application/x-www-form-urlencoded")

    assert_problem(answer, 415, "unsupported_media_type")


@each_of(TAKING_JSON)
def test_every_body_is_refused_when_it_holds_a_field_that_is_unknown(http, route):
    answer = ask(http, route, json={**route.body(), "nonsense": 1})

    assert_problem(answer, 422, "validation_failed")
    assert ("body", "/nonsense") in places(answer)


@each_of([route for route in TAKING_JSON if route.names])
def test_every_body_is_refused_when_it_names_what_the_path_names(http, route):
    name = route.names[0]

    answer = ask(http, route, json={**route.body(), name: "contact_01h455vb4pex5vsknk084sn02q"})

    assert_problem(answer, 422, "validation_failed")
    assert ("body", f"/{name}") in places(answer)


@each("path", sorted({route.path for route in ROUTES}))
def test_every_path_tells_what_it_takes_when_asked_otherwise(http_as, path):
    known = {route.method for route in ROUTES if route.path == path}

    answer = http_as(None).trace(path)

    assert_problem(answer, 405, "method_not_allowed")
    allowed = set(answer.headers["Allow"].split(", "))
    assert known <= allowed <= known | {"HEAD", "OPTIONS"}


@each_of(ROUTES)
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
