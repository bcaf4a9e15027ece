"""Forms and occasions as strangers use them over HTTP: pages, sites of others, and limits."""

import copy
import re

import pytest

from client import Reply
from contracts import marketing as contract
from contracts.errors import Conflict, NotFound, RateLimited, ValidationFailed
from gateway.app import build_app
from gateway.settings import settings

FORM = copy.deepcopy(contract.get_public_form.example["reply"])
PATH = f"/public/forms/{FORM['id']}"
OCCASION = contract.get_public_occasion.example["reply"]
VIA = contract.accept_occasion_invitation.example["request"]["via"]
LINK = contract.look_at_own_registration.example["request"]["token"]
SITE = "https://lumbre.example"


class FormIsClosed(Conflict):
    code = "form_is_closed"
    detail = "Nothing is taken in by this form now."


@pytest.fixture
def marketing(stub):
    """A marketing service that answers as its examples do."""
    return stub(contract.marketing, {"get_public_form": copy.deepcopy(FORM)})


def filled(page, **answers):
    """What a browser sends of a page: its hidden fields, and what was written."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))
    return hidden | {"answer_email": "marta@gil.example", "website": ""} | answers


def last(marketing, operation):
    return next(request for name, request in reversed(marketing.requests) if name == operation)


def test_form_is_a_page_that_keeps_where_somebody_came_from(http_as, marketing):
    page = http_as(None).get(
        f"{PATH}/page?utm_source=search&utm_campaign=spring&gclid=x&via={VIA}",
        headers={"Accept-Language": "es", "Referer": "https://search.example/"})
    assert (page.status_code, page.mimetype) == (200, "text/html")

    done = http_as(None).post(f"{PATH}/page", data=filled(page, consent_newsletter="yes"))

    assert done.status_code == 200
    sent = last(marketing, "submit_form")
    assert sent["answers"]["email"] == "marta@gil.example"
    assert (sent["consents"], sent["language"], sent["via"]) == (["newsletter"], "es", VIA)
    assert sent["utm"] == {"source": "search", "campaign": "spring"}
    assert sent["referrer"] == "https://search.example/"
    assert sent["landing_page"].partition("?")[0].endswith(f"{PATH}/page")
    assert sent["token"] == FORM["token"]


def test_page_of_a_form_can_be_used_by_everybody(http_as, marketing):
    text = http_as(None).get(f"{PATH}/page?lang=en").text

    assert '<html lang="en">' in text
    assert "<title>" in text
    ids = re.findall(r'<(?:input|select|textarea)[^>]* id="(\w+)"', text)
    assert set(re.findall(r'<label for="(\w+)"', text)) == set(ids)
    assert 'id="answer_email" name="answer_email" required' in text
    assert 'autocomplete="email"' in text
    assert " checked" not in text


def test_what_is_wrong_is_shown_beside_it_and_what_was_written_stays(http_as, marketing):
    page = http_as(None).get(f"{PATH}/page?lang=es")
    marketing.answers["submit_form"] = _refusing(
        ValidationFailed.at("/answers/email", "This is not an email address."))

    again = http_as(None).post(f"{PATH}/page", data=filled(
        page, answer_email='"><script>x', answer_name="Marta"))

    assert again.status_code == 422
    assert "<title>Error: " in again.text
    assert 'role="alert"' in again.text
    assert '<a href="#answer_email">' in again.text
    assert ('id="answer_email" name="answer_email" required aria-describedby="answer_email_error" '
            'aria-invalid="true"') in again.text
    assert '<p class="error" id="answer_email_error">No es una dirección' in again.text
    assert 'value="Marta"' in again.text
    assert "<script>" not in again.text
    assert f'value="{FORM["token"]}"' in again.text


def _refusing(error):
    def refuse(_request):
        raise error

    return refuse


def test_whoever_sent_a_form_is_led_to_where_it_says(http_as, marketing):
    page = http_as(None).get(f"{PATH}/page")
    marketing.answers["submit_form"] = {
        "is_received": True, "expects_mail": False, "thanks": None,
        "thanks_url": f"{SITE}/gracias"}

    done = http_as(None).post(f"{PATH}/page", data=filled(page))

    assert (done.status_code, done.headers["Location"]) == (303, f"{SITE}/gracias")


def test_page_may_be_shown_by_the_sites_of_the_form_only(http_as, marketing):
    policy = http_as(None).get(f"{PATH}/page").headers["Content-Security-Policy"]
    assert f"frame-ancestors {SITE};" in policy

    marketing.answers["get_public_form"] = FORM | {"origins": []}
    policy = http_as(None).get(f"{PATH}/page").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(("origin", "is_allowed"), [
    (SITE, True), ("https://evil.example", False), (f"{SITE}.evil.example", False),
    ("null", False)])
def test_pages_of_the_sites_of_a_form_may_read_and_send_it(
        http_as, marketing, origin, is_allowed, make_app):
    marketing.answers["get_form_origins"] = {"origins": [SITE]}
    nobody = http_as(None, make_app())

    read = nobody.get(PATH, headers={"Origin": origin})
    asked = nobody.options(f"{PATH}/submissions", headers={
        "Origin": origin, "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type"})
    other = nobody.options("/contacts", headers={
        "Origin": origin, "Access-Control-Request-Method": "GET"})

    assert read.status_code == 200
    for answer in (read, asked):
        assert answer.headers.get("Access-Control-Allow-Origin") == (
            origin if is_allowed else None)
        assert "Origin" in answer.headers.getlist("Vary")
    assert "Access-Control-Allow-Origin" not in other.headers


def test_form_is_sent_as_json(http_as, marketing):
    example = contract.submit_form.example
    body = {name: value for name, value in example["request"].items() if name != "form_id"}

    answer = http_as(None).post(f"{PATH}/submissions", json=body)

    assert (answer.status_code, answer.json) == (202, example["reply"])
    assert last(marketing, "submit_form")["form_id"] == FORM["id"]


def test_service_is_told_from_where_a_form_was_sent(http_as):
    asked = []

    class Service:
        def ask(self, key, fields, call):
            asked.append((key, call.actor.id, call.source_address))
            return Reply(contract.submit_form.example["reply"], [])

    body = {name: value for name, value in contract.submit_form.example["request"].items()
            if name != "form_id"}
    http_as(None, build_app(settings(), Service())).post(
        f"{PATH}/submissions", json=body, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})

    assert asked == [("marketing.submit_form", "anonymous", "192.0.2.7")]


@pytest.mark.parametrize("path", [f"{PATH}/submissions", f"{PATH}/page"])
def test_what_is_too_large_is_refused_before_it_is_read(http_as, marketing, path):
    large = {"answers": {"email": "x" * 70_000}}
    options = {"json": large} if path.endswith("submissions") else {"data": large["answers"]}

    answer = http_as(None).post(path, **options)

    assert (answer.status_code, answer.json["code"]) == (413, "body_too_large")
    assert marketing.requests == []


def test_one_address_sends_forms_only_so_often(http_as, marketing, monkeypatch):
    monkeypatch.setenv("VINCULO_OPEN_LIMIT", "2/hour")
    settings.cache_clear()
    page = http_as(None).get(f"{PATH}/page")

    answers = [http_as(None).post(f"{PATH}/page", data=filled(page)) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json["code"] == RateLimited.code
    assert len([name for name, _ in marketing.requests if name == "submit_form"]) == 2


@pytest.mark.parametrize(("error", "status"), [(FormIsClosed(), 409), (NotFound("None."), 404)])
def test_form_that_is_closed_or_none_is_told_as_such(http_as, marketing, error, status):
    marketing.answers["get_public_form"] = _refusing(error)

    answer = http_as(None).get(f"{PATH}/page")
    seen = http_as(None).get(f"{PATH}/page", headers={
        "Accept": "text/html,application/xhtml+xml", "Accept-Language": "es"})

    assert (answer.status_code, answer.json["code"]) == (status, error.code)
    assert (seen.status_code, seen.mimetype) == (status, "text/html")
    assert '<p role="alert">' in seen.text


@pytest.mark.parametrize(("path", "look", "act"), [
    ("forms/confirmations", "look_at_confirmation", "confirm_form_submission"),
    ("registrations", "look_at_own_registration", "cancel_own_registration")])
def test_link_of_a_mail_does_nothing_until_its_button_is_pressed(
        http_as, marketing, path, look, act):
    page = http_as(None).get(f"/public/{path}/{LINK}")
    assert page.status_code == 200
    assert '<form method="post">' in page.text
    assert [name for name, _ in marketing.requests] == [look]

    done = http_as(None).post(f"/public/{path}/{LINK}")

    assert done.status_code == 200
    assert '<form method="post">' not in done.text
    assert [name for name, _ in marketing.requests] == [look, act]
    for other in ("x", LINK + "a", LINK.upper()):
        assert http_as(None).post(f"/public/{path}/{other}").status_code == 404
    assert len(marketing.requests) == 2


def test_occasion_is_a_page_where_who_was_invited_registers(http_as, marketing):
    path = f"/public/occasions/{OCCASION['id']}/page"
    plain = http_as(None).get(path)
    assert "<form" not in plain.text

    page = http_as(None).get(f"{path}?via={VIA}&lang=en")
    assert "Register me" in page.text
    done = http_as(None).post(path, data=dict(re.findall(
        r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text)))

    assert 'role="status"' in done.text
    assert last(marketing, "accept_occasion_invitation") == {
        "occasion_id": OCCASION["id"], "via": VIA}
    assert http_as(None).post(path, data={"via": "x"}).status_code == 404


def test_occasion_comes_as_a_calendar(http_as, marketing):
    answer = http_as(None).get(f"/public/occasions/{OCCASION['id']}/calendar.ics")

    assert answer.mimetype == "text/calendar"
    assert answer.text.startswith("BEGIN:VCALENDAR")
