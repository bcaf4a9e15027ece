"""Where RabbitMQ is installed, and a lean view of it that starts in half the time."""

import glob
import os
import re
import shutil
from pathlib import Path

from chassis.local.errors import NotInstalled
from chassis.local.files import make_private_folder

PLACES = (
    "/usr/lib/rabbitmq/bin/rabbitmq-server",
    "/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server",
    "/opt/rabbitmq/sbin/rabbitmq-server",
    "/opt/rabbitmq_server-*/sbin/rabbitmq-server",
)
WANTED = ("rabbit", "rabbitmq_management")

HOW_TO_INSTALL = (
    "No RabbitMQ found. Install it with `apt-get install rabbitmq-server` (Debian, Ubuntu), "
    "or set VINCULO_RABBITMQ_SERVER to the path of its sbin/rabbitmq-server."
)


def find_rabbitmq():
    """Find the installation's folder: VINCULO_RABBITMQ_SERVER, else the usual places.

    The wrapper that Debian puts into /usr/sbin is of no use here: it changes to the user
    rabbitmq and to the machine's own node.
    """
    named = os.environ.get("VINCULO_RABBITMQ_SERVER")
    found = [named] if named else [path for place in PLACES for path in sorted(glob.glob(place))]
    servers = [Path(path).resolve() for path in found if os.access(path, os.X_OK)]
    if not servers or not shutil.which("erl"):
        raise NotInstalled(HOW_TO_INSTALL)
    return servers[-1].parent.parent


def make_lean_home(installation, folder):
    """Make a folder that looks like the installation but holds only the plugins we use.

    Erlang looks for each of a thousand modules in every plugin's folder in turn, and there are
    seventy plugins. With the thirty that the management plugin needs, RabbitMQ 3.10 starts in
    4 seconds instead of 9.
    """
    home = Path(folder)
    shutil.rmtree(home, ignore_errors=True)
    make_private_folder(home / "plugins")
    make_private_folder(home / "sbin")
    for script in (installation / "sbin").iterdir():
        (home / "sbin" / script.name).symlink_to(script)
    (home / "escript").symlink_to(installation / "escript")
    for plugin in _needed_plugins(installation / "plugins"):
        (home / "plugins" / plugin.name).symlink_to(plugin)
    return home


def first_in_code_path(home):
    """The folders that hold most modules; looked into first they save another half second."""
    found = []
    for name in ("rabbit_common", "rabbit", "rabbitmq_management"):
        found += sorted((home / "plugins").glob(f"{name}-[0-9]*/ebin"))
    return [str(path) for path in found]


def _needed_plugins(plugins):
    """The wanted applications and, by what each says it depends on, all that they need."""
    folders = {path.name.partition("-")[0]: path for path in plugins.iterdir() if path.is_dir()}
    needed, ahead = {}, list(WANTED)
    while ahead:
        name = ahead.pop()
        if name in needed or name not in folders:
            continue
        needed[name] = folders[name]
        ahead += _dependencies(folders[name] / "ebin" / f"{name}.app")
    return needed.values()


def _dependencies(app_file):
    found = re.search(r"\{\s*applications\s*,\s*\[([^\]]*)\]", app_file.read_text())
    return re.findall(r"\w+", found.group(1)) if found else []
