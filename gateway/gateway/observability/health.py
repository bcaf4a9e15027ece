"""Whether the gateway runs, and whether it can do its work."""

import orjson
from flask import Response

from chassis import store


class Health:
    """`/health/live`: the process answers. `/health/ready`: store and broker are reachable."""

    def __init__(self, services):
        self._services = services

    def live(self):
        return _answer(200, {"status": "live"})

    def ready(self):
        checks = {"store": store.is_reachable(), "broker": self._services.is_reachable()}
        is_ready = all(checks.values())
        status = "ready" if is_ready else "not_ready"
        return _answer(200 if is_ready else 503, {"status": status, "checks": checks})


def _answer(status, body):
    return Response(orjson.dumps(body), status, mimetype="application/json")
