"""What dies is started again, what is stopped stays stopped."""

import os
import signal

import pytest

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("name", ["contacts", "gateway", "mongod", "rabbitmq"])
def test_what_is_killed_is_started_again(running, name):
    before = running.status()[1][name]

    os.kill(before["pid"], signal.SIGKILL)

    running.wait_for(lambda: running.pids().get(name, before["pid"]) != before["pid"])
    running.wait_for(lambda: running.status()[0]["is_healthy"])
    after = running.status()[1][name]
    assert after["pid"] != before["pid"]
    assert after["restarts"] == before["restarts"] + 1


def test_killed_supervisor_takes_nothing_along_and_up_brings_it_back(running):
    os.kill(running.pid("supervisor"), signal.SIGKILL)
    service = running.pid("contacts")
    running.wait_for(lambda: not running.is_alive(running.pid("supervisor")))
    assert running.is_alive(service)
    gateway = running.pid("gateway")
    os.kill(gateway, signal.SIGKILL)

    running.must("up")

    _, processes = running.status()
    assert processes["contacts"]["pid"] == service
    assert processes["gateway"]["pid"] != gateway


@pytest.mark.parametrize("name", ["contacts", "rabbitmq"])
def test_stopped_process_stays_stopped_until_it_is_started(running, name):
    running.must("stop", "--kill", name)

    report, processes = running.status()
    assert processes[name]["state"] == "held"
    assert not report["is_healthy"]
    assert running.vinculo("status").returncode == 1

    running.must("start", name)
    assert running.status()[0]["is_healthy"]
    assert running.status()[1][name]["restarts"] == processes[name]["restarts"]


def test_service_that_keeps_ending_is_told_with_its_log(running):
    (running.root / "services" / "contacts" / "broken").touch()
    os.kill(running.pid("contacts"), signal.SIGKILL)

    failed = running.vinculo("up")

    assert failed.returncode == 1
    assert "contacts keeps ending while it starts" in failed.stderr
    assert "no such setting: [VINCULO_X]" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_service_that_is_not_ready_is_told_by_status(running):
    (running.root / "services" / "contacts" / "unready").touch()

    report, processes = running.status()

    assert processes["contacts"]["state"] == "running"
    assert not processes["contacts"]["ready"]
    assert not report["is_healthy"]
