"""The gateway as it runs in production: gunicorn, on servers that a test may stop."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from chassis import clock
from chassis.testing.processes import free_port, http_status, wait_until
from gateway import tokens
from gateway.database import open_database
from gateway.models import Session, User
from gateway.settings import settings

FOLDER = Path(__file__).parents[3]
SECRET = "only for tests, 32 bytes or more"


class GatewayProcess:
    """A running gateway. Its log is in `log`, a list of lines that grows."""

    def __init__(self, environment):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {**environment, "VINCULO_HTTP_PORT": str(self.port)}
        self.log = []

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py",
             "gateway.app:create_app()"],
            cwd=FOLDER, env={**os.environ, **self.environment}, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )
        threading.Thread(target=self._read_log, daemon=True).start()
        wait_until(lambda: http_status(f"{self.url}/health/ready") == 200, 30,
                   "the gateway is ready", or_else=lambda: "\n".join(self.log[-20:]))
        return self

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    def _read_log(self):
        for line in self.process.stderr:
            self.log.append(line.rstrip("\n"))


@pytest.fixture(scope="module")
def environment(own_stack):
    return {
        "VINCULO_MONGODB_URL": own_stack.mongodb_url("gateway"),
        "VINCULO_BROKER_URL": own_stack.broker_url("gateway"),
        "VINCULO_TOKEN_SECRET": SECRET,
        "VINCULO_RATE_LIMIT": "",
        "VINCULO_BODY_LIMIT": "100000",
        "VINCULO_UPLOAD_LIMIT": "200000",
        "VINCULO_CALL_SECONDS": "5",
    }


@pytest.fixture(scope="module")
def gateway(environment):
    process = GatewayProcess(environment).start()
    yield process
    process.stop()


@pytest.fixture
def start_gateway(environment):
    """Start another gateway beside that one: `start_gateway(VINCULO_…="…")`."""
    started = []

    def start(**changed):
        started.append(GatewayProcess(environment | changed).start())
        return started[-1]

    yield start
    for process in started:
        if process.process.poll() is None:
            process.stop()


@pytest.fixture(scope="module")
def token(environment):
    """An access token of an administrator."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        settings.cache_clear()
        open_database(settings())
        user = User(email="ana@example.com", email_key="ana@example.com", name="Ana",
                    roles=["administrator"], password_hash="none").add()
        session = Session(user_id=user.id, source_key="127.0.0.1",
                          expires_at=clock.now() + timedelta(days=1)).add()
        token = tokens.issue(user, session.id)[0]
    settings.cache_clear()
    return token


@pytest.fixture
def http(gateway, token):
    """A client of the API, signed in as an administrator."""
    with httpx.Client(base_url=f"{gateway.url}/api/v1", timeout=20,
                      headers={"Authorization": f"Bearer {token}"}) as client:
        yield client
