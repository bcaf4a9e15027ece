"""A service process: its health, its metrics, its periodic work, and how it starts."""

import subprocess
import sys
import time
import urllib.request

import pytest
from pymongo import MongoClient

from chassis.testing.processes import http_status, wait_until


@pytest.fixture
def probe(run_service):
    return run_service("probe:ProbeService")


def _ticks(stack, name="ticks"):
    with MongoClient(stack.servers.mongod.admin_url) as mongo:
        return mongo[stack.databases["probe"]][name].count_documents({})


def test_health_and_metrics_are_served(probe, client):
    client.probe.write_note(text="hello")

    base = f"http://127.0.0.1:{probe.port}"
    assert http_status(f"{base}/health/live") == 200
    assert http_status(f"{base}/health/ready") == 200
    assert http_status(f"{base}/elsewhere") == 404
    metrics = probe.metrics()
    assert metrics['vinculo_operation_seconds_count{operation="probe.write_note",outcome="ok"}'
                   ] == 1
    assert metrics["vinculo_outbox_backlog"] >= 0


def test_outcome_is_counted_by_its_code_when_an_operation_fails(probe, client):
    from contracts.errors import Conflict

    with pytest.raises(Conflict):
        client.probe.write_note(text="dull")

    assert probe.metrics()[
        'vinculo_operation_seconds_count{operation="probe.write_note",outcome="note_is_dull"}'
    ] == 1


def test_periodic_work_is_shared_by_replicas(run_service, stack, probe):
    run_service("probe:ProbeService")
    began, before = time.monotonic(), _ticks(stack)

    wait_until(lambda: _ticks(stack) >= before + 4, 15)

    # One a second, whoever does it; each replica for itself would have been twice as many.
    assert _ticks(stack) - before <= (time.monotonic() - began) + 1.5


def test_periodic_work_that_fails_is_tried_again_and_takes_nothing_along(stack, probe, client):
    wait_until(lambda: _ticks(stack, "stumbles") >= 2, 15)

    assert probe.is_running
    assert client.probe.write_note(text="hello")["text"] == "hello"


def test_missing_settings_are_named_when_a_service_is_started():
    outcome = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "chassis", "contacts"],
        env={"PATH": "/usr/bin"}, capture_output=True, text=True, check=False,
    )

    assert outcome.returncode == 1
    assert "VINCULO_MONGODB_URL" in outcome.stderr
    assert "VINCULO_BROKER_URL" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_service_is_not_ready_while_the_broker_is_away(own_stack, request):
    from chassis.testing.processes import running_services

    with running_services(own_stack, request.path.parent) as run:
        probe = run("probe:ProbeService")
        own_stack.servers.rabbitmq.stop()

        wait_until(lambda: _ready_status(probe) == 503, 10)
        assert http_status(f"http://127.0.0.1:{probe.port}/health/live") == 200
        own_stack.servers.rabbitmq.start()
        wait_until(lambda: _ready_status(probe) == 200, 20)


def _ready_status(probe):
    return http_status(f"http://127.0.0.1:{probe.port}/health/ready")


def test_metrics_are_in_the_format_of_prometheus(probe):
    with urllib.request.urlopen(f"http://127.0.0.1:{probe.port}/metrics") as answer:
        assert answer.headers["Content-Type"].startswith("text/plain")
