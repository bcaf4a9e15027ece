import re

import pytest
from flask import Flask, Response

from contracts.context import Actor
from contracts.errors import RateLimited
from gateway.calls import call_of
from gateway.cors import Cors
from gateway.edge import Edge
from gateway.limiting import PrincipalLimit

ORIGIN = "https://crm.example.com"


@pytest.fixture
def seen():
    """What the edge observed: `[(status, seconds)]`."""
    return []


@pytest.fixture
def client(seen):
    app = Flask("test")
    app.add_url_rule("/", "home", lambda: "hello")
    app.add_url_rule("/page", "page", lambda: Response("page", headers={
        "Content-Security-Policy": "default-src 'self'", "Cache-Control": "public"}))

    def observe(_environ, status, seconds):
        seen.append((status, seconds))

    app.wsgi_app = Edge(Cors(app.wsgi_app, [ORIGIN + "/"]), observe)
    return app.test_client()


def test_the_edge_adds_what_keeps_an_answer_safe(client):
    headers = client.get("/").headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Strict-Transport-Security" not in headers


def test_the_edge_leaves_alone_what_an_answer_says_itself(client):
    headers = client.get("/page").headers

    assert headers.getlist("Cache-Control") == ["public"]
    assert headers.getlist("Content-Security-Policy") == ["default-src 'self'"]


def test_the_edge_asks_for_https_from_then_on_when_it_is_spoken(client):
    headers = client.get("/", base_url="https://localhost").headers

    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_the_edge_observes_each_answer_once(client, seen):
    client.get("/nonsense")

    [(status, seconds)] = seen
    assert status == "404"
    assert 0 < seconds < 5


def test_cors_lets_a_page_read_when_its_origin_is_known(client):
    headers = client.get("/", headers={"Origin": ORIGIN}).headers

    assert headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "ETag" in headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in headers
    assert "Origin" in headers["Vary"]


@pytest.mark.parametrize("origin", [
    None, "https://evil.example.com", "null", ORIGIN + ".evil.com", "http://crm.example.com"])
def test_cors_says_nothing_when_the_origin_is_not_known(client, origin):
    headers = client.options("/", headers={
        "Access-Control-Request-Method": "GET", **({"Origin": origin} if origin else {})}).headers

    assert not [name for name, _ in headers if name.startswith("Access-Control")]


def test_cors_answers_a_preflight_when_the_origin_is_known(client):
    answer = client.options("/", headers={
        "Origin": ORIGIN, "Access-Control-Request-Method": "PATCH"})

    assert answer.status_code == 204
    assert "PATCH" in answer.headers["Access-Control-Allow-Methods"]
    for name in ("If-Match", "Last-Event-ID"):
        assert name in answer.headers["Access-Control-Allow-Headers"]


GOOD = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.mark.parametrize("sent", [
    None, "", "nonsense", GOOD.upper(), "01" + GOOD[2:], GOOD + "-x", GOOD[:-1],
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
])
def test_call_of_begins_a_trace_when_none_is_sent(sent):
    environ = {"vinculo.request_id": "r"} | ({"HTTP_TRACEPARENT": sent} if sent is not None else {})

    call = call_of(environ, Actor("user_1"), 10)

    assert call.traceparent != sent
    assert re.fullmatch("00-[0-9a-f]{32}-[0-9a-f]{16}-01", call.traceparent)


def test_call_of_goes_on_with_a_trace_when_one_is_sent():
    call = call_of({"vinculo.request_id": "r", "HTTP_TRACEPARENT": GOOD}, Actor("user_1"), 10)

    assert call.traceparent == GOOD
    assert call.request_id == "r"
    assert 9 < call.seconds_left <= 10


def test_a_principal_is_refused_when_it_asks_too_often_and_others_are_not():
    limit = PrincipalLimit("3/minute")
    for _ in range(3):
        limit.count(Actor("user_1"))

    with pytest.raises(RateLimited) as refused:
        limit.count(Actor("user_1"))
    limit.count(Actor("user_2"))

    assert 1 <= refused.value.details["retry_after"] <= 60


def test_nobody_is_refused_when_there_is_no_limit():
    limit = PrincipalLimit("")

    assert [limit.count(Actor("user_1")) for _ in range(1000)] == [None] * 1000
