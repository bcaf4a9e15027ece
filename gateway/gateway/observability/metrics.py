"""Metrics of the gateway, of all its processes together."""

import os

from flask import Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

requests = Histogram(
    "vinculo_http_request_seconds", "HTTP requests by operation and status.",
    ["operation", "status"],
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)

_children = {}


def observe(operation, status, seconds):
    """Count an answer and the time that it took."""
    child = _children.get((operation, status))
    if child is None:
        child = _children[operation, status] = requests.labels(operation, status)
    child.observe(seconds)


def show():
    """The page that Prometheus reads."""
    return Response(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _registry():
    # Under gunicorn each process writes into a common folder, and any of them reads all.
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    registry.register(_AllProcesses())
    return registry


class _AllProcesses:
    """The gateway's own metrics, of all its processes; those of the chassis are of services."""

    def collect(self):
        return [metric for metric in MultiProcessCollector(None).collect()
                if metric.name.startswith("vinculo_http")]
