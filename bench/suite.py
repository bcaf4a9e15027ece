"""The processes that are measured: one of each service, the gateway, the floor beside it."""

import os
import secrets
import subprocess
import sys
import urllib.request
from pathlib import Path

import orjson

from chassis.testing.processes import ServiceProcess, free_port, http_status, wait_until
from chassis.testing.servers import Servers, Stack

ROOT = Path(__file__).parent.parent
BENCH = Path(__file__).parent
# The same for the gateway and the floor.
WORKERS, THREADS = 2, 16


class Suite:
    """Servers of its own in a folder, and every process of the suite once."""

    def __init__(self, folder):
        self.stack = Stack(Servers(folder).start(), "bench").set_up()
        self.processes = {}
        self.services = {}
        self.gateway = self._url(free_port())
        self.floor = self._url(free_port())
        self.token = None

    def start(self):
        self._start_service("contacts", "contacts")
        environment = self.stack.environment("gateway") | {
            "VINCULO_TOKEN_SECRET": secrets.token_hex(32),
            "VINCULO_RATE_LIMIT": "10000000/minute",
            "VINCULO_OPEN_LIMIT": "", "VINCULO_CHAT_LIMIT": "", "VINCULO_CHAT_READ_LIMIT": "",
            "VINCULO_HTTP_STREAMS_EACH": "10000",
            "VINCULO_LOG_LEVEL": "WARNING",
        }
        self._gunicorn("gateway", "gateway.app:create_app()", self.gateway, environment,
                       config=ROOT / "gateway/gunicorn.conf.py")
        self._gunicorn("floor", "floor:create_app()", self.floor, {"PYTHONPATH": str(BENCH)})
        wait_until(lambda: http_status(self.gateway + "/health/ready") == 200, 60,
                   "the gateway is ready")
        wait_until(lambda: http_status(self.floor + "/") == 200, 30, "the floor is ready")
        self._log_in(environment)
        return self

    def start_consumer(self):
        """Have another service hear of new contacts, as it does for no other measurement."""
        self.stack.add_service("consumer")
        self._start_service("consumer", "consumer:ConsumerService")
        return self.services["consumer"]

    def start_helpdesk(self):
        """Start the helpdesk too, for chats, which begin in the gateway."""
        self._start_service("helpdesk", "helpdesk")

    def stop(self):
        for process in self.processes.values():
            process.terminate()
        for service in self.services.values():
            service.stop()
        for process in self.processes.values():
            process.wait(20)
        self.stack.servers.stop()

    def ask(self, method, path, body=None, *, content_type="application/json"):
        """One request to the gateway as an administrator; returns the JSON of the answer."""
        data = body if isinstance(body, bytes | None) else orjson.dumps(body)
        request = urllib.request.Request(
            self.gateway + path, data=data, method=method,
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": content_type},
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            return orjson.loads(answer.read())

    def memory(self):
        """The resident memory of each process of ours in MiB, a gateway worker each."""
        sizes = {name: _resident(service.process.pid) for name, service in self.services.items()}
        for name, process in self.processes.items():
            for number, pid in enumerate(_children(process.pid), 1):
                sizes[f"{name} worker {number}"] = _resident(pid)
        return sizes

    def _start_service(self, user, target):
        environment = self.stack.environment(user) | {
            "PYTHONPATH": str(BENCH), "VINCULO_LOG_LEVEL": "WARNING"}
        self.services[user] = ServiceProcess(target, environment).start().wait_until_ready()

    def _gunicorn(self, name, application, url, environment, config=None):
        host = url.removeprefix("http://")
        # Streams have threads beside those for requests, so the gateway says itself how many.
        options = ["--config", str(config)] if config else ["--threads", str(THREADS)]
        self.processes[name] = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *options, "--bind", host,
             "--workers", str(WORKERS), "--worker-class", "gthread",
             "--keep-alive", "30", "--log-level", "warning", application],
            env=os.environ | environment | {
                "VINCULO_HTTP_WORKERS": str(WORKERS), "VINCULO_HTTP_THREADS": str(THREADS),
                "VINCULO_HTTP_PORT": host.rpartition(":")[2],
            },
            cwd=ROOT / "gateway",
        )

    def _log_in(self, environment):
        added = subprocess.run(
            [sys.executable, "-m", "gateway.bootstrap", "user", "add", "--email",
             "bench@vinculo.invalid", "--role", "administrator", "--json"],
            env=os.environ | environment, capture_output=True, text=True, check=True,
        )
        password = orjson.loads(added.stdout)["password"]
        self.token = ""
        answer = self.ask("POST", "/api/v1/auth/login",
                          {"email": "bench@vinculo.invalid", "password": password})
        self.token = answer["access_token"]

    @staticmethod
    def _url(port):
        return f"http://127.0.0.1:{port}"


def _children(pid):
    return [int(child) for child in
            Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _resident(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) // 1024
    raise ValueError(f"no such process: {pid}")
