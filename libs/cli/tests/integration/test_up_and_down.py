"""`vinculo up`, `logs` and `down`, with small programs as services."""

import json
import re
import subprocess
import sys
import urllib.request

import pymongo
import pytest

pytestmark = pytest.mark.integration


def test_up_brings_everything_up_and_tells_where_as_json(running):
    told = json.loads(running.must("up", "--json"))

    report, processes = running.status()
    assert report["is_healthy"]
    assert list(processes) == ["supervisor", "mongod", "rabbitmq", "contacts", "gateway"]
    assert all(process["state"] == "running" for process in processes.values())
    assert report["events"] == {"contacts": {"outbox": 0, "outbox_oldest_seconds": 0.0, "inbox": 0}}
    assert report["lag"] == {}
    assert (told["logins"], told["portals"]) == ({}, {})
    with urllib.request.urlopen(f"{told['gateway']}/health/ready") as response:
        assert response.status == 200


def test_up_gives_each_program_its_own_login_only(running):
    known = json.loads(running.ask("contacts"))
    secrets = json.loads((running.home / "secrets.json").read_text())

    assert known["VINCULO_SERVICE"] == "contacts"
    assert re.fullmatch(
        r"mongodb://contacts:[^@]+@127\.0\.0\.1:\d+/contacts\?replicaSet=rs0&authSource=contacts",
        known["VINCULO_MONGODB_URL"],
    )
    assert re.fullmatch(
        r"amqp://contacts:[^@]+@127\.0\.0\.1:\d+/vinculo", known["VINCULO_BROKER_URL"]
    )
    assert "VINCULO_TOKEN_SECRET" not in known
    with pymongo.MongoClient(known["VINCULO_MONGODB_URL"]) as client:
        assert client.get_default_database().things.insert_one({}).acknowledged
    assert running.ask("gateway") == secrets["token_secret"]


def test_up_keeps_secrets_to_their_owner(running):
    assert running.home.stat().st_mode & 0o077 == 0
    for name in ("secrets.json", "plan.json", "env", "data/mongod/keyfile",
                 "data/rabbitmq/rabbitmq.conf"):
        assert (running.home / name).stat().st_mode & 0o077 == 0


def test_up_again_leaves_alone_what_runs(running):
    before = running.pids()

    running.must("up")

    assert running.pids() == before


def test_up_with_replicas_runs_more_and_later_fewer(running):
    running.must("up", "--replicas", "contacts=3")
    assert {"contacts", "contacts-2", "contacts-3"} <= set(running.status()[1])
    pid = running.pid("contacts-3")

    running.must("up", "--replicas", "contacts=2")

    assert "contacts-3" not in running.status()[1]
    assert not running.is_alive(pid)


def test_logs_show_one_process_or_all_with_their_names(running):
    assert running.must("logs", "contacts", "-n", "1") == "stand-in for contacts\n"
    assert "contacts     | stand-in for contacts" in running.must("logs")


def test_logs_follow_what_is_written(running, tmp_path):
    shown, log = tmp_path / "shown", running.home / "log" / "contacts.log"
    command = [sys.executable, "-m", "cli", "logs", "-f", "-n", "0", "contacts"]
    with shown.open("w") as output:
        follower = subprocess.Popen(command, cwd=running.root, stdout=output)

    def is_shown():
        # It begins at the end of the log, so this is written again until it listens.
        with log.open("a") as file:
            file.write("something new\n")
        return "something new" in shown.read_text()

    try:
        running.wait_for(is_shown)
    finally:
        follower.kill()
        follower.wait()


@pytest.mark.parametrize(("arguments", "message"), [
    (["up", "--replicas", "sales=2"], "There is no service sales. There are: contacts."),
    (["up", "--replicas", "contacts"], "say it as contacts=2"),
    (["up", "--mongod-parameter", "notablescan=1"], "Run `vinculo down` first"),
    (["up", "--broker-url", "amqp://elsewhere"], "give --management-url too"),
    (["stop", "sales"], "There is no process sales. There are: mongod, rabbitmq, contacts"),
    (["logs", "sales"], "There is no log of sales."),
])  # fmt: skip
def test_wrong_request_is_told_in_a_line_and_changes_nothing(running, arguments, message):
    pids = running.pids()

    failed = running.vinculo(*arguments)

    assert failed.returncode == 1
    assert message in failed.stderr
    assert "Traceback" not in failed.stderr
    assert running.pids() == pids


def test_down_ends_what_it_started_and_keeps_the_data(running):
    running.must("up", "--replicas", "contacts=2")
    url = json.loads(running.ask("contacts"))["VINCULO_MONGODB_URL"]
    with pymongo.MongoClient(url) as client:
        client.get_default_database().kept.insert_one({"_id": 1})
    bystander = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    pids = [process["pid"] for process in running.status()[1].values()]

    running.must("down")

    assert [pid for pid in pids if running.is_alive(pid)] == []
    assert bystander.poll() is None
    bystander.communicate()
    assert "Vinculo is not running" in running.vinculo("status").stdout
    running.must("up")
    with pymongo.MongoClient(url) as client:
        assert client.get_default_database().kept.count_documents({}) == 1
