"""Streams of chats as gunicorn holds them: beside other requests, and gone when a process ends."""

import signal
from contextlib import ExitStack

import httpx
import pytest

from chassis.testing.processes import running_services
from client import connect
from contracts.context import Actor

STREAMS = 12
USER = "user_01h455vb4pex5vsknk084sn02q"


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
