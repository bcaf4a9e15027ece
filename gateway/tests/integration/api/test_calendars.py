"""Calendars behind secret links, as real calendar programs read them, and invitations."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import recurring_ical_events
from icalendar import Calendar
from werkzeug.serving import make_server

from chassis import clock
from gateway.models import User

MADRID = "Europe/Madrid"
BIN = Path(sys.executable).parent


@pytest.fixture
def link(http):
    """A secret link of the caller."""
    answer = http.post("/calendars", json={"label": "Teléfono"})
    assert answer.status_code == 201, answer.text
    return answer.json


@pytest.fixture
def plan(http):
    """Plan something: `plan(subject="Visita")`."""

    def planned(**fields):
        answer = http.post("/activities", json={
            "type": "meeting", "subject": "Revisión; semanal, del pedido de José " + "ñ" * 60,
            "starts_at": "2030-03-25T08:00:00Z", "time_zone": MADRID, **fields})
        assert answer.status_code == 201, answer.text
        return answer.json

    return planned


def read(http_as, link, **options):
    return http_as(None).get(link["path"].removeprefix("/api/v1"), **options)


def test_calendar_holds_what_was_planned_as_another_reader_sees_it(http, http_as, link, plan):
    series = plan(recurrence={"rule": "FREQ=WEEKLY;COUNT=4"}, reminders=[15])
    at = f"/activities/{series['id']}"
    moved = http.post(f"{at}/occurrences", json={
        "occurrence_at": "2030-04-01T07:00:00Z", "changes": {"starts_at": "2030-04-02T15:00:00Z"}})
    called_off = http.post(f"{at}/cancel", json={"occurrence_at": "2030-04-08T07:00:00Z"})
    plan(type="visit", subject="Feria", starts_at=None, starts_on="2030-04-03",
         ends_on="2030-04-04")
    plan(type="task", subject="Oferta", starts_at=None, due_at="2030-04-05T10:00:00Z")

    answer = read(http_as, link)

    assert (moved.status_code, called_off.status_code) == (200, 200)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    calendar = Calendar.from_ical(answer.data)
    assert calendar.get_missing_tzids() == set()
    found = recurring_ical_events.of(calendar).between((2030, 3, 1), (2030, 5, 1))
    theirs = sorted((str(item["DTSTART"].dt), str(item["DTEND"].dt)) for item in found)
    assert theirs == [
        ("2030-03-25 09:00:00+01:00", "2030-03-25 09:30:00+01:00"),
        ("2030-04-02 17:00:00+02:00", "2030-04-02 17:30:00+02:00"),
        ("2030-04-03", "2030-04-05"),
        ("2030-04-15 09:00:00+02:00", "2030-04-15 09:30:00+02:00"),
    ]
    (task,) = calendar.walk("VTODO")
    assert (str(task["summary"]), str(task["due"].dt)) == ("Oferta", "2030-04-05 12:00:00+02:00")
    one = next(item for item in calendar.walk("VEVENT") if "RRULE" in item)
    assert one["uid"] == f"{series['id']}@vinculo"
    assert one["sequence"] == 2


def test_calendar_is_the_same_until_something_changes(http, http_as, link, plan):
    planned = plan()
    first = read(http_as, link)

    again = read(http_as, link, headers={"If-None-Match": first.headers["ETag"]})
    same = read(http_as, link)
    http.post(f"/activities/{planned['id']}/cancel", json={})
    changed = read(http_as, link, headers={"If-None-Match": first.headers["ETag"],
                                           "If-Modified-Since": first.headers["Last-Modified"]})

    assert (again.status_code, again.data) == (304, b"")
    assert same.data == first.data
    assert changed.status_code == 200
    assert b"BEGIN:VEVENT" not in changed.data
    assert first.headers["Cache-Control"] == "private, no-cache"


def test_calendar_is_not_found_when_its_link_was_never_given_or_is_no_more(http, http_as, link):
    renewed = http.post(f"/calendars/{link['id']}/renew")
    never = read(http_as, {"path": f"/calendars/{'a' * 43}.ics"})
    replaced = read(http_as, link)
    assert read(http_as, renewed.json).status_code == 200
    assert http.delete(f"/calendars/{link['id']}").status_code == 204
    revoked = read(http_as, renewed.json)
    short = read(http_as, {"path": "/calendars/abc.ics"})

    def told(answer):
        return {name: value for name, value in answer.json.items() if name != "request_id"}

    assert [answer.status_code for answer in (never, replaced, revoked, short)] == [404] * 4
    assert told(never) == told(replaced) == told(revoked) == told(short)


def test_calendar_is_not_found_when_its_owner_is_locked(http_as, link):
    User.collection().update_one({"_id": link["user_id"]}, {"$set": {"is_locked": True}})

    assert read(http_as, link).status_code == 404


def test_calendar_shows_only_what_takes_the_owners_time(http_as, link, plan):
    plan(subject="Mía")
    other = http_as("sales")
    other.post("/activities", json={"type": "call", "subject": "Ajena",
                                    "starts_at": "2030-03-25T08:00:00Z"})

    text = read(http_as, link).text

    assert "SUMMARY:Mía" in text
    assert "Ajena" not in text


def test_links_are_listed_without_their_secret_and_only_to_their_owner(http, http_as, link,
                                                                       stack):
    (shown,) = http.get("/calendars").json["items"]
    other = http_as("sales")

    assert shown == {name: value for name, value in link.items() if name not in ("token", "path")}
    assert other.get("/calendars").json["items"] == []
    assert other.delete(f"/calendars/{link['id']}").status_code == 404
    assert other.post(f"/calendars/{link['id']}/renew").status_code == 404
    assert len(link["token"]) == 43
    read(http_as, link)
    assert http.get("/calendars").json["items"][0]["last_used_on"] == clock.today()


def test_secret_is_neither_kept_nor_logged(http, http_as, link, stack, capfdbinary):
    from pymongo import MongoClient

    read(http_as, link)
    read(http_as, {"path": link["path"] + "/"})

    with MongoClient(stack.servers.mongod.admin_url) as client:
        for database in stack.databases.values():
            for name in client[database].list_collection_names():
                assert link["token"] not in str(list(client[database][name].find()))
    said = capfdbinary.readouterr()
    assert link["token"].encode() not in said.out + said.err


@pytest.mark.parametrize("path", ["/api/v1/calendars/{}.ics", "/api/v1/calendars/{}.ics/"])
def test_access_log_leaves_the_secret_out(path):
    import io

    from gateway.observability.access_log import AccessLog

    stream = io.BytesIO()
    log = AccessLog(stream)
    log._is_on = True
    log.write({"vinculo.request_id": "x", "REQUEST_METHOD": "GET",
               "PATH_INFO": path.format("s" * 43)}, "200", 0.1)

    assert b"sss" not in stream.getvalue()
    assert b"/api/v1/calendars/" in stream.getvalue()


def test_calendar_is_refused_when_one_address_asks_too_often(make_app, contacts_service, http_as):
    app = make_app(rate_limit="5/minute")

    answers = [http_as(None, app).get(f"/calendars/{'b' * 43}.ics") for _ in range(121)]

    assert {answer.status_code for answer in answers[:100]} == {404}
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) <= 60


def test_unknown_field_of_a_new_link_is_refused(http):
    answer = http.post("/calendars", json={"digest": "0" * 64})

    assert answer.status_code == 422
    assert answer.json["errors"] == [
        {"in": "body", "pointer": "/digest", "detail": "Unknown field."}]
    assert http.get("/calendars").json["items"] == []


def test_invitation_names_who_invites_and_who_is_invited(http, plan, make_contact):
    ana = make_contact(emails=[{"address": "ana@example.com"}])
    planned = plan(subject="Visita", participants=[
        {"contact_id": ana["id"]}, {"address": "eva@example.com", "reply": "accepted"}])
    owner = http.get("/users/me").json

    answer = http.get(f"/activities/{planned['id']}/invitation.ics")
    http.post(f"/activities/{planned['id']}/cancel", json={})
    called_off = http.get(f"/activities/{planned['id']}/invitation.ics")

    assert answer.content_type == "text/calendar; charset=utf-8; method=REQUEST"
    calendar = Calendar.from_ical(answer.data)
    (event,) = calendar.walk("VEVENT")
    assert calendar["method"] == "REQUEST"
    assert event["organizer"] == f"mailto:{owner['email']}"
    assert {(str(who), who.params["PARTSTAT"]) for who in event["attendee"]} == {
        ("mailto:ana@example.com", "NEEDS-ACTION"), ("mailto:eva@example.com", "ACCEPTED")}
    withdrawn = Calendar.from_ical(called_off.data)
    (gone,) = withdrawn.walk("VEVENT")
    assert (withdrawn["method"], gone["status"]) == ("CANCEL", "CANCELLED")
    assert gone["uid"] == event["uid"]
    assert gone["sequence"] == event["sequence"] + 1


def test_invitation_is_refused_when_there_is_nothing_to_invite_to(http, http_as, plan):
    planned = plan()
    path = f"/activities/{planned['id']}/invitation.ics"

    assert http_as(None).get(path).status_code == 401
    assert http.get("/activities/activity_01h455vb4pex5vsknk084sn02q/invitation.ics"
                    ).status_code == 404
    wrong = http.get(f"{path}?occurrence_at=2030-03-25T08:00:00Z")
    assert wrong.status_code == 422
    assert wrong.json["errors"][0]["in"] == "query"
    User.collection().delete_many({})


@pytest.fixture
def server(app):
    """The API on a port of its own, for programs that speak HTTP."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def test_calendar_is_synchronised_by_vdirsyncer_and_shown_by_khal(server, link, plan, tmp_path):
    plan(subject="Revisión", recurrence={"rule": "FREQ=WEEKLY;COUNT=3"})
    plan(type="visit", subject="Feria", starts_at=None, starts_on="2030-04-03")
    (tmp_path / "vdirsyncer").write_text(f"""
[general]
status_path = "{tmp_path}/status"
[pair agenda]
a = "vinculo"
b = "here"
collections = null
[storage vinculo]
type = "http"
url = "{server}{link['path']}"
[storage here]
type = "filesystem"
path = "{tmp_path}/events"
fileext = ".ics"
""")
    (tmp_path / "khal").write_text(f"""
[calendars]
[[agenda]]
path = {tmp_path}/events
[locale]
local_timezone = {MADRID}
default_timezone = {MADRID}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {tmp_path}/khal.db
""")

    def run(*command, **options):
        done = subprocess.run(
            [BIN / command[0], *command[1:]], capture_output=True, text=True, timeout=60,
            env={**os.environ, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}, **options)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    (tmp_path / "events").mkdir()
    run("vdirsyncer", "-c", str(tmp_path / "vdirsyncer"), "discover", input="y\n")
    run("vdirsyncer", "-c", str(tmp_path / "vdirsyncer"), "sync")
    shown = run("khal", "-c", str(tmp_path / "khal"), "list", "--format",
                "{start-date} {start-time} {title}", "--day-format", "", "2030-03-20", "30d")

    lines = [re.sub(r"\s+", " ", line).strip() for line in shown.splitlines() if line.strip()]
    assert lines == ["2030-03-25 09:00 Revisión", "2030-04-01 09:00 Revisión",
                     "2030-04-03 Feria", "2030-04-08 09:00 Revisión"]
