"""One line for each request: who asked for what, and what came of it. No bodies, no queries."""

import logging
import re
import sys
from datetime import UTC, datetime

import orjson

# The secret of a calendar's link is part of its address.
_SECRET = re.compile(r"(/calendars/)[^/]{20,}")

log = logging.getLogger("vinculo.access")


class AccessLog:
    """Writes JSON lines to standard error, past the machinery of logging, which costs more.

    It is silent when the log level of the process is above INFO.
    """

    def __init__(self, stream=None):
        self._stream = stream or sys.stderr.buffer
        self._is_on = log.isEnabledFor(logging.INFO)

    def write(self, environ, status, seconds):
        if not self._is_on:
            return
        line = {
            "service": "gateway",
            "event": "http_request",
            "level": "info",
            "timestamp": datetime.now(UTC),
            "request_id": environ["vinculo.request_id"],
            "actor_id": environ.get("vinculo.actor_id"),
            "operation": environ.get("vinculo.operation"),
            "method": environ["REQUEST_METHOD"],
            "path": _SECRET.sub(r"\1…", environ["PATH_INFO"][:300]),
            "status": int(status),
            "milliseconds": round(seconds * 1000, 1),
            "address": environ.get("REMOTE_ADDR"),
        }
        # One write, so that lines of several threads do not run into each other.
        self._stream.write(
            orjson.dumps(line, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE))
        self._stream.flush()
