"""Health and metrics of the process that tells webhooks, on a small HTTP port."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import orjson
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from chassis import store


def serve(host, port, broker, listener):
    """Answer `/health/live`, `/health/ready` and `/metrics` in the background."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, content_type, body = _answer(self.path, broker, listener)
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args):
            """Nobody wants to read of each look at the health."""

    server = ThreadingHTTPServer((host, port), Handler)
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    return server


def _answer(path, broker, listener):
    if path == "/metrics":
        return 200, CONTENT_TYPE_LATEST, generate_latest()
    if path == "/health/live":
        return 200, "application/json", b'{"status": "live"}'
    if path != "/health/ready":
        return 404, "text/plain", b"Nothing here.\n"
    checks = {"store": store.is_reachable(), "broker": broker.is_open,
              "queues": listener.is_ready}
    is_ready = all(checks.values())
    body = orjson.dumps({"status": "ready" if is_ready else "not_ready", "checks": checks})
    return 200 if is_ready else 503, "application/json", body
