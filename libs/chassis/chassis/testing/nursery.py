"""Services for tests, forked from a process that has read their code already.

To read the code of a service takes seconds of work, and a run of tests starts hundreds. What is
forked is as any other service: a process of its own, with its own connections, that can be killed.
"""

import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from functools import cache

_LARGEST_REQUEST = 1 << 20


class Forked:
    """A process of the nursery, used as a `subprocess.Popen` is."""

    def __init__(self, pid, ending):
        self.pid = pid
        self.returncode = None
        self._ending = ending
        # Whoever kills it and whoever watches it may ask at the same time.
        self._taking = threading.Lock()

    def poll(self):
        """The code it ended with, None while it runs."""
        return self._take(0)

    def wait(self, timeout=None):
        if self._take(timeout) is None:
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout)
        return self.returncode

    def send_signal(self, number):
        if self.poll() is None:
            # It may end at this very moment, and be gone before its code is read.
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self):
        self.send_signal(signal.SIGKILL)

    def _take(self, seconds):
        if self.returncode is None:
            select.select([self._ending], [], [], seconds)
        with self._taking:
            if self.returncode is None and select.select([self._ending], [], [], 0)[0]:
                # Nothing was written when the nursery itself was killed.
                self.returncode = int(self._ending.readline() or -signal.SIGKILL)
        return self.returncode


def fork(target, *, service, environment, stderr):
    """Run a service in a process of its own; `stderr` is the file number that it logs to.

    `service` is the installed service whose code the target is made of, if it is one.
    """
    reading, writing = os.pipe()
    request = {"target": target, "service": service, "environment": environment,
               "folder": os.getcwd()}
    try:
        socket.send_fds(_nursery(), [json.dumps(request).encode()], [stderr, writing])
    finally:
        os.close(writing)
    told = os.fdopen(reading)
    return Forked(int(told.readline()), told)


@cache
def _nursery():
    """The nursery of this process; it ends with it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _LARGEST_REQUEST)
    subprocess.Popen([sys.executable, "-W", "ignore", "-m", __name__, str(theirs.fileno())],
                     pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
    theirs.close()
    return ours


def _serve(number):
    """Fork a service for each request, until whoever asks has gone."""
    import eventlet
    from eventlet.patcher import original

    # What waits here must not wait as a service does, or each fork would inherit how.
    gc.disable()
    plain_os, plain_socket = original("os"), original("socket")
    eventlet.monkey_patch()
    import chassis.service  # noqa: F401

    asked = plain_socket.socket(fileno=number)
    # Those who wait for a service are nobody's to wait for.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        message, numbers, _, _ = plain_socket.recv_fds(asked, _LARGEST_REQUEST, 2)
        if not message:
            return
        request = json.loads(message)
        _read_code(request["service"])
        if plain_os.fork() == 0:
            asked.close()
            _attend(plain_os, request, *numbers)
        for one in numbers:
            plain_os.close(one)


def _read_code(service):
    import importlib
    import importlib.util

    if importlib.util.find_spec(service) is not None:
        importlib.import_module(f"{service}.service")
        # What is never searched for garbage is never written on, so that it stays shared.
        gc.freeze()


def _attend(plain_os, request, stderr, ending):
    """Run a service, and tell its process id and what it ended with."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = plain_os.fork()
    if pid == 0:
        plain_os.close(ending)
        _become(plain_os, request, stderr)
    plain_os.close(stderr)
    plain_os.write(ending, f"{pid}\n".encode())
    _, status = plain_os.waitpid(pid, 0)
    plain_os.write(ending, f"{plain_os.waitstatus_to_exitcode(status)}\n".encode())
    plain_os._exit(0)


def _become(plain_os, request, stderr):
    import runpy

    nothing = plain_os.open(os.devnull, os.O_RDWR)
    for number, to in ((nothing, 0), (nothing, 1), (stderr, 2)):
        plain_os.dup2(number, to)
    plain_os.close(stderr)
    plain_os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.path[:0] = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    sys.argv = ["chassis", request["target"]]
    # As the last thing that this process does: what it raises ends it, as a program of its own.
    runpy.run_module("chassis", run_name="__main__", alter_sys=True)
    sys.exit()


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
