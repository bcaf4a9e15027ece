"""A mail server beside the suite of the journeys; all workers read what comes to it."""

import fcntl
import json
import mailbox
import os
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from email import policy
from email.parser import BytesParser
from pathlib import Path

from chassis.testing.processes import free_port, wait_until


class MailServer:
    """One process for all workers, started by whichever comes first."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self._state = self.folder / "state.json"

    def start(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._locked():
            if not self._state.exists():
                port = free_port()
                process = subprocess.Popen(
                    [sys.executable, "-m", "aiosmtpd", "--nosetuid", "--listen",
                     f"127.0.0.1:{port}", "--class", "aiosmtpd.handlers.Mailbox",
                     str(self.folder / "mails")], stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
                self._state.write_text(json.dumps({"port": port, "pid": process.pid}))
        return self

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self._held['port']}"

    def stop(self):
        """End it; whoever needs it again starts another."""
        with self._locked():
            with suppress(ProcessLookupError):
                os.kill(self._held["pid"], signal.SIGTERM)
            self._state.unlink()

    def wait_for(self, address, about):
        """The latest mail to an address whose subject holds a text, once it has come."""

        def found():
            return next((mail for mail in reversed(self._mails())
                         if mail["X-RcptTo"] == address and about in mail["Subject"]), None)

        return wait_until(found, 30, f"a mail to {address} about {about} has come")

    def _mails(self):
        kept = mailbox.Maildir(self.folder / "mails", create=False)
        parser = BytesParser(policy=policy.default)
        return sorted((parser.parsebytes(kept.get_bytes(key)) for key, _ in kept.items()),
                      key=lambda mail: mail["Date"].datetime)

    @property
    def _held(self):
        return json.loads(self._state.read_text())

    @contextmanager
    def _locked(self):
        with open(self.folder / "lock", "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
