"""Services in processes of their own, as in production, so that a test can also kill them."""

import os
import signal
import socket
import threading
import time
import urllib.request
from contextlib import contextmanager

from .nursery import fork

START_SECONDS = 30
# How much longer than is usual a machine that is busy may take, before a test fails for it.
PATIENCE = 4
# Those that tests started and have not ended yet, whose logs a failed test tells.
running = []


class ServiceProcess:
    """A running service. Its log is in `log`, a list of lines that grows."""

    def __init__(self, target, environment, *, user=None):
        self.target = target
        self.user = user or target.partition(".")[0].partition(":")[0]
        self.environment = dict(environment)
        self.port = free_port()
        self.environment["VINCULO_HEALTH_PORT"] = str(self.port)
        self.process = None
        self.log = []

    def start(self):
        reading, writing = os.pipe()
        try:
            self.process = fork(self.target, service=self.user, stderr=writing,
                                environment={**os.environ, **self.environment})
        finally:
            os.close(writing)
        threading.Thread(target=self._read_log, args=(os.fdopen(reading),), daemon=True).start()
        return self

    def wait_until_ready(self, seconds=START_SECONDS):
        wait_until(self.is_ready, seconds, f"{self.target} is ready", or_else=self._tell_log)
        return self

    def is_ready(self):
        if self.process.poll() is not None:
            raise AssertionError(f"{self.target} ended with {self.process.returncode}:\n"
                                 + "\n".join(self.log[-20:]))
        return http_status(f"http://127.0.0.1:{self.port}/health/ready") == 200

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """End it at once, as a crash would."""
        if self.is_running:
            self.process.kill()
            self.process.wait()

    def terminate(self):
        """Ask it to drain and end."""
        self.process.send_signal(signal.SIGTERM)

    def stop(self, seconds=30):
        if self.is_running:
            self.terminate()
            self.process.wait(seconds)

    def metrics(self):
        """The metrics page as `{"name{labels}": value}`."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=5) as answer:
            lines = answer.read().decode().splitlines()
        samples = (line.rpartition(" ") for line in lines if line and not line.startswith("#"))
        return {name: float(value) for name, _, value in samples}

    def _read_log(self, stream):
        for line in stream:
            self.log.append(line.rstrip("\n"))

    def _tell_log(self):
        return "\n".join(self.log[-20:])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def http_status(url):
    """The status that an address answers with; 0 when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def wait_until(condition, seconds=10, what="it happens", *, or_else=None, poll=0.02):
    """Wait for a condition that is usually there in that time, and return what it gave; fail with
    a sentence when it is not for much longer."""
    deadline = time.monotonic() + seconds * PATIENCE
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            more = f"\n{or_else()}" if or_else else ""
            raise AssertionError(f"Waited {seconds * PATIENCE} s until {what}.{more}")
        time.sleep(poll)


@contextmanager
def running_services(stack, folder):
    """What the fixture `run_service` gives, on this stack, for fixtures of any scope."""
    started = []

    def run(target, *, user=None, wait=True, **settings):
        # A service is called as its module is, unless it is another's double.
        user = user or target.partition(".")[0].partition(":")[0]
        if user not in stack.databases:
            stack.add_service(user)
        stack.end_shared(user)
        stack.forget_queues()
        environment = stack.environment(user) | {"PYTHONPATH": str(folder)} | settings
        process = ServiceProcess(target, environment, user=user).start()
        started.append(process)
        running.append(process)
        return process.wait_until_ready() if wait else process

    try:
        yield run
    finally:
        for process in started:
            if process.is_running:
                process.terminate()
        for process in started:
            process.stop()
            running.remove(process)
        stack.forget_queues()
