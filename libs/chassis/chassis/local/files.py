"""Small files that local servers keep: secrets, ports, locks."""

import contextlib
import fcntl
import json
import os
import secrets
from pathlib import Path


def make_private_folder(folder):
    """Make a folder that only its owner can open."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def write_private(path, text):
    """Write a file whole or not at all, readable by its owner alone."""
    path = Path(path)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    os.replace(draft, path)


def read_json(path, default=None):
    """Read a JSON file, or give the default where there is none."""
    try:
        return json.loads(Path(path).read_text())
    except FileNotFoundError:
        return default


def keep_secret(path, make=lambda: secrets.token_urlsafe(24)):
    """Give the secret kept in this file; make and keep one the first time."""
    path = Path(path)
    if not path.exists():
        write_private(path, make())
    return path.read_text()


@contextlib.contextmanager
def locked(path):
    """Let one process at a time through; the others wait."""
    with open(path, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
