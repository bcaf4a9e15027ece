"""RabbitMQ's management API, as far as Vinculo needs it."""

import base64
import json
import urllib.error
import urllib.request
from urllib.parse import quote, unquote, urlsplit

from chassis.local.errors import LocalServerError


class BrokerRefused(LocalServerError):
    """RabbitMQ's management API refused a request or does not answer."""


class Management:
    """Talk to the management API at `http://user:password@host:port`."""

    def __init__(self, url, *, timeout=10):
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https"):
            raise BrokerRefused(f"{parts.scheme}:// is not the address of a management API.")
        self.user = unquote(parts.username or "guest")
        password = unquote(parts.password or "guest")
        host = parts.hostname if ":" not in parts.hostname else f"[{parts.hostname}]"
        self.address = f"{parts.scheme}://{host}:{parts.port or 15672}{parts.path.rstrip('/')}"
        self.timeout = timeout
        token = base64.b64encode(f"{self.user}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}

    def get(self, *path):
        return self._ask("GET", path)

    def put(self, *path, body=None):
        return self._ask("PUT", path, body or {})

    def post(self, *path, body=None):
        return self._ask("POST", path, body or {})

    def delete(self, *path):
        """Delete what is at that path; nothing there is fine too."""
        try:
            return self._ask("DELETE", path)
        except BrokerRefused as error:
            if isinstance(error.__cause__, urllib.error.HTTPError) and error.__cause__.code == 404:
                return None
            raise

    def is_answering(self):
        try:
            self.get("overview")
        except BrokerRefused:
            return False
        return True

    def queues(self, vhost):
        """Every queue of a virtual host, as RabbitMQ tells it (counts are seconds old)."""
        return self.get("queues", vhost)

    def _ask(self, method, path, body=None):
        address = f"{self.address}/api/{'/'.join(quote(part, safe='') for part in path)}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(address, data=data, method=method, headers=self._headers)
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as response:
                text = response.read()
        except urllib.error.HTTPError as error:
            reason = error.read(500).decode(errors="replace")
            raise BrokerRefused(f"{method} {address}: {error.code} {reason}") from error
        except OSError as error:
            raise BrokerRefused(f"{self.address} does not answer: {error}") from error
        return json.loads(text) if text else None
