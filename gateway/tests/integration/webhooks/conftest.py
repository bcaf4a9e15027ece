"""Webhooks on a real store, with a receiver of our own to tell."""

import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from chassis import clock
from chassis.testing.processes import ServiceProcess, wait_until
from contracts.context import Actor, Call, serving
from gateway.models import User
from gateway.settings import WebhookSettings, settings
from gateway.webhooks import webhooks
from gateway.webhooks.sending import Sending

SECRET = "only for tests, 32 bytes or more"


class Receiver:
    """A program that is told. `got` are `(path, headers, body)` in the order in which they came.

    `answers` are the status by path, 200 without; what is told to a path of `held` waits for the
    answer until its event is set.
    """

    def __init__(self):
        self.got, self.answers, self.held = [], {}, {}
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["content-length"])
                body = self.rfile.read(length)
                if len(body) < length:
                    # The sender was killed in the middle of it.
                    return
                receiver.got.append((self.path, dict(self.headers), body))
                if self.path in receiver.held:
                    receiver.held[self.path].wait(20)
                status, headers, answer = receiver.answers.get(self.path, (200, {}, b"ok"))
                self.send_response(status)
                for name, value in {**headers, "content-length": str(len(answer))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_args):
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            request_queue_size = 100

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def url(self, path="/hook", host="127.0.0.1"):
        return f"http://{host}:{self._server.server_port}{path}"

    def at(self, path):
        return [(headers, body) for where, headers, body in self.got if where == path]

    def ids_at(self, path):
        return [headers["webhook-id"] for headers, _ in self.at(path)]

    def wait_for(self, path, count, seconds=20):
        wait_until(lambda: len(self.at(path)) >= count, seconds, f"{path} is told {count} times")
        return self.at(path)

    def close(self):
        for held in self.held.values():
            held.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture(autouse=True)
def database(stack, opened_database, clean_stores, monkeypatch):
    """The gateway's empty database, in a gateway that lets webhooks lead to this machine."""
    for name, value in {
        "MONGODB_URL": stack.mongodb_url("gateway"), "BROKER_URL": stack.broker_url("gateway"),
        "TOKEN_SECRET": SECRET, "WEBHOOK_NETWORKS": "127.0.0.0/8",
    }.items():
        monkeypatch.setenv(f"VINCULO_{name}", value)
    settings.cache_clear()
    yield stack.open_store("gateway")
    settings.cache_clear()


@pytest.fixture
def as_role():
    """`with as_role("sales"):` what is done within is asked for by somebody with that role."""

    @contextmanager
    def act(*roles):
        with serving(Call(Actor("user_01h455vb4pex5vsknk084sn02q", roles=roles))):
            yield

    return act


@pytest.fixture
def administrator(as_role):
    """Whatever the test does is asked for by an administrator."""
    with as_role("administrator"):
        yield User(email="root@example.com", email_key="root@example.com", name="Root",
                   roles=["administrator"], locale="es", password_hash="none").add()


@pytest.fixture
def add_webhook(administrator, receiver):
    """Make a webhook, by default of the receiver: `add_webhook("/erp", "sales.*")`."""

    def add(path="/hook", *event_types, url=None):
        return webhooks.create_webhook(
            url=url or receiver.url(path), event_types=list(event_types or ("*",)),
            description=None)

    return add


@pytest.fixture
def happen():
    """An event as it comes from the bus: `happen("sales.order.placed", id="1", data=b"{}")`."""

    def event(type="sales.order.placed", id="event-1", data=b'{"amount":"12.50"}'):
        return {"id": id, "type": type, "time": clock.now(), "body": data}

    return event


@pytest.fixture
def webhook_settings(stack):
    """The settings of the process that tells webhooks."""
    return WebhookSettings(
        mongodb_url=stack.mongodb_url("webhooks"), broker_url=stack.broker_url("webhooks"),
        token_secret=SECRET, webhook_networks=["127.0.0.0/8"], webhook_seconds=5.0)


@pytest.fixture
def send(webhook_settings):
    """Send what is due now, and wait until it is sent: `send(webhook_seconds=0.2)`."""

    def send_all(**changed):
        sending = Sending(replace(webhook_settings, **changed))
        sending.send_due()
        sending.close()

    return send_all


@pytest.fixture
def move_clock():
    """Move the clock: `move_clock(days=31)`. It goes right again after the test."""
    yield lambda **by: clock.move(timedelta(**by))
    clock.move(timedelta())


class WebhooksProcess(ServiceProcess):
    """The process `python -m gateway.webhooks`."""

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gateway.webhooks"], env={**self.environment},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        threading.Thread(target=self._read_log, args=(self.process.stderr,), daemon=True).start()
        return self


@pytest.fixture
def run_webhooks(stack, clean_stack):
    """Start the process: `run_webhooks(WEBHOOK_SECONDS="0.5")`; it ends with the test."""
    started = []

    def run(**settings):
        environment = stack.environment("webhooks") | {
            "VINCULO_TOKEN_SECRET": SECRET, "VINCULO_WEBHOOK_NETWORKS": "127.0.0.0/8",
            **{f"VINCULO_{name}": value for name, value in settings.items()}}
        process = WebhooksProcess("gateway.webhooks", environment).start()
        started.append(process)
        stack.forget_queues()
        return process.wait_until_ready()

    yield run
    for process in started:
        process.stop()
