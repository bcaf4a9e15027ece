"""Somebody who follows a chat over HTTP and comes back by themselves, as an EventSource does."""

import json
import secrets
import threading

import httpx

from chassis.testing.processes import wait_until

AWAY = (httpx.TransportError, httpx.StreamError)
PAUSE_SECONDS = 0.1


class Follower:
    """What comes of a chat is in `said`, by `(number, words)` in the order in which it came."""

    def __init__(self, url, headers):
        self.url, self.headers = url, headers
        self.said = []
        self.chats = []
        self.connections = 0
        self.last_id = None
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def wait_for(self, body, seconds=30):
        wait_until(lambda: body in [words for _, words in self.said], seconds, f"{body} is told",
                   or_else=lambda: str(self.said[-5:]))

    def leave(self):
        self._is_over.set()

    def wait_until_over(self):
        self._thread.join(30)
        assert not self._thread.is_alive()

    def _follow(self):
        with httpx.Client(timeout=30) as client:
            while not self._is_over.is_set():
                try:
                    self._read(client)
                except AWAY:
                    # Whatever it was, it goes on behind the last that came.
                    self._is_over.wait(PAUSE_SECONDS)

    def _read(self, client):
        headers = {**self.headers, **({"Last-Event-ID": self.last_id} if self.last_id else {})}
        with client.stream("GET", self.url, headers=headers) as answer:
            if answer.status_code == 204:
                self._is_over.set()
                return
            if answer.status_code != 200:
                self._is_over.wait(PAUSE_SECONDS)
                return
            self.connections += 1
            event = {}
            for line in answer.iter_lines():
                if self._is_over.is_set():
                    return
                if line:
                    name, _, value = line.partition(": ")
                    event[name] = value
                else:
                    self._take(event)
                    event = {}

    def _take(self, event):
        if "data" not in event:
            return
        data = json.loads(event["data"])
        if event["event"] == "message":
            self.last_id = event["id"]
            self.said.append((int(event["id"]), data.get("body") or data["happened"]))
        elif event["event"] == "chat":
            self.chats.append(data)


class Visitor:
    """Somebody at our site, who has a chat by its token."""

    def __init__(self, suite, **fields):
        self.url = f"{suite.url}/api/v1/public/chats"
        answer = httpx.post(self.url, json=fields, timeout=30)
        assert answer.status_code == 201, answer.text
        self.chat = answer.json()
        self.follower = Follower(
            f"{self.url}/events", {"Authorization": f"Bearer {self.chat['token']}"})

    def says(self, body):
        """Say something, sent again until it is acknowledged; how often it was sent."""
        message = {"token": self.chat["token"], "body": body,
                   "client_id": secrets.token_urlsafe(12)}
        return say(lambda: httpx.post(f"{self.url}/messages", timeout=5, json=message))


def say(post, seconds=60):
    """Post until it is acknowledged; returns how often it took."""
    tries = []

    def is_taken():
        tries.append(None)
        try:
            answer = post()
        except AWAY:
            return False
        assert answer.status_code in (201, 502, 503), answer.text
        return answer.status_code == 201

    wait_until(is_taken, seconds, "it is acknowledged")
    return len(tries)
