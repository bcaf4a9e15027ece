"""The services behind the gateway, over one connection of this process."""

import threading

from client import connect


class Services:
    """Calls services. It connects at the first use, which is after gunicorn has forked."""

    def __init__(self, broker_url, *, seconds):
        self._broker_url = broker_url
        self._seconds = seconds
        self._client = None
        self._lock = threading.Lock()

    @property
    def client(self):
        if self._client is None:
            with self._lock:
                if self._client is None:
                    self._client = connect(
                        self._broker_url, name="gateway", seconds=self._seconds)
        return self._client

    def ask(self, key, request, call):
        """What `<service>.<operation>` answers, as a `client.Reply`; raises what it refuses."""
        return self.client.ask(key, request, call=call)

    def is_reachable(self, seconds=2):
        """Whether there is a connection to the broker, waiting that long for it."""
        return self.client.broker.wait_until_open(seconds)

    def close(self):
        """End the connection, if one was ever made."""
        if self._client is not None:
            self._client.close()
