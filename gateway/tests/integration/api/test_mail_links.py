"""Links of marketing mail: followed and unsubscribed by without signing in, over HTTP."""

import pytest

from contracts import marketing as contract
from contracts.errors import NotFound

TOKEN = "01h455vb4pex5vsknk084sn02q" + "c0" + "a" * 16
URL = "https://lumbre.example/estufas?a=1"


@pytest.fixture
def marketing(stub):
    """A marketing service that knows where links lead."""
    return stub(contract.marketing, {
        "record_mail_activity": {"url": URL}, "look_at_unsubscribing": {"purpose": "newsletter"},
        "unsubscribe_from_mail": {"purpose": "newsletter"}})


def test_click_leads_to_where_the_mail_says(http_as, marketing):
    answer = http_as(None).get(f"/public/clicks/{TOKEN}", headers={"User-Agent": "Firefox"})

    assert (answer.status_code, answer.headers["Location"]) == (302, URL)
    assert answer.headers["Cache-Control"] == "no-store"
    assert marketing.requests == [("record_mail_activity", {
        "token": TOKEN, "method": "GET", "user_agent": "Firefox"})]


def test_click_that_only_asks_whether_there_is_something_is_told_as_such(http_as, marketing):
    http_as(None).head(f"/public/clicks/{TOKEN}")

    assert marketing.requests[0][1]["method"] == "HEAD"


def test_link_that_is_none_leads_nowhere(http_as, marketing):
    marketing.answers["record_mail_activity"] = _refuse

    for token in (TOKEN, "x", "https:%2F%2Fevil.example"):
        answer = http_as(None).get(f"/public/clicks/{token}")
        assert answer.status_code == 404
        assert "Location" not in answer.headers


def _refuse(_request):
    raise NotFound("There is no such link.")


def test_open_shows_a_picture(http_as, marketing):
    answer = http_as(None).get(f"/public/opens/{TOKEN}")

    assert (answer.status_code, answer.content_type) == (200, "image/gif")
    assert answer.data.startswith(b"GIF89a")


def test_unsubscribe_takes_a_post_as_mail_programs_send_it(http_as, marketing):
    page = http_as(None).get(f"/public/unsubscribe/{TOKEN}", headers={"Accept-Language": "es"})
    assert page.status_code == 200
    assert '<form method="post">' in page.text
    assert [name for name, _ in marketing.requests] == ["look_at_unsubscribing"]

    done = http_as(None).post(
        f"/public/unsubscribe/{TOKEN}", data={"List-Unsubscribe": "One-Click"})

    assert done.status_code == 200
    assert marketing.requests[-1] == ("unsubscribe_from_mail", {"token": TOKEN})


def test_preferences_are_said_without_signing_in(http_as, marketing):
    example = contract.set_mail_preferences.example
    answer = http_as(None).post("/public/mail-preferences", json=example["request"])

    assert (answer.status_code, answer.json) == (200, example["reply"])


LINK = "01h455vb4pex5vsknk084sn02q" + "a" * 16
WANTED = {"items": [
    {"purpose": "marketing", "name": {"en": "Offers", "es": "Ofertas"}, "is_wanted": True},
    {"purpose": "survey", "name": {"en": "Questions", "es": "Encuestas"}, "is_wanted": False}]}


@pytest.fixture
def preferring(stub):
    """A marketing service that knows what somebody gets."""
    return stub(contract.marketing, {
        "get_mail_preferences": WANTED, "set_mail_preferences": WANTED})


def test_preference_centre_shows_and_keeps_what_is_ticked(http_as, preferring):
    page = http_as(None).get(f"/public/preferences/{LINK}", headers={"Accept-Language": "es"})
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert page.headers["Cache-Control"] == "no-store"
    assert 'name="marketing" value="yes" checked>' in page.text
    assert 'name="survey" value="yes">' in page.text
    assert "Encuestas" in page.text
    assert [name for name, _ in preferring.requests] == ["get_mail_preferences"]

    done = http_as(None).post(f"/public/preferences/{LINK}", data={"survey": "yes"})

    assert done.status_code == 200
    assert preferring.requests[-1] == ("set_mail_preferences", {"token": LINK, "purposes": [
        {"purpose": "marketing", "is_wanted": False}, {"purpose": "survey", "is_wanted": True}]})


def test_preference_centre_of_no_link_of_ours_is_not_there(http_as, preferring):
    for token in ("x", TOKEN):
        assert http_as(None).get(f"/public/preferences/{token}").status_code == 404
        assert http_as(None).post(f"/public/preferences/{token}").status_code == 404

    assert preferring.requests == []


def test_public_addresses_are_the_same_without_the_api(app, preferring):
    answer = app.test_client().get(f"/public/v1/preferences/{LINK}")

    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert preferring.requests[-1] == ("get_mail_preferences", {"token": LINK})
    assert app.test_client().get("/public/v1/contacts").status_code == 404
