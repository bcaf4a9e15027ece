"""Whose import it is: what a process may do to an import only as long as it holds its lease."""

from datetime import timedelta

from chassis import clock
from chassis.outbox import announce, commit
from contracts import contacts as contract

from . import import_files
from .import_models import Import

# How long a process may go without a sign of life before another takes its import over.
LEASE = timedelta(seconds=15)


class LeaseLost(Exception):
    """The import was cancelled, or another process has taken it over."""


class Lease:
    """The right of one process, by its token, to carry on with one import.

    Whatever it writes of the import says so in its filter, so a process that was thought dead and
    wakes up changes nothing.
    """

    def __init__(self, import_id, holder):
        self.import_id = import_id
        self.holder = holder

    @property
    def _mine(self):
        return {"_id": self.import_id, "_holder": self.holder, "state": "running"}

    def fetch(self):
        """The import. Raises LeaseLost."""
        found = Import.objects(id=self.import_id, holder=self.holder, state="running").first()
        if found is None:
            raise LeaseLost(self.import_id)
        return found

    def renew(self, *, set=None, count=None):
        """Hold on to the import and note how far it is. Raises LeaseLost.

        `set` are fields and their values, `count` are fields and by how much they grow.
        """
        now = clock.now()
        renewed = Import.collection().update_one(self._mine, {
            "$set": {"_lease_until": now + LEASE, "_attempts": 0, "updated_at": now, **(set or {})},
            "$inc": {"version": 1, **(count or {})},
        })
        if not renewed.matched_count:
            raise LeaseLost(self.import_id)

    def end(self, state, error=None):
        """Bring the import to its end, tell of it, and forget its file. Raises LeaseLost."""

        def body():
            ended = self.fetch()
            ended.state, ended.error, ended.finished_at = state, error, clock.now()
            ended.put()
            import_files.remove(self.import_id)
            announce(contract.import_finished, ended)

        commit(body)
