"""Logs as JSON lines without secrets, metrics for Prometheus, spans for OpenTelemetry."""

import logging
import re
import sys
from contextlib import contextmanager

import structlog
from prometheus_client import Counter, Gauge, Histogram

from contracts.context import current_call

_SECRET_NAMES = re.compile(
    "password|secret|token|authorization|cookie|api_?key|credential|signature", re.IGNORECASE
)
_SECRET_IN_URL = re.compile(r"(\w+://[^:/@\s]*):[^@\s]+@")
HIDDEN = "[hidden]"

operations = Histogram(
    "vinculo_operation_seconds", "Operations by name and outcome.", ["operation", "outcome"],
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)
events_published = Counter("vinculo_events_published_total", "Events confirmed.", ["type"])
events_unwanted = Counter(
    "vinculo_events_unwanted_total", "Events that no queue was bound for.", ["type"]
)
events_handled = Counter("vinculo_events_handled_total", "Events handled.", ["handler"])
events_repeated = Counter(
    "vinculo_events_repeated_total", "Deliveries of events handled before.", ["handler"]
)
events_retried = Counter("vinculo_events_retried_total", "Events to be tried again.", ["handler"])
events_dead = Counter("vinculo_events_dead_total", "Events given up.", ["handler"])
event_lag = Histogram(
    "vinculo_event_lag_seconds", "From the commit of an event to its being handled.", ["handler"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5, 30, 120, 600),
)
outbox_backlog = Gauge("vinculo_outbox_backlog", "Events that wait to be published.")
outbox_age = Gauge("vinculo_outbox_age_seconds", "The age of the oldest event that waits.")


def hide_secrets(_logger, _method, entry):
    """Take secrets out of a log entry: values under telling names, passwords in addresses."""
    return {name: _without_secrets(name, value) for name, value in entry.items()}


def _without_secrets(name, value):
    if _SECRET_NAMES.search(name):
        return HIDDEN
    if isinstance(value, dict):
        return {key: _without_secrets(str(key), inner) for key, inner in value.items()}
    if isinstance(value, str):
        return _SECRET_IN_URL.sub(r"\1:" + HIDDEN + "@", value)
    return value


def _add_call(_logger, _method, entry):
    call = current_call()
    if call is not None:
        entry.setdefault("request_id", call.request_id)
        entry.setdefault("trace_id", call.trace_id)
        entry.setdefault("actor_id", call.actor.id)
    return entry


def set_up_logging(service, level="INFO"):
    """Log JSON lines to standard error, those of libraries too."""
    shared = [
        structlog.contextvars.merge_contextvars,
        _add_call,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        hide_secrets,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _name_service(service),
            structlog.processors.JSONRenderer(),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # What these say of each connection and call is no news to a person in a hurry.
    for noisy in ("pika", "nameko", "amqp", "pymongo", "kombu"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _name_service(service):
    def name(_logger, _method, entry):
        return {"service": service, **entry}

    return name


_tracer = None


def set_up_tracing(service, endpoint, exporter=None):
    """Make spans and send them to an OTLP collector; without an endpoint nothing is made."""
    global _tracer
    if not endpoint and exporter is None:
        return
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    if exporter is not None:
        provider.add_span_processor(SimpleSpanProcessor(exporter))
    else:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    _tracer = provider.get_tracer("vinculo")


@contextmanager
def span(name, traceparent):
    """A span under the given W3C trace context; yields the traceparent to pass on."""
    if _tracer is None:
        yield traceparent
        return
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    propagator = TraceContextTextMapPropagator()
    parent = propagator.extract({"traceparent": traceparent})
    with _tracer.start_as_current_span(name, context=parent):
        carrier = {}
        propagator.inject(carrier)
        yield carrier["traceparent"]
