"""A whole suite of its own, brought up by the command that people use, with its demo."""

import json
import os
import random
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import httpx
from mail_server import MailServer

from chassis.local.ports import FREE_RANGE

ROOT = Path(__file__).parents[2]
UP_SECONDS = 600


class Suite:
    """A running suite of its own, beside any other on this machine."""

    def __init__(self, home):
        self.home = Path(home)
        # Nothing of the shell's own suite is to be used by mistake.
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith("VINCULO_")}
        # Nobody is told to wait: what these limits do is the concern of the tests of the gateway.
        self.environment = kept | {
            "VINCULO_HOME": str(self.home), "VINCULO_RATE_LIMIT": "",
            "VINCULO_LOGIN_LIMIT": "1000000/minute",
            "VINCULO_LOGIN_ACCOUNT_LIMIT": "1000000/minute",
            "VINCULO_LOGIN_ADDRESS_LIMIT": "1000000/minute", "VINCULO_OPEN_LIMIT": "",
            "VINCULO_OPEN_READ_LIMIT": "", "VINCULO_CHAT_LIMIT": "",
            "VINCULO_CHAT_READ_LIMIT": "",
            "VINCULO_PORTAL_URL": "https://portal.example",
            "VINCULO_PARTNER_URL": "https://partners.example",
            "VINCULO_MAIL_NETWORKS": "127.0.0.0/8", "VINCULO_SOCIAL_NETWORKS": "127.0.0.0/8",
        }
        self.mails = MailServer(self.home.parent / "mails")
        self.told = None

    def up(self):
        """Bring it up, unless it is; `told` is what `vinculo up --json` prints."""
        self._keep_off_the_usual_port()
        self.environment["VINCULO_SMTP_URL"] = self.mails.start().url
        self.told = json.loads(self.must("up", "--json"))
        return self

    def _keep_off_the_usual_port(self):
        """Nobody else who comes up takes the port of the gateway while it is down for a moment."""
        ports = self.home / "ports.json"
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not ports.exists():
            ports.write_text(json.dumps({"gateway": random.choice(FREE_RANGE)}))

    def wipe(self):
        """Take it down, with all that it kept."""
        self.must("down", "--wipe")
        self.mails.stop()

    @property
    def url(self):
        return self.told["gateway"]

    @property
    def logins(self):
        return self.told["logins"]

    def vinculo(self, *arguments, **options):
        """Run the command, and return what became of it."""
        return subprocess.run(
            [sys.executable, "-m", "cli", *arguments], cwd=ROOT, env=self.environment,
            capture_output=True, text=True, timeout=UP_SECONDS, check=False, **options,
        )

    def must(self, *arguments, **options):
        """What the command prints, which has to do what it is asked."""
        done = self.vinculo(*arguments, **options)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def status(self):
        return json.loads(self.vinculo("status", "--json").stdout)

    @contextmanager
    def hear(self, type):
        """Listen to one event: `with suite.hear("contacts.guard.overridden") as heard: …`.

        `heard()` waits for it, and gives it as `vinculo events tail` prints it.
        """
        listening = subprocess.Popen(
            [sys.executable, "-m", "cli", "events", "tail", "--type", type, "--count", "1",
             "--json"], cwd=ROOT, env=self.environment, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        try:
            while "Listening" not in (line := listening.stderr.readline()):
                assert line, "it ended before it listened"
            yield lambda: json.loads(listening.communicate(timeout=30)[0])
        finally:
            listening.kill()
            listening.wait()

    def sign_in(self, who="administrator"):
        """The API as that person: `suite.sign_in("read_only").get("/contacts")`."""
        login = self.logins[who]
        answer = httpx.post(f"{self.url}/api/v1/auth/login", timeout=30,
                            json={"email": login["email"], "password": login["password"]})
        assert answer.status_code == 200, answer.text
        token = answer.json()["access_token"]
        return httpx.Client(base_url=f"{self.url}/api/v1", timeout=30,
                            headers={"Authorization": f"Bearer {token}"})
