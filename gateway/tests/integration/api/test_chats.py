"""Chats over HTTP: begun by anybody, followed over server-sent events by those whose they are."""

import secrets
import threading

import orjson
import pytest

from chassis.testing.processes import wait_until
from gateway.app import STREAMS
from gateway.models import AuditRecord
from gateway.settings import settings


def made(answer, status=201):
    assert answer.status_code == status, answer.text
    return answer.json


class Follower:
    """Somebody who follows a chat, in a thread of their own: what came is in `events`."""

    def __init__(self, http, path, **headers):
        self.answer = http.get(path, headers=headers, buffered=False)
        self.events = []
        self._hub = http.app.extensions[STREAMS]
        self._is_leaving = False
        self._thread = threading.Thread(target=self._read, daemon=True)
        if self.answer.status_code == 200:
            self._thread.start()

    def _read(self):
        for part in self.answer.response:
            if self._is_leaving:
                break
            text = part.decode()
            if "data: " in text:
                lines = dict(line.split(": ", 1) for line in text.strip().split("\n"))
                self.events.append(
                    (lines["event"], lines.get("id"), orjson.loads(lines["data"])))
        self.answer.close()

    def leave(self):
        """Go, as a connection does that breaks."""
        self._is_leaving = True
        self._hub.wake_all()
        self.wait_until_over()

    def said(self):
        return [(int(id), data.get("body") or data["happened"])
                for kind, id, data in self.events if kind == "message"]

    def wait_for(self, body):
        wait_until(lambda: body in [said for _, said in self.said()], 20, f"{body} is told")
        return self.said()

    def wait_until_over(self):
        self._thread.join(20)
        assert not self._thread.is_alive()


@pytest.fixture
def agent(http, helpdesk_service):
    """Us, who are there for chats."""
    user_id = http.get("/users/me").json["id"]
    made(http.put(f"/support-agents/{user_id}/presence", json={"presence": "available"}), 200)
    return user_id


@pytest.fixture
def visitor(http_with, agent):
    return http_with(None)


def begun(visitor, **fields):
    return made(visitor.post("/public/chats", json={"name": "Inés", "body": "Hola", **fields}))


def follow(visitor, chat, **headers):
    return Follower(visitor, "/public/chats/events",
                    **{"Authorization": f"Bearer {chat['token']}", **headers})


def asks(visitor, chat, body):
    return made(visitor.post("/public/chats/messages", json={
        "token": chat["token"], "body": body, "client_id": secrets.token_urlsafe(12)}))


def answers(http, chat, body, **fields):
    return made(http.post(f"/chats/{chat['id']}/messages", json={
        "body": body, "client_id": secrets.token_urlsafe(12), **fields}))


def test_both_sides_are_told_what_is_said_and_our_notes_only_we(http, visitor):
    chat = begun(visitor)
    theirs, ours = follow(visitor, chat), Follower(http, f"/chats/{chat['id']}/events")
    made(http.post(f"/chats/{chat['id']}/accept", json={}), 200)
    answers(http, chat, "Cuidado con el precio.", kind="note")
    answers(http, chat, "Buenas")
    asks(visitor, chat, "¿Hay sillas?")

    assert theirs.answer.headers["Content-Type"].startswith("text/event-stream")
    assert theirs.wait_for("¿Hay sillas?") == [
        (1, "Hola"), (2, "accepted"), (3, "Buenas"), (4, "¿Hay sillas?")]
    assert ours.wait_for("¿Hay sillas?") == [
        (1, "Hola"), (2, "accepted"), (3, "Cuidado con el precio."), (4, "Buenas"),
        (5, "¿Hay sillas?")]
    assert "Cuidado" not in str(theirs.events)
    made(http.post(f"/chats/{chat['id']}/end", json={}), 200)
    theirs.wait_until_over()
    ours.wait_until_over()
    assert theirs.said()[-1] == (5, "ended")
    assert theirs.events[-1][2]["state"] == "ended"


