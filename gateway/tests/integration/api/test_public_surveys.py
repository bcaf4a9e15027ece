"""Surveys over HTTP: whoever has the link looks and answers without signing in."""

import pytest

from chassis.testing.processes import wait_until
from chassis.testing.servers import SECRET_KEY

LINK = "https://help.lumbre.example/survey/{token}"


def made(answer, status=201):
    assert answer.status_code == status, answer.text
    return answer.json


@pytest.fixture
def token_of(monkeypatch):
    """What the link to a survey ends with; it is in the mail alone."""
    from helpdesk.settings import helpdesk_settings
    from helpdesk.surveys import links

    monkeypatch.setenv("VINCULO_SECRET_KEY", SECRET_KEY)
    helpdesk_settings.cache_clear()
    yield links.token_of
    helpdesk_settings.cache_clear()


def test_survey_is_looked_at_and_answered_without_signing_in(
        http, http_with, helpdesk_service, token_of):
    nobody = http_with(None)
    ana = made(http.post("/contacts", json={
        "kind": "person", "name": "Ana", "emails": [{"address": "ana@example.com"}]}))["id"]
    made(http.post(f"/contacts/{ana}/consents", json={
        "purpose": "survey", "decision": "granted", "lawful_basis": "legitimate_interests"}))
    made(http.put("/survey-settings", json={
        "after_tickets": [], "delay_minutes": 0, "quiet_days": 0, "valid_days": 30,
        "low_scores": {"csat": 2, "nps": 6, "ces": 3}, "link": LINK}), 200)
    survey = made(http.post("/surveys", json={"contact_id": ana, "metric": "csat"}))
    wait_until(lambda: http.get(f"/surveys/{survey['id']}").json["state"] == "sent", 30,
               "the survey is sent")
    token = token_of(survey["id"])

    looked = made(nobody.post("/public/surveys/look", json={"token": token}), 200)
    answered = made(nobody.post(
        "/public/surveys/answer", json={"token": token, "score": 4}), 200)
    again = nobody.post("/public/surveys/answer", json={"token": token, "score": 1})
    forged = nobody.post("/public/surveys/look", json={"token": "a" * 42})

    assert (looked["metric"], looked["is_answered"]) == ("csat", False)
    assert answered["is_answered"]
    assert (again.status_code, again.json["code"]) == (409, "survey_is_answered")
    assert forged.status_code == 404
    assert http.get(f"/surveys/{survey['id']}").json["score"] == 4
