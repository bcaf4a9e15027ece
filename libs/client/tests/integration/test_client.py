"""What a caller can rely on, with many threads and a broker that goes away."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chassis.testing.processes import running_services, wait_until
from client import connect
from contracts.context import Actor
from contracts.errors import ServiceUnavailable

ACTOR = Actor("user_01h455vb4pex5vsknk084sn02q", roles=("administrator",))
THREADS = 64


@pytest.fixture(scope="module")
def echo(own_stack):
    with running_services(own_stack, Path(__file__).parent) as run:
        yield run("echo:EchoService")


@pytest.fixture
def own_client(own_stack, echo):
    client = connect(own_stack.broker_url("gateway"), actor=ACTOR)
    yield client
    client.close()


def test_each_thread_gets_its_own_reply(own_client):
    def ask(number):
        return own_client.echo.echo(text=f"number {number}")["text"]

    with ThreadPoolExecutor(THREADS) as pool:
        replies = list(pool.map(ask, range(2000)))

    assert replies == [f"number {number}" for number in range(2000)]


def test_calls_share_one_connection(own_stack, own_client):
    own_client.echo.echo(text="hello")

    # The management API tells of connections some seconds late, and by name.
    management = own_stack.servers.rabbitmq.management
    tools = wait_until(
        lambda: [found for found in management.get("connections")
                 if found.get("user") == "gateway"], 20)

    assert len(tools) == 1


def test_late_reply_is_not_given_to_another_call(own_client):
    with pytest.raises(ServiceUnavailable, match=r"echo\.echo was not answered within 0\.2 s"):
        own_client.call("echo.echo", {"text": "late", "seconds": 0.6}, seconds=0.2)

    replies = [own_client.echo.echo(text=f"next {number}") for number in range(50)]
    time.sleep(0.45)
    replies += [own_client.echo.echo(text=f"next {number}") for number in range(50, 100)]

    assert [reply["text"] for reply in replies] == [f"next {number}" for number in range(100)]


def test_no_reply_is_lost_or_crossed_when_the_broker_restarts(own_stack, own_client, echo):
    outcomes, stop = [], threading.Event()

    def keep_asking(thread):
        number = 0
        while not stop.is_set():
            number += 1
            text = f"{thread}/{number}"
            try:
                reply = own_client.call("echo.echo", {"text": text}, seconds=20)["text"]
            except ServiceUnavailable as error:
                outcomes.append(("unavailable", str(error)))
                # A caller that was refused waits for the broker before it asks again.
                own_client.broker.wait_until_open(5)
                continue
            outcomes.append(("ok" if reply == text else "crossed", reply))

    threads = [threading.Thread(target=keep_asking, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(outcomes) > 1000)
    own_stack.servers.rabbitmq.stop()
    own_stack.servers.rabbitmq.start()
    wait_until(echo.is_ready, 30)
    before = len(outcomes)
    wait_until(lambda: len(outcomes) > before + 1000, 30, "calls are answered again")
    stop.set()
    for thread in threads:
        thread.join(25)

    # Every thread has come to its end, so no wake-up was lost.
    assert not any(thread.is_alive() for thread in threads)
    kinds = [kind for kind, _ in outcomes]
    assert kinds.count("crossed") == 0
    assert kinds[-500:].count("ok") == 500
    print(f"{kinds.count('ok')} calls answered, {kinds.count('unavailable')} told unavailable")  # noqa: T201  The figure is the point of the test.


@pytest.mark.parametrize("break_it", [
    lambda broker: broker.run(lambda: 1 / 0),
    lambda broker: broker.connection._transport._sock.shutdown(socket.SHUT_RDWR),
    lambda broker: broker.run(lambda: broker.connection.drop() or 1 / 0),
], ids=["work fails", "socket is shut", "socket goes and work fails"])
def test_connection_comes_back_whatever_fails_in_its_thread(own_client, break_it):
    own_client.echo.echo(text="before")
    with ThreadPoolExecutor(8) as pool:
        replies = pool.map(lambda n: own_client.echo.echo(text=f"{n}")["text"], range(200))
        break_it(own_client.broker)
        answered = list(replies)

    assert answered == [f"{number}" for number in range(200)]


def test_calls_under_way_are_told_when_the_client_is_closed(own_stack, echo):
    client = connect(own_stack.broker_url("gateway"), actor=ACTOR)
    client.echo.echo(text="first")

    with ThreadPoolExecutor(1) as pool:
        reply = pool.submit(client.call, "echo.echo", {"text": "late", "seconds": 8}, seconds=9)
        wait_until(lambda: client._caller._waiting)
        client.close()
        with pytest.raises(ServiceUnavailable, match="was closed"):
            reply.result(5)


def test_caller_is_told_when_the_broker_is_away(own_stack):
    client = connect("amqp://nobody:nothing@127.0.0.1:1/none", actor=ACTOR)

    with pytest.raises(ServiceUnavailable, match="broker cannot be reached"):
        client.call("echo.echo", {"text": "hello"}, seconds=5)

    client.close()


def test_connect_says_what_is_missing(monkeypatch):
    monkeypatch.delenv("VINCULO_BROKER_URL", raising=False)

    with pytest.raises(ValueError, match="VINCULO_BROKER_URL"):
        connect()