def test_who_comes_back_is_told_what_they_missed_and_nothing_twice(http, visitor):
    chat = begun(visitor)
    first = follow(visitor, chat)
    first.wait_for("Hola")
    first.leave()
    asks(visitor, chat, "uno")
    asks(visitor, chat, "dos")

    again = follow(visitor, chat, **{"Last-Event-ID": "2"})
    assert again.wait_for("dos") == [(3, "dos")]
    wrong = follow(visitor, chat, **{"Last-Event-ID": "dos"})
    assert (wrong.answer.status_code, wrong.answer.json["errors"][0]["pointer"]) == (
        422, "/Last-Event-ID")
    made(visitor.post("/public/chats/end", json={"token": chat["token"]}), 200)
    assert again.wait_for("ended") == [(3, "dos"), (4, "ended")]
    over = follow(visitor, chat, **{"Last-Event-ID": "4"})
    assert over.answer.status_code == 204


def test_typing_is_told_and_neither_kept_nor_put_on_record(http, visitor):
    chat = begun(visitor)
    ours, theirs = Follower(http, f"/chats/{chat['id']}/events"), follow(visitor, chat)
    ours.wait_for("Hola")
    theirs.wait_for("Hola")
    before = AuditRecord.collection().count_documents({})
    made(visitor.put("/public/chats/activity", json={
        "token": chat["token"], "is_typing": True, "read_sequence": 1}), 200)

    def told(follower, kind):
        return [data for name, _, data in follower.events if name == kind]

    wait_until(lambda: told(ours, "typing"), 20, "it is told")
    assert told(ours, "typing") == [{"by": "visitor", "is_typing": True}]
    wait_until(lambda: told(ours, "chat")[-1].get("visitor_read_sequence") == 1, 20, "it is read")
    assert told(theirs, "typing") == []
    assert AuditRecord.collection().count_documents({}) == before
    assert ours.said() == [(1, "Hola")]


def test_token_that_is_wrong_or_missing_is_not_found(visitor):
    chat = begun(visitor)
    for header in ({}, {"Authorization": f"Bearer {secrets.token_urlsafe(32)}"},
                   {"Authorization": "Bearer x"}, {"Authorization": f"Basic {chat['token']}"}):
        assert visitor.get("/public/chats/events", headers=header).status_code == 404
    for path in ("look", "end", "transcript"):
        answer = visitor.post(f"/public/chats/{path}", json={"token": secrets.token_urlsafe(32)})
        assert answer.status_code == 404
    assert visitor.get(f"/chats/{chat['id']}/events").status_code == 401


def test_chat_whose_answer_was_lost_is_found_again(visitor, http):
    token = secrets.token_urlsafe(32)
    first, again = begun(visitor, token=token), begun(visitor, token=token)

    assert (first["id"], first["token"]) == (again["id"], again["token"]) == (first["id"], token)
    assert len(http.get("/chats").json["items"]) == 1


def test_files_go_with_messages_and_are_saved_and_never_shown(http, visitor):
    chat, other = begun(visitor), begun(visitor)
    file = made(visitor.post("/public/chats/attachments", json={
        "token": chat["token"], "name": "<b>lámpara</b>.html", "content_type": "text/html",
        "content": "aGVsbG8="}))
    made(visitor.post("/public/chats/messages", json={
        "token": chat["token"], "body": "Mire", "client_id": secrets.token_urlsafe(12),
        "attachment_ids": [file["id"]]}))

    ours = http.get(f"/chats/{chat['id']}/attachments/{file['id']}")
    look = {"attachment_id": file["id"]}
    theirs = visitor.post("/public/chats/attachments/look", json=look | {"token": chat["token"]})
    for answer in (ours, theirs):
        assert (answer.status_code, answer.data) == (200, b"hello")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    strange = visitor.post("/public/chats/attachments/look", json=look | {"token": other["token"]})
    assert strange.status_code == 404


def test_nobody_who_may_not_see_tickets_follows_chats(http_as, visitor):
    chat = begun(visitor)

    assert http_as("customer").get(f"/chats/{chat['id']}/events").status_code == 403


