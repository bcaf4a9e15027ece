"""Streams of chats as gunicorn holds them: beside other requests, and gone when a process ends."""

import signal
import socket
from contextlib import ExitStack

import httpx
import pytest

from chassis.testing.processes import running_services, wait_until
from client import connect
from contracts.context import Actor

STREAMS = 12
USER = "user_01h455vb4pex5vsknk084sn02q"
SAID = 40
# 16 kB each, which together are far more than the buffer of a stream.
LONG = "🪑" * 3990


@pytest.fixture(scope="module")
def helpdesk(own_stack, tmp_path_factory):
    """The helpdesk, with somebody who is there for chats."""
    with running_services(own_stack, tmp_path_factory.mktemp("none")) as run:
        run("helpdesk")
        client = connect(own_stack.broker_url("gateway"), name="test",
                         actor=Actor(USER, roles=("administrator",)))
        client.helpdesk.set_agent_presence(user_id=USER, presence="available")
        yield client.helpdesk
        client.close()


@pytest.fixture
def follow(helpdesk):
    """Follow a new chat over a gateway: `follow(gateway)` gives the chat and its lines."""
    with ExitStack() as open_ones:
        client = open_ones.enter_context(httpx.Client(
            timeout=30, limits=httpx.Limits(max_connections=100)))

        def follow(gateway):
            chat = helpdesk.open_public_chat(body="Hola")
            answer = open_ones.enter_context(client.stream(
                "GET", f"{gateway.url}/api/v1/public/chats/events",
                headers={"Authorization": f"Bearer {chat['token']}"}))
            assert answer.status_code == 200
            lines = answer.iter_lines()
            assert "id: 1" in [next(lines) for _ in range(3)]
            return chat, lines

        yield follow


def say(helpdesk, chat, body):
    helpdesk.add_public_chat_message(
        token=chat["token"], body=body, client_id=f"client-{body}")


def wait_for(lines, text):
    assert any(text in line for line in lines)


def test_streams_leave_the_threads_of_other_requests_to_them(start_gateway, helpdesk, follow):
    gateway = start_gateway(VINCULO_HTTP_WORKERS="1", VINCULO_HTTP_THREADS="2",
                            VINCULO_HTTP_STREAMS=f"{STREAMS}")
    followed = [follow(gateway) for _ in range(STREAMS)]

    for number in range(3):
        assert httpx.get(f"{gateway.url}/api/v1/public/chats/standing").status_code == 200
        for chat, _ in followed:
            say(helpdesk, chat, f"{number}{number}{number}")
    for _, lines in followed:
        wait_for(lines, "222")
    one_more = helpdesk.open_public_chat()
    refused = httpx.get(f"{gateway.url}/api/v1/public/chats/events",
                        headers={"Authorization": f"Bearer {one_more['token']}"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")


def test_streams_end_with_their_process_and_go_on_at_another(start_gateway, helpdesk, follow):
    gateway = start_gateway(VINCULO_HTTP_WORKERS="2")
    followed = [follow(gateway) for _ in range(4)]
    gateway.process.send_signal(signal.SIGTERM)

    for _, lines in followed:
        # It would be an error if it was cut off rather than ended.
        assert "ended" not in "".join(lines)
    gateway.process.wait(30)
    chat, lines = follow(start_gateway())
    say(helpdesk, chat, "Sigo")
    wait_for(lines, "Sigo")


def connection_of(gateway, chat, last=None):
    """A connection that asks for a stream and has read nothing of it."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(20)
    connection.connect(("127.0.0.1", gateway.port))
    again = f"Last-Event-ID: {last}\r\n" if last else ""
    connection.sendall(
        f"GET /api/v1/public/chats/events HTTP/1.1\r\nHost: localhost\r\n{again}"
        f"Authorization: Bearer {chat['token']}\r\nConnection: close\r\n\r\n".encode())
    return connection


def read_to_the_end(connection):
    """What is still to be had of a connection that the other side has closed."""
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def numbers(text):
    """Those of the events that came whole."""
    return [int(event.split(b"id: ")[1].split(b"\n")[0])
            for event in text.split(b"\n\n")[:-1] if b"event: message" in event]


def test_who_does_not_read_is_dropped_and_goes_on_where_they_were(
        start_gateway, helpdesk, follow):
    gateway = start_gateway(VINCULO_HTTP_WORKERS="1", VINCULO_HTTP_STREAMS_EACH="2",
                            VINCULO_HTTP_SLOW_SECONDS="1")
    chat, lines = follow(gateway)
    slow = connection_of(gateway, chat)
    for number in range(SAID):
        helpdesk.add_public_chat_message(
            token=chat["token"], body=f"{number} {LONG}", client_id=f"client-{number:04}")
        # Whoever reads is told of it meanwhile.
        wait_for(lines, f"{number} {LONG[:10]}")

    # The place of whoever does not read is free again.
    stream = {"headers": {"Authorization": f"Bearer {chat['token']}"}}
    url = f"{gateway.url}/api/v1/public/chats/events"

    def is_free():
        with httpx.stream("GET", url, **stream) as answer:
            return answer.status_code == 200

    wait_until(is_free, 20, "who does not read is dropped")
    came = numbers(read_to_the_end(slow))
    slow.close()

    assert came == list(range(1, len(came) + 1))
    # No more was made ready for them than their connection holds.
    assert 1 < len(came) < SAID
    helpdesk.end_public_chat(token=chat["token"])
    again = connection_of(gateway, chat, last=came[-1])
    rest = numbers(read_to_the_end(again))
    again.close()
    assert came + rest == list(range(1, SAID + 3))
