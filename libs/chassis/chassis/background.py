"""Work that a process does again and again in a thread of its own, for processes without nameko."""

import threading

import structlog

log = structlog.get_logger("vinculo.background")


class Background:
    """Runs `work()` every so many seconds, and at once when `woken` (an Event) is set.

    What it raises is logged, and it is tried again the next time.
    """

    def __init__(self, name, work, *, seconds, woken):
        self._name = name
        self._work = work
        self._seconds = seconds
        self._woken = woken
        self._is_stopping = False
        self._thread = None

    def start(self):
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def stop(self):
        """Have it end after what is under way."""
        self._is_stopping = True
        self._woken.set()

    def join(self, seconds=10):
        """Wait until it has ended."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self):
        while not self._is_stopping:
            self._woken.clear()
            try:
                self._work()
            except Exception:
                # Without this thread it would never be done again.
                log.exception("background_work_failed", work=self._name)
            self._woken.wait(self._seconds)
