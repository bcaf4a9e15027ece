"""Web forms are open to anybody, not too often from one address."""

import pytest

from client import Reply
from gateway.app import build_app
from gateway.settings import settings

PATH = "/web-forms/web_form_01kh3cetm0efqbx5q5kkj0z75h/submissions"
FORM = {"answers": {"email": "ana@example.com"}}


@pytest.fixture
def service():
    """Stands for the services behind the gateway: takes every form."""
    class Service:
        def __init__(self):
            self.asked = []

        def ask(self, key, fields, call):
            self.asked.append((key, fields, call.actor))
            return Reply({"is_received": True, "thanks": None}, [])

    return Service()


def send(http, address="192.0.2.1", **headers):
    return http.post(PATH, json=FORM, headers=headers,
                     environ_overrides={"REMOTE_ADDR": address})


def test_submit_web_form_needs_no_login(http_as, service):
    nobody = http_as(None, build_app(settings(), service))

    answer = send(nobody)

    assert (answer.status_code, answer.json) == (202, {"is_received": True, "thanks": None})
    [(key, fields, actor)] = service.asked
    assert key == "sales.submit_web_form"
    assert fields == {"web_form_id": "web_form_01kh3cetm0efqbx5q5kkj0z75h", **FORM}
    assert (actor.id, actor.roles) == ("anonymous", ())


def test_submit_web_form_waits_when_one_address_sends_too_often(http_as, service, monkeypatch):
    monkeypatch.setenv("VINCULO_OPEN_LIMIT", "3/hour")
    settings.cache_clear()
    nobody = http_as(None, build_app(settings(), service))

    answers = [send(nobody) for _ in range(4)]
    others = [send(nobody, "2001:db8::1"), send(nobody, "198.51.100.7")]

    assert [answer.status_code for answer in answers] == [202, 202, 202, 429]
    assert answers[3].json["code"] == "rate_limited"
    assert answers[3].json["detail"] == "Too many requests. Wait a little."
    assert 3500 <= int(answers[3].headers["Retry-After"]) <= 3600
    assert [answer.status_code for answer in others] == [202, 202]
    assert len(service.asked) == 5


def test_submit_web_form_counts_the_network_of_one_customer_as_one(
        http_as, service, monkeypatch):
    monkeypatch.setenv("VINCULO_OPEN_LIMIT", "2/hour")
    settings.cache_clear()
    nobody = http_as(None, build_app(settings(), service))

    answers = [send(nobody, f"2001:db8::{number}") for number in range(3)]

    assert [answer.status_code for answer in answers] == [202, 202, 429]


def test_submit_web_form_is_the_only_new_thing_that_needs_no_login(http_as, service):
    nobody = http_as(None, build_app(settings(), service))

    for method, path in (("get", "/leads"), ("post", "/leads"), ("get", "/web-forms"),
                         ("post", "/leads/bulk"), ("get", PATH.removesuffix("/submissions"))):
        assert getattr(nobody, method)(path).status_code == 401
    assert service.asked == []