def test_customers_follow_their_own_chats_only(http, http_with, app, sign_in_to, agent):
    ana = made(http.post("/contacts", json={"kind": "person", "name": "Ana Ruiz"}))["id"]
    eva = made(http.post("/contacts", json={"kind": "person", "name": "Eva Sanz"}))["id"]
    of_ana, of_eva = (http_with(sign_in_to("portal", contact_id=id, party_id=id))
                      for id in (ana, eva))
    chat = made(of_ana.post("/portal/v1/chats", json={"body": "Hola"}))
    path = f"/portal/v1/chats/{chat['id']}"

    theirs = Follower(of_ana, f"{path}/events")
    assert theirs.wait_for("Hola") == [(1, "Hola")]
    assert http.get(f"/chats/{chat['id']}").json["contact_id"] == ana
    for answer in (
            of_eva.get(f"{path}/events"), of_eva.get(f"{path}/messages"),
            of_eva.post(f"{path}/messages", json={"body": "Yo", "client_id": "x" * 12}),
            of_eva.put(f"{path}/activity", json={"is_typing": True}),
            of_eva.post(f"{path}/end", json={})):
        assert answer.status_code == 404
    assert http.get(f"/chats/{chat['id']}").json["state"] == "waiting"
    theirs.leave()


def test_streams_of_one_address_are_limited(make_app, http_with, visitor):
    few = http_with(None, make_app(http_streams_each=1))
    chat = begun(visitor)
    first = follow(few, chat)
    first.wait_for("Hola")

    second = follow(few, chat)
    assert (second.answer.status_code, second.answer.json["code"]) == (429, "rate_limited")
    first.leave()
    assert follow(few, chat).answer.status_code == 200


def test_process_holds_no_more_streams_than_it_has_threads_for(make_app, http_with, visitor):
    full = http_with(None, make_app(http_streams=0))

    assert follow(full, begun(visitor)).answer.status_code == 503


def test_who_says_too_much_has_to_wait_and_may_still_look(visitor, monkeypatch):
    chat = begun(visitor)
    monkeypatch.setenv("VINCULO_CHAT_LIMIT", "2/hour")
    settings.cache_clear()

    statuses = [visitor.post("/public/chats/messages", json={
        "token": chat["token"], "body": "Hola", "client_id": secrets.token_urlsafe(12)}
    ).status_code for _ in range(3)]
    looked = made(visitor.post("/public/chats/look", json={"token": chat["token"]}), 200)

    assert statuses == [201, 201, 429]
    assert looked["chat"]["last_sequence"] == 3


def test_chat_becomes_one_lead(http, visitor, sales_service):
    chat = begun(visitor, email="ines@example.com", subject="Sillas")
    path = f"/chats/{chat['id']}"
    once = made(http.post(f"{path}/lead", json={"company": "Hotel Costa"}), 200)
    again = made(http.post(f"{path}/lead", json={}), 200)

    assert once["lead_id"] == again["lead_id"]
    lead = http.get(f"/leads/{once['lead_id']}").json
    assert (lead["source"], lead["source_detail"], lead["email"], lead["company"]) == (
        "chat", chat["id"], "ines@example.com", "Hotel Costa")
    assert len(http.get("/leads").json["items"]) == 1


def test_nobody_is_there_and_a_message_is_left(http, http_with, helpdesk_service):
    nobody = http_with(None)

    assert made(nobody.get("/public/chats/standing"), 200) == {
        "is_open": False, "waiting_count": 0}
    refused = nobody.post("/public/chats", json={"body": "Hola"})
    assert (refused.status_code, refused.json["code"]) == (409, "chats_are_closed")
    left = made(nobody.post("/public/chats/offline", json={
        "email": "ines@example.com", "name": "Inés Prado", "body": "¿Hay sillas?"}))
    (ticket,) = http.get("/tickets").json["items"]
    assert (ticket["number"], ticket["channel"]) == (left["number"], "chat")
