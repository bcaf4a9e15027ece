"""A genuine RabbitMQ on this machine: a private node that nobody else can see."""

import json
import os
import secrets
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

from chassis.local.errors import LocalServerError
from chassis.local.files import keep_secret, locked, make_private_folder, read_json, write_private
from chassis.local.management import Management
from chassis.local.ports import LOOPBACK, choose_port, is_answering
from chassis.local.process import Process
from chassis.local.rabbitmq_program import find_rabbitmq, first_in_code_path, make_lean_home

ADMIN = "admin"
NODE = "vinculo@localhost"
START_SECONDS = 180
EVERYTHING = {"configure": ".*", "write": ".*", "read": ".*"}

# With an administrator named here, RabbitMQ never makes its user guest. Small write-ahead log
# and disk limits let it run on small disks; statistics every 2 s keep `vinculo status` fresh.
CONFIGURATION = """\
listeners.tcp.1 = {host}:{port}
management.tcp.ip = {host}
management.tcp.port = {management_port}
management.rates_mode = none
collect_statistics_interval = 2000
default_user = {admin}
default_pass = {password}
disk_free_limit.absolute = 50MB
raft.wal_max_size_bytes = 33554432
log.console = false
log.file = rabbit.log
log.file.level = {log_level}
"""


class RabbitMQ:
    """One RabbitMQ node whose data, cookie and passwords live in one folder.

    `port` and `management_port` are the usual ports: other free ones are taken when somebody
    else listens there.
    """

    def __init__(self, folder, *, port=None, management_port=None, log_level="warning",
                 pid_file=None, log_file=None, ends_with_parent=False):  # fmt: skip
        self.folder = Path(folder).absolute()
        self.usual_port = port
        self.usual_management_port = management_port
        self.log_level = log_level
        self.ends_with_parent = ends_with_parent
        self.process = Process(
            "rabbitmq",
            pid_file=pid_file or self.folder / "rabbitmq.pid",
            log_file=log_file or self.folder / "rabbitmq.log",
        )

    def start(self):
        """Start the server and wait until it takes connections; a running one is left alone."""
        make_private_folder(self.folder)
        with locked(self.folder / "lock"):
            if not self.is_running:
                self._launch()
            self.process.wait_until(self._is_ready, timeout=START_SECONDS)
        return self

    def stop(self):
        """Stop the server; what it keeps on disk stays."""
        self._detach_statistics()
        self.process.stop(patience=40)

    def kill(self):
        self.process.kill()

    @property
    def is_running(self):
        return self.process.is_running

    @property
    def port(self):
        """The AMQP port it was last started on."""
        return self._ports()["port"]

    @property
    def management_port(self):
        return self._ports()["management_port"]

    @property
    def admin_url(self):
        return self.url(ADMIN, self._admin_password(), "/")

    @property
    def management_url(self):
        password = quote(self._admin_password(), safe="")
        return f"http://{ADMIN}:{password}@{LOOPBACK}:{self.management_port}"

    @property
    def management(self):
        return Management(self.management_url)

    def url(self, user, password, vhost):
        login = f"{quote(user, safe='')}:{quote(password, safe='')}"
        return f"amqp://{login}@{LOOPBACK}:{self.port}/{quote(vhost, safe='')}"

    def add_vhost(self, vhost):
        """Make a virtual host, a broker of its own to those who use it."""
        self.management.put("vhosts", vhost)
        self.management.put("permissions", vhost, ADMIN, body=EVERYTHING)

    def delete_vhost(self, vhost):
        self.management.delete("vhosts", vhost)

    def _launch(self):
        installation = find_rabbitmq()
        home = make_lean_home(installation, self.folder / "program")
        self._choose_ports()
        self._write_configuration()
        self.process.start(
            [home / "sbin" / "rabbitmq-server"],
            env=self._environment(home),
            folder=self.folder,
            ends_with_parent=self.ends_with_parent,
        )

    def _choose_ports(self):
        kept = self._ports(missing_is_fine=True)
        ports = {}
        for name, usual in (
            ("port", self.usual_port),
            ("management_port", self.usual_management_port),
            ("distribution_port", None),
        ):
            ports[name] = choose_port(kept.get(name) or usual, avoid=ports.values())
        write_private(self.folder / "ports.json", json.dumps(ports))

    def _write_configuration(self):
        text = CONFIGURATION.format(
            host=LOOPBACK,
            port=self.port,
            management_port=self.management_port,
            admin=ADMIN,
            password=self._admin_password(),
            log_level=self.log_level,
        )
        write_private(self.folder / "rabbitmq.conf", text)
        write_private(self.folder / "enabled_plugins", "[rabbitmq_management].\n")
        make_private_folder(self.folder / "home")
        # A cookie that all may read is refused by Erlang, one that is missing is made weakly.
        keep_secret(self.folder / "home" / ".erlang.cookie", lambda: secrets.token_hex(32))

    def _environment(self, home):
        foreign = ("RABBITMQ_", "ERL_")
        env = {key: value for key, value in os.environ.items() if not key.startswith(foreign)}
        return env | {
            "HOME": str(self.folder / "home"),
            "RABBITMQ_SCRIPTS_DIR": str(home / "sbin"),
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "none"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_NODENAME": NODE,
            "RABBITMQ_DIST_PORT": str(self._ports()["distribution_port"]),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": " ".join(self._erlang_options(home)),
            # An option of each Erlang program started below, of those that RabbitMQ itself
            # starts to see to it that epmd runs too.
            "ERL_ZFLAGS": "-start_epmd false",
            # Makes the script become the server instead of waiting for it, so that the pid in
            # the pid file is the server's own.
            "detached": "1",
        }

    def _erlang_options(self, home):
        port = str(self._ports()["distribution_port"])
        return [
            "-pa", *first_in_code_path(home),
            "+S", "2:2",
            # Without work it sleeps and leaves the processor to others.
            "+sbwt", "none", "+sbwtdcpu", "none", "+sbwtdio", "none",
            # Other Erlang programs reach it on this machine only, and without the daemon epmd,
            # which would listen on every interface and outlive the node.
            "-kernel", "inet_dist_use_interface", "{127,0,0,1}",
            "-kernel", "inet_dist_listen_min", port, "inet_dist_listen_max", port,
            "-erl_epmd_port", port,
            "-sname", NODE,
        ]  # fmt: skip

    def _is_ready(self):
        return is_answering(self.port) and self.management.is_answering()

    def _detach_statistics(self):
        """Take the statistics collector off before the stop, which else waits 5 s for it.

        While stopping it asks Erlang's application controller for a setting, and that one is
        waiting for it in turn (RabbitMQ 3.10). Without success the stop is slow, nothing worse.
        """
        caller = shutil.which("erl_call") or next(iter(_erl_calls()), None)
        if not caller or not self.is_running:
            return
        address = f"{LOOPBACK}:{self._ports()['distribution_port']}"
        call = "gen_event delete_handler [rabbit_event,rabbit_mgmt_db_handler,[]]"
        subprocess.run(
            [caller, "-address", address, "-a", call],
            env=os.environ | {"HOME": str(self.folder / "home")},
            capture_output=True,
            timeout=10,
            check=False,
        )

    def _admin_password(self):
        return keep_secret(self.folder / "admin-password")

    def _ports(self, missing_is_fine=False):
        ports = read_json(self.folder / "ports.json", {})
        if not ports and not missing_is_fine:
            raise LocalServerError(f"The RabbitMQ in {self.folder} was never started.")
        return ports


def _erl_calls():
    return sorted(Path("/usr/lib/erlang").glob("erts-*/bin/erl_call"))
