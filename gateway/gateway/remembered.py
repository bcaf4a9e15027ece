"""What this process looked up a moment ago, so that a busy principal costs little."""

import threading
from collections import OrderedDict

from chassis import clock


class Remembered:
    """A map that forgets each entry at its time, and the least used ones when it is full."""

    def __init__(self, most):
        self.most = most
        self._entries = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key):
        """What is remembered under the key, or None when that is nothing or too old."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            value, until = entry
            if until <= clock.now():
                del self._entries[key]
                return None
            self._entries.move_to_end(key)
            return value

    def put(self, key, value, until):
        """Remember the value until that time."""
        with self._lock:
            self._entries[key] = value, until
            self._entries.move_to_end(key)
            if len(self._entries) > self.most:
                self._entries.popitem(last=False)

    def clear(self):
        """Forget all."""
        with self._lock:
            self._entries.clear()
