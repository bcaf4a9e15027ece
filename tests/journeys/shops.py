"""A suite of two services, one of which can be stopped: contacts, a shop, and a gateway."""

import os
import secrets
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import httpx
import orjson

from chassis.testing.processes import free_port, http_status, running_services, wait_until
from client import connect
from contracts.context import Actor

ROOT = Path(__file__).parents[2]
# Where the shop is that the tests of contacts have.
SHOP = ROOT / "services/contacts/tests/integration"


class SuiteWithShop:
    """What runs, on the servers of a stack of its own."""

    def __init__(self, stack, run):
        self.stack, self._run = stack, run
        self.shop = None
        self._gateway = None
        self.url = f"http://127.0.0.1:{free_port()}"

    def start(self):
        self.start_shop()
        self._run("hurried_contacts:HurriedContacts",
                  PYTHONPATH=f"{SHOP}:{Path(__file__).parent}",
                  VINCULO_MONGODB_URL=self.stack.mongodb_url("contacts"),
                  VINCULO_BROKER_URL=self.stack.broker_url("contacts"))
        environment = os.environ | self.stack.environment("gateway") | {
            "VINCULO_TOKEN_SECRET": secrets.token_hex(32), "VINCULO_RATE_LIMIT": "",
            "VINCULO_HTTP_PORT": self.url.rpartition(":")[2], "VINCULO_HTTP_WORKERS": "1",
        }
        self._gateway = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gateway/gunicorn.conf.py"),
             "gateway.app:create_app()"], env=environment, cwd=ROOT / "gateway",
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: http_status(f"{self.url}/health/ready") == 200, 60,
                   "the gateway is ready")
        self._login = _add_administrator(environment)
        return self

    def start_shop(self):
        self.shop = self._run("shop:ShopService", PYTHONPATH=str(SHOP))

    def stop_shop(self):
        self.shop.terminate()
        self.shop.stop()

    def stop(self):
        if self._gateway is not None:
            self._gateway.terminate()
            self._gateway.wait(30)

    def sign_in(self):
        answer = httpx.post(f"{self.url}/api/v1/auth/login", timeout=30, json=self._login)
        assert answer.status_code == 200, answer.text
        token = answer.json()["access_token"]
        return httpx.Client(base_url=f"{self.url}/api/v1", timeout=30,
                            headers={"Authorization": f"Bearer {token}"})

    @contextmanager
    def call_shop(self):
        """Ask the shop, which has no routes: `ask("place_order", …)`."""
        client = connect(self.stack.broker_url("gateway"), name="journey",
                         actor=Actor("user_01h455vb4pex5vsknk084sn02q", roles=("administrator",)))
        try:
            yield lambda operation, **request: client.call(f"shop.{operation}", request)
        finally:
            client.close()


@contextmanager
def suite_with_shop(stack):
    with running_services(stack, Path(__file__).parent) as run:
        suite = SuiteWithShop(stack, run)
        try:
            yield suite.start()
        finally:
            suite.stop()


def _add_administrator(environment):
    added = subprocess.run(
        [sys.executable, "-m", "gateway.bootstrap", "user", "add", "--email",
         "journey@vinculo.invalid", "--role", "administrator", "--json"],
        env=environment, capture_output=True, text=True, check=True)
    return {"email": "journey@vinculo.invalid", "password": orjson.loads(added.stdout)["password"]}
