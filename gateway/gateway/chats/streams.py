"""Chats over server-sent events (WHATWG HTML, section 9.2).

Each message is an event whose id is its number. Whoever comes back with it as Last-Event-ID, after
whatever broke the stream, is told what comes after, and nothing twice: the numbers are those of
the store, and nothing of a stream is kept here.
"""

import random
import socket
import time
from dataclasses import replace

import orjson
from flask import Response, request

from contracts import helpdesk as contract
from contracts.errors import NotFound, ServiceUnavailable, ValidationFailed, VinculoError
from contracts.helpdesk.chat import TOKEN

from ..http_errors import wrong
from ..query import Parameters
from ..sources import source_address, source_key

MEDIA_TYPE = "text/event-stream"
# A line so often, so that no proxy takes the stream for dead, and who is gone is noticed.
HEARTBEAT_SECONDS = 20.0
# Then the client comes back by itself, with whatever token it has by then.
LONGEST_SECONDS = 600.0
AGAIN_SECONDS = 1.0
# What a stream holds of a chat is one answer, and what waits to be sent is in the buffer of the
# connection: nothing more is asked for before that is taken. Left to itself, the system lets a
# connection have megabytes.
MOST_HELD = 20
MOST_BUFFERED = 64 * 1024
_RETRY = b"retry: 1000\n\n"
_BEAT = b":\n\n"
# What changes of a chat without being worth telling.
_UNTOLD = ("visitor_seen_at", "updated_at", "version", "last_sequence")
_LARGEST_ID = 2**53 - 1


class ChatStreams:
    """`GET …/events` for those who answer, for customers, and for visitors with their token."""

    def __init__(self, services, gate, hub, settings):
        self._services = services
        self._gate = gate
        self._hub = hub
        self._seconds = settings.call_seconds
        self._slow_seconds = settings.http_slow_seconds
        self._query = Parameters(
            {"after_sequence": contract.follow_chat.request.fields["after_sequence"]})

    def offered(self):
        """`(operation, path, view)` of each stream; what is told is what the operation answers."""
        return (
            (contract.follow_chat, "/chats/{chat_id}/events", self.of_agent),
            (contract.follow_portal_chat, "/chats/{chat_id}/events", self.of_customer),
            (contract.follow_public_chat, "/public/chats/events", self.of_visitor),
        )

    def of_agent(self, chat_id):
        """A chat for somebody who answers it."""
        call = self._gate.admit(contract.follow_chat)
        return self._stream(contract.follow_chat, {"chat_id": chat_id}, call, call.actor.id)

    def of_customer(self, chat_id):
        """A chat for the customer whose it is."""
        call = self._gate.admit(contract.follow_portal_chat)
        return self._stream(contract.follow_portal_chat, {"chat_id": chat_id}, call, call.actor.id)

    def of_visitor(self):
        """A chat for whoever has its token, which is no part of the address."""
        call = self._gate.admit(contract.follow_public_chat)
        self._read_after()
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not TOKEN.regex.fullmatch(token):
            raise NotFound("There is no such chat.")
        source = f"source:{source_key(source_address())}"
        return self._stream(contract.follow_public_chat, {"token": token}, call, source)

    def _stream(self, operation, fields, call, key):
        after = self._read_after()
        try:
            told = self._ask(operation, fields, call, after)
        except ValidationFailed as error:
            raise _located(error) from error
        if _is_done(told):
            # By which an EventSource learns not to come back.
            return Response(status=204)
        chat_id = told["chat"]["id"]
        watch = self._hub.follow(chat_id, key)
        by = "agent" if operation is contract.follow_chat else "visitor"
        stream = Stream(watch, by, lambda number: self._ask(operation, fields, call, number))
        answer = Response(stream.events(after), content_type=MEDIA_TYPE)
        answer.headers["Cache-Control"] = "no-store"
        # nginx would gather what is to be told at once.
        answer.headers["X-Accel-Buffering"] = "no"
        answer.call_on_close(lambda: self._hub.leave(chat_id, key, watch))
        _drop_when_slow(self._slow_seconds)
        return answer

    def _ask(self, operation, fields, call, after):
        # Each question has its time; the stream itself has more.
        call = replace(call, deadline=time.time() + self._seconds)
        return self._services.ask(
            operation.key, {**fields, "after_sequence": after, "limit": MOST_HELD},
            call).result

    def _read_after(self):
        found = self._query.read(request.environ.get("QUERY_STRING") or "")
        last = request.headers.get("Last-Event-ID")
        if last is None:
            return int(found.get("after_sequence", 0))
        if not (last.isascii() and last.isdigit() and int(last) <= _LARGEST_ID):
            raise ValidationFailed(errors=[
                wrong("header", "/Last-Event-ID", "This is the id of no event of a chat.")])
        return int(last)


class Stream:
    """What is told to one who follows a chat."""

    def __init__(self, watch, by, ask):
        self._watch = watch
        self._by = by
        self._ask = ask
        self._shown = None

    def events(self, after):
        """Yield what is told after a message, until the chat or the stream is over."""
        ends_at = time.monotonic() + LONGEST_SECONDS * random.uniform(0.8, 1)
        yield _RETRY
        is_due = True
        while not self._watch.is_over and time.monotonic() < ends_at:
            if is_due:
                try:
                    told = self._ask(after)
                except ServiceUnavailable:
                    # It comes back, and nothing is lost by waiting for it.
                    yield _BEAT
                    self._watch.wait(AGAIN_SECONDS)
                    continue
                except VinculoError:
                    return
                yield from self._told(told)
                after = told["items"][-1]["sequence"] if told["items"] else after
                if _is_done(told, after):
                    return
                if len(told["items"]) == MOST_HELD:
                    continue
                if not told["items"]:
                    yield _BEAT
            is_due, notices = self._watch.wait(HEARTBEAT_SECONDS)
            yield from self._noticed(notices)

    def _told(self, told):
        for item in told["items"]:
            yield event("message", item, id=item["sequence"])
        shown = {name: value for name, value in told["chat"].items() if name not in _UNTOLD}
        if shown != self._shown:
            self._shown = shown
            yield event("chat", told["chat"])

    def _noticed(self, notices):
        for notice in notices:
            if notice["by"] != self._by and notice.get("is_typing") is not None:
                yield event("typing", {"by": notice["by"], "is_typing": notice["is_typing"]})


def event(kind, data, *, id=None):
    """An event as it is written. JSON holds no line ends, so the data is one line."""
    head = b"" if id is None else b"id: %d\n" % id
    return head + b"event: %s\ndata: %s\n\n" % (kind.encode(), orjson.dumps(data))


def _is_done(told, after=None):
    """Whether a chat has ended, and all of it was told up to that number, or to what is told."""
    if told["chat"]["state"] != "ended":
        return False
    return not told["items"] if after is None else after >= told["chat"]["last_sequence"]


def _located(error):
    """The same refusal, its pointers telling where in the HTTP request the values were."""
    error.details = error.details | {"errors": [
        wrong("path" if item["pointer"] == "/chat_id" else "query", item["pointer"],
              item["detail"]) for item in error.details["errors"]]}
    return error


def _drop_when_slow(seconds):
    """Have little wait for whoever takes nothing, and sending fail rather than last for ever."""
    connection = request.environ.get("gunicorn.socket")
    if connection is not None:
        connection.settimeout(seconds)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MOST_BUFFERED)
