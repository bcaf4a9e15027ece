"""Free ports on the loopback interface."""

import fcntl
import os
import random
import socket
import tempfile
from pathlib import Path

LOOPBACK = "127.0.0.1"

# Below the range from which Linux takes outgoing ports (32768 and up). A client that keeps
# dialling a stopped server inside that range can end up connected to itself, and then the
# server finds its own port taken when it comes back.
FREE_RANGE = range(21000, 32000)


def is_free(port, host=LOOPBACK):
    """Tell whether a server could listen on this port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def is_answering(port, host=LOOPBACK):
    """Tell whether someone listens on this port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(2)
        return probe.connect_ex((host, port)) == 0


# The ports that this process chose, with the files that say so to others.
_reserved = {}


def choose_port(usual=None, *, avoid=()):
    """Give the usual port where it is free, else another free one.

    It stays reserved for this process until that ends, by when the server listens: two suites
    that come up at the same moment would else choose the same one.
    """
    if usual and usual not in avoid and _reserve(usual):
        return usual
    for port in random.sample(FREE_RANGE, len(FREE_RANGE)):
        if port not in avoid and _reserve(port):
            return port
    raise OSError(f"No port between {FREE_RANGE.start} and {FREE_RANGE.stop} is free.")


def _reserve(port):
    """Whether the port is free and nobody else of this user has just chosen it."""
    if not is_free(port):
        return False
    if port in _reserved:
        return True
    path = Path(tempfile.gettempdir()) / f"vinculo-{os.getuid()}-port-{port}"
    file = path.open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return False
    _reserved[port] = file
    return True
