"""Promises over HTTP: a calendar is tried out, and a ticket says how its promises stand."""

import pytest

CALENDAR = {
    "name": "Madrid", "time_zone": "Europe/Madrid",
    "open": [{"weekday": day, "starts": "09:00", "ends": "18:00"} for day in range(1, 6)],
    "holidays": {"country": "ES", "subdivision": "MD"}}


@pytest.fixture
def calendar(http, helpdesk_service):
    answer = http.post("/calendars-business", json=CALENDAR)
    assert answer.status_code == 201, answer.text
    return answer.json


def test_calendar_is_tried_out_by_an_address(http, calendar):
    place = f"/calendars-business/{calendar['id']}/time"

    # The 12th of October is a holiday.
    after = http.get(place, query_string={"from_at": "2026-10-09T17:30:00+02:00", "minutes": 60})
    between = http.get(place, query_string={
        "from_at": "2026-10-09T15:30:00Z", "until_at": "2026-10-13T07:30:00Z"})
    both = http.get(place, query_string={
        "from_at": "2026-10-09T15:30:00Z", "until_at": "2026-10-13T07:30:00Z", "minutes": 1})

    assert after.json == between.json == {
        "from_at": "2026-10-09T15:30:00Z", "until_at": "2026-10-13T07:30:00Z",
        "seconds": 3600, "is_open": True}
    assert both.status_code == 422


def test_ticket_says_how_its_promises_stand(http, calendar, make_contact):
    policy = http.post("/sla-policies", json={
        "name": "Standard", "calendar_id": calendar["id"],
        "targets": [{"priority": "normal", "first_response_minutes": 60}]}).json
    in_use = http.delete(f"/calendars-business/{calendar['id']}")
    ticket = http.post("/tickets", json={
        "subject": "La silla", "body": "Rota.", "contact_ids": [make_contact()["id"]]}).json

    shown = http.get(f"/tickets/{ticket['id']}").json

    assert (in_use.status_code, in_use.json["code"]) == (409, "calendar_is_in_use")
    assert shown["sla"]["policy_id"] == policy["id"]
    (clock,) = shown["sla"]["clocks"]
    assert (clock["metric"], clock["state"]) == ("first_response", "running")
    assert clock["due_at"] == shown["sla_due_at"] == ticket["sla_due_at"]
