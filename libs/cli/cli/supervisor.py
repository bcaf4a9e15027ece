"""Keeps the suite running: what ended is started again, later each time it ends at once.

Runs as `python -m cli.supervisor <root> <folder>`, detached from the terminal. It knows processes
by their pid files, so that one that is itself killed takes nothing along, and the next one goes
on with what still runs.
"""

import os
import signal
import sys
import threading
import time
from dataclasses import dataclass

from chassis.local import LocalServerError
from cli.home import Home
from cli.servers import Servers
from cli.suite import read_plan

POLL_SECONDS = 0.2
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0
# What ran this long did start; if it ends now, that is news, and it is started again at once.
STEADY_SECONDS = 5.0
# What `. .vinculo/env` sets.
OF_THE_SHELL = ("VINCULO_URL", "VINCULO_EMAIL", "VINCULO_PASSWORD", "VINCULO_BROKER_URL",
                "VINCULO_MANAGEMENT_URL")


@dataclass
class Watched:
    """What the supervisor remembers of one process."""

    restarts: int = 0
    starts: int = 0
    started_at: float = 0.0
    ended_at: float | None = None
    pause: float = FIRST_PAUSE
    not_before: float = 0.0
    thread: threading.Thread | None = None


class Supervisor:
    def __init__(self, home, *, now=time.monotonic):
        self.home = home
        self.now = now
        # A new supervisor goes on counting where the last one was killed.
        self.told = home.read("run/supervisor.json") or {}
        self.watched = {name: Watched(restarts=count) for name, count in self.told.items()}
        self.processes = {}
        self.plan_read_at = None
        self.servers = None
        self.programs = []
        self.is_ending = False

    def run(self):
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, self._end)
        while not self.is_ending:
            self.look_once()
            time.sleep(POLL_SECONDS)

    def look_once(self):
        """Read the plan if it is new, and start what should run and does not."""
        self._read_plan()
        for name, server in self.servers.local.items():
            if self._is_due(name, server.process):
                self._start(name, server.start)
        for program in self.programs:
            process = self._process(program.name)
            if self._is_due(program.name, process):
                self._start(program.name, lambda p=program, q=process: start_program(p, q))
        self._tell_restarts()

    def _read_plan(self):
        written_at = (self.home.folder / "plan.json").stat().st_mtime_ns
        if written_at == self.plan_read_at:
            return
        options, self.programs = read_plan(self.home)
        self.servers = Servers(self.home, options)
        self.plan_read_at = written_at
        for memory in self.watched.values():
            # Somebody asked for it to be up now, so nothing waits for its turn.
            memory.pause, memory.not_before = FIRST_PAUSE, 0.0

    def _process(self, name):
        return self.processes.setdefault(name, self.home.process(name))

    def _is_due(self, name, process):
        memory = self.watched.setdefault(name, Watched())
        is_starting = memory.thread is not None and memory.thread.is_alive()
        if is_starting:
            return False
        if process.is_running:
            memory.starts = memory.starts or 1
            memory.ended_at = None
            return False
        if memory.ended_at is None:
            memory.ended_at = self.now()
        if self.home.is_held(name):
            memory.starts = 0
            return False
        return self.now() >= memory.not_before

    def _start(self, name, start):
        memory = self.watched[name]
        if memory.starts:
            memory.restarts += 1
            print(f"{name} had ended and is started again ({memory.restarts})", flush=True)  # noqa: T201
        was_steady = memory.ended_at - memory.started_at > STEADY_SECONDS
        memory.pause = FIRST_PAUSE if was_steady else min(memory.pause * 2, LONGEST_PAUSE)
        memory.starts += 1
        memory.started_at, memory.ended_at = self.now(), None
        memory.not_before = memory.started_at + memory.pause
        # A server takes seconds to start, and the others are not to wait for it.
        memory.thread = threading.Thread(target=_try, args=(name, start), daemon=True)
        memory.thread.start()

    def _tell_restarts(self):
        counts = {name: memory.restarts for name, memory in self.watched.items()}
        if counts != self.told:
            self.home.write("run/supervisor.json", counts)
            self.told = counts

    def _end(self, *_):
        self.is_ending = True


def start_program(program, process):
    """Start one program with its settings, without those that are meant for others."""
    process.start(program.command, env=program_environment(program), folder=program.folder)


def program_environment(program):
    """The settings of a program, without what a shell holds for the person who uses the suite."""
    kept = {name: value for name, value in os.environ.items() if name not in OF_THE_SHELL}
    return {**kept, "PYTHONUNBUFFERED": "1", **program.env}


def _try(name, start):
    try:
        start()
    except (LocalServerError, OSError) as error:
        print(f"{name} could not be started: {error}", flush=True)  # noqa: T201


if __name__ == "__main__":
    Supervisor(Home(root=sys.argv[1], folder=sys.argv[2])).run()
