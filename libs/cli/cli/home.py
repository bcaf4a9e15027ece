"""The runtime folder: what a running suite on this machine keeps, and where."""

import json
import os
import secrets
import shutil
from pathlib import Path

from chassis.local import Mongod, Process, RabbitMQ, read_access
from chassis.local.files import locked, make_private_folder, read_json, write_private
from cli.errors import CommandFailed

USUAL_PORTS = {"gateway": 8000, "mongod": 27117, "rabbitmq": 5673, "management": 15673}
FIRST_HEALTH_PORT = 9101
# Files that lie beside the folders.
KEPT = ("secrets.json", "ports.json", "plan.json", "logins.json", "env", "seeding", "lock")


def find_root():
    """The folder of the suite: here or above, else the checkout that this command came from."""
    for folder in (Path.cwd(), *Path.cwd().parents, *Path(__file__).resolve().parents):
        if (folder / "services").is_dir():
            return folder
    raise CommandFailed("This is not a checkout of Vinculo. Go to one and try again.")


class Home:
    """`.vinculo/` of a checkout, or the folder that VINCULO_HOME names."""

    def __init__(self, root=None, folder=None):
        self.root = Path(root) if root else find_root()
        named = folder or os.environ.get("VINCULO_HOME") or self.root / ".vinculo"
        self.folder = Path(named).absolute()
        self.data = self.folder / "data"
        self.run = self.folder / "run"
        self.log = self.folder / "log"

    def make(self):
        for folder in (self.folder, self.data, self.run, self.log):
            make_private_folder(folder)
        return self

    @property
    def exists(self):
        return self.run.is_dir()

    def locked(self):
        """Let one `up` or `down` at a time work on this folder."""
        self.make()
        return locked(self.folder / "lock")

    # What is kept

    def secrets(self):
        """The passwords of all users and the secrets that sign and seal, made the first time."""
        kept = self.read("secrets.json") or {}
        for name in ("token_secret", "secret_key"):
            kept.setdefault(name, secrets.token_urlsafe(48))
        passwords = kept.setdefault("passwords", {})
        for user in {*read_access("rabbitmq")["users"], *read_access("mongodb")["users"]}:
            passwords.setdefault(user, secrets.token_urlsafe(24))
        self.write("secrets.json", kept)
        return kept

    def read(self, name):
        return read_json(self.folder / name)

    def write(self, name, value):
        write_private(self.folder / name, json.dumps(value, indent=2) + "\n")

    def wipe(self):
        """Delete all that the suite kept here, and nothing else."""
        for folder in (self.data, self.run, self.log):
            shutil.rmtree(folder, ignore_errors=True)
        for name in KEPT:
            (self.folder / name).unlink(missing_ok=True)
        if self.folder.is_dir() and not any(self.folder.iterdir()):
            self.folder.rmdir()

    # What runs

    def process(self, name):
        return Process(name, pid_file=self.run / f"{name}.pid", log_file=self.log / f"{name}.log")

    def mongod(self, extra_parameters=()):
        return Mongod(
            self.data / "mongod",
            port=USUAL_PORTS["mongod"],
            extra_parameters=extra_parameters,
            pid_file=self.run / "mongod.pid",
            log_file=self.log / "mongod.log",
        )

    def rabbitmq(self):
        return RabbitMQ(
            self.data / "rabbitmq",
            port=USUAL_PORTS["rabbitmq"],
            management_port=USUAL_PORTS["management"],
            pid_file=self.run / "rabbitmq.pid",
            log_file=self.log / "rabbitmq.log",
        )

    # What a person wants stopped for a while

    def is_held(self, name):
        return (self.run / f"{name}.held").exists()

    def hold(self, name):
        (self.run / f"{name}.held").touch()

    def release(self, name):
        (self.run / f"{name}.held").unlink(missing_ok=True)

    def release_all(self):
        for file in self.run.glob("*.held"):
            file.unlink(missing_ok=True)
