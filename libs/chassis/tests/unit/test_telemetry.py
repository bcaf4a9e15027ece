"""Logs hold no secrets; spans go on where the caller's trace left off."""

import io
import json
import logging

import pytest
import structlog
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from chassis import telemetry
from contracts.context import Actor, Call, serving

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def logged():
    """What is logged from now on, a dict a line."""
    root = logging.getLogger()
    kept = root.handlers, root.level, structlog.get_config()
    telemetry.set_up_logging("tests")
    stream = io.StringIO()
    root.handlers[0].setStream(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers, root.level = kept[0], kept[1]
    structlog.configure(**kept[2])


def test_secrets_are_hidden_when_logged(logged):
    structlog.get_logger("a").info(
        "connected", password="hunter2", url="amqp://contacts:hunter2@127.0.0.1/v",
        headers={"Authorization": "Bearer hunter2", "X": "y"}, refresh_token="hunter2",
    )
    logging.getLogger("b").warning("cannot reach %s", "mongodb://u:hunter2@127.0.0.1/contacts")

    text = json.dumps(logged())
    assert "hunter2" not in text
    assert logged()[0]["headers"] == {"Authorization": "[hidden]", "X": "y"}
    assert logged()[1]["event"] == "cannot reach mongodb://u:[hidden]@127.0.0.1/contacts"


def test_log_lines_name_the_request_when_one_is_served(logged):
    call = Call(actor=Actor("user_1"), request_id="r-1", traceparent=TRACE)

    with serving(call):
        structlog.get_logger("a").info("something")

    assert logged()[0]["request_id"] == "r-1"
    assert logged()[0]["trace_id"] == "0af7651916cd43dd8448eb211c80319c"
    assert logged()[0]["service"] == "tests"


def test_span_continues_the_trace_when_an_exporter_is_set(monkeypatch):
    exporter = InMemorySpanExporter()
    monkeypatch.setattr(telemetry, "_tracer", None)
    telemetry.set_up_tracing("tests", "", exporter=exporter)

    with telemetry.span("contacts.get_contact", TRACE) as passed_on:
        pass

    span = exporter.get_finished_spans()[0]
    assert f"{span.context.trace_id:032x}" == "0af7651916cd43dd8448eb211c80319c"
    assert f"{span.parent.span_id:016x}" == "b7ad6b7169203331"
    assert passed_on == f"00-0af7651916cd43dd8448eb211c80319c-{span.context.span_id:016x}-01"


def test_trace_is_passed_on_as_it_came_when_no_exporter_is_set(monkeypatch):
    monkeypatch.setattr(telemetry, "_tracer", None)

    with telemetry.span("contacts.get_contact", TRACE) as passed_on:
        assert passed_on == TRACE
