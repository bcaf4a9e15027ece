"""A suite of small programs that stand in for services, brought up by the genuine command."""

import json
import os
import subprocess
import sys
import time
import urllib.request

import pytest

from chassis.local.process import start_time

# It stands where `python -m chassis contacts` looks first: in the folder of the service.
STAND_IN_SERVICE = """
import http.server, json, os, pathlib, sys

if pathlib.Path("broken").exists():
    sys.exit("no such setting: [VINCULO_X]")

class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(503 if pathlib.Path("unready").exists() else 200)
        self.end_headers()
        known = {name: os.environ[name] for name in os.environ if name.startswith("VINCULO_")}
        self.wfile.write(json.dumps(known).encode())
    def log_message(self, *_):
        pass

print("stand-in for", sys.argv[1], flush=True)
address = os.environ["VINCULO_HEALTH_HOST"], int(os.environ["VINCULO_HEALTH_PORT"])
http.server.ThreadingHTTPServer(address, Answer).serve_forever()
"""

STAND_IN_GATEWAY = """
import os

def create_app():
    def answer(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [os.environ["VINCULO_TOKEN_SECRET"].encode()]
    return answer
"""

GUNICORN = """
import os
bind = os.environ["VINCULO_HTTP_HOST"] + ":" + os.environ["VINCULO_HTTP_PORT"]
"""


def make_suite(root):
    for path, text in {
        "services/contacts/contacts/__init__.py": "",
        "services/contacts/chassis/__init__.py": "",
        "services/contacts/chassis/__main__.py": STAND_IN_SERVICE,
        "gateway/gateway/__init__.py": "",
        "gateway/gateway/app.py": STAND_IN_GATEWAY,
        "gateway/gunicorn.conf.py": GUNICORN,
    }.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root


class Suite:
    """A checkout of small programs, and the command run in it."""

    def __init__(self, root):
        self.root = make_suite(root)
        self.home = root / ".vinculo"

    def vinculo(self, *arguments, **env):
        # The stand-in of the gateway knows no users, so there is nothing to seed.
        arguments = [*arguments, "--no-seed"] if arguments[0] == "up" else arguments
        return subprocess.run(
            [sys.executable, "-m", "cli", *arguments],
            cwd=self.root, env={**os.environ, **env}, capture_output=True, text=True, timeout=120,
        )  # fmt: skip

    def must(self, *arguments):
        done = self.vinculo(*arguments)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def status(self):
        report = json.loads(self.vinculo("status", "--json").stdout)
        return report, {process["name"]: process for process in report["processes"]}

    def pid(self, name):
        return int((self.home / "run" / f"{name}.pid").read_text())

    def pids(self):
        return {file.stem: int(file.read_text()) for file in (self.home / "run").glob("*.pid")}

    def is_whole(self):
        """Whether all that `up` starts is there once, and answers."""
        pids = self.pids()
        if pids.keys() != {"supervisor", "mongod", "rabbitmq", "contacts", "gateway"}:
            return False
        try:
            self.ask("contacts"), self.ask("gateway")
        except OSError:
            return False
        return all(map(self.is_alive, pids.values()))

    def ports(self):
        return json.loads((self.home / "ports.json").read_text())

    @staticmethod
    def is_alive(pid):
        return start_time(pid) is not None

    @staticmethod
    def wait_for(condition, seconds=80):
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "never came true"
            time.sleep(0.05)

    def ask(self, name, path="/health/ready"):
        address = f"http://127.0.0.1:{self.ports()[name]}{path}"
        with urllib.request.urlopen(address, timeout=5) as response:
            return response.read().decode()


@pytest.fixture(scope="session")
def suite(tmp_path_factory, ends_with_folder):
    suite = Suite(tmp_path_factory.mktemp("suite"))
    ends_with_folder.callback(suite.vinculo, "down", "--wipe")
    return suite


@pytest.fixture
def running(suite):
    """The suite, brought up; what the test before it broke is whole again."""
    for name in ("broken", "unready"):
        (suite.root / "services" / "contacts" / name).unlink(missing_ok=True)
    if not suite.is_whole():
        suite.must("up", "--replicas", "contacts=1")
    return suite


@pytest.fixture
def other_suite(tmp_path):
    """Another suite that is not up yet."""
    suite = Suite(tmp_path)
    yield suite
    suite.vinculo("down", "--wipe")
