"""A service that dies of itself again and again, and whoever goes on asking it all the same."""

from contracts.errors import Conflict, ServiceUnavailable


class Dying:
    """A service that dies at its seams as `faults` says, and is started again whenever it did.

    `run` starts it, as the fixture `run_alone` does. Ask it by a client that does not wait long,
    such as `hurried_client`: who has died answers nobody.
    """

    def __init__(self, run, name, faults):
        self._run, self._name, self._faults = run, name, faults
        self.starts = 0
        self.process = None
        self._start()

    def until_done(self, operation, **request):
        """What is answered at last, as somebody asks who does not know what became of it.

        None of what was refused because it has been done.
        """
        while True:
            try:
                return operation(**request)
            except Conflict:
                return None
            except ServiceUnavailable:
                if not self.process.is_running:
                    self._start()

    def end(self):
        """Have it run from now on without dying."""
        self.process.kill()
        self.process = self._run(self._name)

    def _start(self):
        self.starts += 1
        self.process = self._run(
            self._name, VINCULO_FAULTS=self._faults, VINCULO_FAULT_SEED=str(self.starts))
