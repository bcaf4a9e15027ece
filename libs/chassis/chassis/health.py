"""Health and metrics of a service process, on a small HTTP port."""

import json

import eventlet.wsgi
import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from . import outbox, store, telemetry

log = structlog.get_logger("vinculo.health")


class Health:
    """`/health/live`: the process runs. `/health/ready`: store, broker and queues are there."""

    def __init__(self, bus):
        self.bus = bus
        self.is_draining = False

    def serve(self, host, port):
        """Serve in the background until the process ends."""
        sock = eventlet.listen((host, port))
        eventlet.spawn_n(eventlet.wsgi.server, sock, self.application, log_output=False)

    def application(self, environ, start_response):
        answers = {
            "/health/live": self._live,
            "/health/ready": self._ready,
            "/metrics": self._metrics,
        }
        answer = answers.get(environ["PATH_INFO"])
        if answer is None:
            status, content_type, body = "404 Not Found", "text/plain", b"Nothing here.\n"
        else:
            status, content_type, body = answer()
        start_response(status, [("Content-Type", content_type),
                                ("Content-Length", str(len(body)))])
        return [body]

    def _live(self):
        return "200 OK", "application/json", b'{"status": "live"}'

    def checks(self):
        return {
            "store": store.is_reachable(),
            "broker": self.bus.broker.is_open,
            "queues": self.bus.is_ready,
            "not_draining": not self.is_draining,
        }

    def _ready(self):
        checks = self.checks()
        is_ready = all(checks.values())
        body = json.dumps({"status": "ready" if is_ready else "not_ready", "checks": checks})
        status = "200 OK" if is_ready else "503 Service Unavailable"
        return status, "application/json", body.encode()

    def _metrics(self):
        if store.is_reachable():
            waiting, age = outbox.backlog()
            telemetry.outbox_backlog.set(waiting)
            telemetry.outbox_age.set(age)
        return "200 OK", CONTENT_TYPE_LATEST, generate_latest()
