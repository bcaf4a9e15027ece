"""The ends of audit records, written many at a time.

An audit record is begun before anything is done, and that is waited for. How it ended is noted
here and written within a moment: a process that is killed in that moment leaves records which say
that their end is not known, as it does for what it was killed in the middle of.
"""

import threading
import time

import structlog
from pymongo.errors import PyMongoError

from . import audit

log = structlog.get_logger("vinculo.audit")

# How long ends are gathered. It is what a reader of the log waits for at most.
GATHERED_SECONDS = 0.05


class AuditEnds:
    """Writes ends in a thread of its own, which begins with the first one."""

    def __init__(self):
        self._waiting = []
        self._lock = threading.Lock()
        self._noted = threading.Event()
        self._thread = None
        self._is_closing = False

    def note(self, record_id, status, changes):
        """Have it written soon how the change of that record ended."""
        end = audit.end_of(record_id, status, changes)
        with self._lock:
            self._waiting.append(end)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="audit-ends", daemon=True)
                self._thread.start()
        self._noted.set()

    def close(self):
        """Write what is noted, and end."""
        self._is_closing = True
        self._noted.set()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _run(self):
        while not (self._is_closing and not self._waiting):
            self._noted.wait()
            self._noted.clear()
            if not self._is_closing:
                time.sleep(GATHERED_SECONDS)
            with self._lock:
                ends, self._waiting = self._waiting, []
            _write(ends)


def _write(ends):
    if not ends:
        return
    try:
        audit.write_ends(ends)
    except PyMongoError as error:
        # What was done is done. The records stay as begun, which says that their end is not known.
        log.error("audit_ends_not_written", count=len(ends), error=str(error))
