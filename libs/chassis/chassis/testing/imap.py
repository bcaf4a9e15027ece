"""A real IMAP server, Dovecot, for tests: one user, whose mails a test puts in and looks at."""

import getpass
import imaplib
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from .processes import free_port, wait_until

USER, PASSWORD = "ana", "correct-horse"
_CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
mail_location = maildir:{folder}/mail/%u
default_internal_user = {internal}
default_login_user = {login}
first_valid_uid = 1
first_valid_gid = 1
disable_plaintext_auth = no
ssl = no
mail_fsync = never
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
}}
"""


class ImapServer:
    """An IMAP server on 127.0.0.1, with a folder of its own that goes with it."""

    def __init__(self):
        # Its parts do not run as root, and have to come to it.
        self.folder = Path(tempfile.mkdtemp(prefix="vinculo-imap-"))
        self.port = free_port()
        self.process = None

    @property
    def url(self):
        return f"imap://127.0.0.1:{self.port}/INBOX"

    def start(self):
        config = self.folder / "dovecot.conf"
        config.write_text(_CONFIG.format(
            folder=self.folder, port=self.port, password=PASSWORD, **self._users()))
        self.process = subprocess.Popen(
            [_program(), "-F", "-c", str(config)], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self._answers, 20, "the IMAP server answers", or_else=self._tell_log)
        return self

    def put(self, *messages, folder="INBOX"):
        """Have these mails (bytes) come in, in this order."""
        with self._connected() as client:
            for message in messages:
                status, told = client.append(folder, None, None, message)
                if status != "OK":
                    raise AssertionError(f"The IMAP server takes no mail: {told}")

    def empty(self, folder="INBOX"):
        """Take all mails out of a folder."""
        with self._connected() as client:
            _, total = client.select(folder)
            if int(total[0]):
                client.store("1:*", "+FLAGS.SILENT", "\\Deleted")
                client.expunge()

    def seen(self, folder="INBOX"):
        """How many of the mails there are marked as read, and how many there are."""
        with self._connected() as client:
            _, total = client.select(folder, readonly=True)
            _, read = client.search(None, "SEEN")
            return len(read[0].split()), int(total[0])

    def stop(self):
        """End it, and forget its mails."""
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _users(self):
        """As whom its parts run; none of them does as root."""
        if os.getuid() != 0:
            user = getpass.getuser()
            return {"internal": user, "login": user, "uid": os.getuid(), "gid": os.getgid()}
        nobody = pwd.getpwnam("mail")
        self.folder.chmod(0o755)
        for name in ("mail", "home"):
            (self.folder / name).mkdir(exist_ok=True)
            os.chown(self.folder / name, nobody.pw_uid, nobody.pw_gid)
        return {"internal": "dovecot", "login": "dovenull", "uid": nobody.pw_uid,
                "gid": nobody.pw_gid}

    def _connected(self):
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        client.login(USER, PASSWORD)
        return client

    def _answers(self):
        try:
            with self._connected():
                return True
        except (OSError, imaplib.IMAP4.error):
            return False

    def _tell_log(self):
        log = self.folder / "dovecot.log"
        return log.read_text() if log.exists() else "It wrote no log."


def _program():
    found = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
    if found is None:
        raise AssertionError("No Dovecot found. Install it: make .venv/test-ready")
    return found
