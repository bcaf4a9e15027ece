"""A chat on the whole suite: begun by a stranger, cut off in the middle, and a lead in the end."""

import os
import secrets
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from chats import Follower, Visitor, say
from customers import made
from suites import Suite

from chassis.testing.processes import http_status, wait_until

MESSAGES = 40


@pytest.fixture(scope="module")
def suite(tmp_path_factory):
    """A suite for this journey alone, as it kills the gateway that others would be using."""
    suite = Suite(tmp_path_factory.mktemp("chat") / "suite")
    try:
        yield suite.up()
    finally:
        suite.wipe()


def test_chat_ends_as_a_lead_though_the_gateway_was_killed_meanwhile(suite, api):
    mark = f"{datetime.now(UTC).timestamp():.0f}"
    user_id = made(api.get("/users/me"), 200)["id"]
    made(api.put(f"/support-agents/{user_id}/presence", json={"presence": "available"}), 200)
    assert made(httpx.get(f"{suite.url}/api/v1/public/chats/standing"), 200)["is_open"]

    visitor = Visitor(suite, name="Inés Prado", email=f"ines.{mark}@example.com",
                      subject="Cien lámparas", body="Buenos días")
    path = f"/chats/{visitor.chat['id']}"
    made(api.post(f"{path}/accept", json={}), 200)
    us = Follower(f"{api.base_url}chats/{visitor.chat['id']}/events",
                  {"Authorization": api.headers["Authorization"]})
    us.wait_for("Buenos días")
    visitor.follower.wait_for("accepted")

    # Both talk while the gateway is killed, and comes back.
    talking = [
        threading.Thread(target=lambda: [
            visitor.says(f"V{number}") for number in range(MESSAGES)]),
        threading.Thread(target=lambda: [
            _answers(api, path, f"N{number}") for number in range(MESSAGES)]),
    ]
    for thread in talking:
        thread.start()
    us.wait_for(f"V{MESSAGES // 4}")
    _kill_gateway(suite)
    for thread in talking:
        thread.join(90)
        assert not thread.is_alive()
    made(api.post(f"{path}/messages", json={
        "kind": "note", "body": "Compra cien.", "client_id": secrets.token_urlsafe(12)}))
    visitor.says("Adiós")
    us.wait_for("Adiós")
    visitor.follower.wait_for("Adiós")

    # Nothing is lost, nothing is twice, and each saw the order of the store.
    said = [f"{who}{number}" for who in "VN" for number in range(MESSAGES)]
    kept = made(api.get(f"{path}/messages"), 200)["items"]
    for follower in (visitor.follower, us):
        assert [number for number, _ in follower.said] == list(range(1, len(follower.said) + 1))
        assert sorted(body for _, body in follower.said if body[0] in "VN") == sorted(said)
        assert follower.connections >= 2
    assert us.said == [
        (one["sequence"], one.get("body") or one["happened"]) for one in kept]
    assert "Compra cien." not in [body for _, body in visitor.follower.said]

    _becomes_a_lead(api, path, visitor, mark)
    ines = made(api.post("/contacts", json={"kind": "person", "name": "Inés Prado"}))["id"]
    made(api.patch(path, json={"contact_id": ines}), 200)
    made(api.post(f"{path}/end", json={}), 200)
    for follower in (visitor.follower, us):
        follower.wait_until_over()
        assert follower.said[-1][1] == "ended"
    assert visitor.follower.chats[-1]["state"] == "ended"
    _is_in_the_timeline(api, ines, path)


def _answers(api, path, body):
    message = {"body": body, "client_id": secrets.token_urlsafe(12)}
    return say(lambda: api.post(f"{path}/messages", json=message))


def _kill_gateway(suite):
    """Kill the gateway with all its processes, and wait until the supervisor has it back."""
    pid = int((suite.home / "run" / "gateway.pid").read_text())
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for one in (pid, *map(int, children)):
        os.kill(one, signal.SIGKILL)
    wait_until(lambda: http_status(f"{suite.url}/health/ready") == 200, 60,
               "the gateway is back")


def _becomes_a_lead(api, path, visitor, mark):
    chat = made(api.post(f"{path}/lead", json={"company": f"Hotel {mark}"}), 200)
    again = made(api.post(f"{path}/lead", json={"company": f"Hotel {mark}"}), 200)
    assert chat["lead_id"] == again["lead_id"]
    lead = made(api.get(f"/leads/{chat['lead_id']}"), 200)
    assert (lead["source"], lead["source_detail"], lead["name"], lead["email"]) == (
        "chat", visitor.chat["id"], "Inés Prado", f"ines.{mark}@example.com")


def _is_in_the_timeline(api, contact_id, path):
    """What was said to each other is there, and what we noted is not."""

    def kept():
        return made(api.get(f"/contacts/{contact_id}/interactions"), 200)["items"]

    wait_until(kept, 30, "the timeline knows the chat")
    (interaction,) = kept()
    assert interaction["channel"] == "chat"
    assert {"type": "chat", "id": path.rpartition("/")[2]} in interaction["refers_to"]
    assert f"V{MESSAGES - 1}" in interaction["text"]
    assert "Compra cien." not in interaction["text"]
