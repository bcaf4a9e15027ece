"""Periodic work that runs once across replicas, and long work in a process of its own."""

import os
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial

import eventlet
import structlog
from nameko.extensions import Entrypoint, register_entrypoint
from pymongo.errors import DuplicateKeyError

from contracts.context import Actor, Call, serving

from . import clock
from .access import SERVICE_ROLE
from .store import database

log = structlog.get_logger("vinculo.jobs")

COLLECTION = "jobs"
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def every(seconds, job, *, longest=timedelta(minutes=5)):
    """Run `job()` every so many seconds, in one replica at a time.

    `longest` is how long another replica waits for one that may have died at it.
    """

    def run(_service):
        if not take_turn(job.__name__, timedelta(seconds=seconds), longest):
            return
        try:
            job()
        finally:
            end_turn(job.__name__)

    run.__name__ = job.__name__
    register_entrypoint(run, Every(seconds))
    return run


def each_in_turn(work, things):
    """Do `work(thing)` for each of a list, so that one that fails is in no other's way.

    What fails is raised when all have had their turn.
    """
    with ExitStack() as turns:
        for thing in reversed(things):
            turns.callback(work, thing)


def take_turn(name, interval, longest):
    """Whether the job is due and this process is the one to run it now."""
    now = clock.now()
    try:
        database()[COLLECTION].find_one_and_update(
            {"_id": name, "due_at": {"$lte": now}, "held_until": {"$lte": now}},
            {"$set": {"due_at": now + interval, "held_until": now + longest}},
            upsert=True,
        )
    except DuplicateKeyError:
        # It exists and does not match: it is not due, or another replica is at it.
        return False
    return True


def end_turn(name):
    database()[COLLECTION].update_one({"_id": name}, {"$set": {"held_until": _LONG_AGO}})


class Every(Entrypoint):
    """The nameko entrypoint behind `every`."""

    def __init__(self, seconds, **options):
        self.seconds = seconds
        self._is_stopping = False
        self._loop = None
        super().__init__(**options)

    def start(self):
        self._loop = self.container.spawn_managed_thread(self._run)

    def stop(self):
        self._is_stopping = True
        self._loop.kill()

    def _run(self):
        while not self._is_stopping:
            done = eventlet.event.Event()
            self.container.spawn_worker(self, (), {}, handle_result=partial(_ended, done))
            done.wait()
            eventlet.sleep(self.seconds)


def _ended(done, _worker_ctx, result, exc_info):
    # nameko has logged what was raised; the next turn tries again.
    done.send(None)
    return result, exc_info


def in_own_process(target, argument):
    """Run `<module>:<function>(argument)` beside the service, so that it keeps answering.

    The process has the service's settings and store, and ends when the service does. Returns it
    (subprocess.Popen). The work must be resumable: nothing promises that the process ends well.
    """
    return subprocess.Popen(
        [sys.executable, "-m", "chassis.work", target, argument],
        env=os.environ | {"VINCULO_PARENT": str(os.getpid())},
        stdin=subprocess.DEVNULL,
    )


def as_service(service):
    """The context of work that no call asked for."""
    return serving(Call(Actor(id=f"service:{service}", roles=(SERVICE_ROLE,)), deadline=None))
