"""What trips the fault seams in tests. Production images are built without this file."""

import os
import random
import signal

from .seams import SEAMS


class FaultTripped(Exception):
    """A failure that a test asked for."""


def _kill():
    os.kill(os.getpid(), signal.SIGKILL)


def _raise():
    raise FaultTripped("a fault that a test asked for")


ACTIONS = {"kill": _kill, "raise": _raise}


class Faults:
    """Faults by chance, as in `after_commit:kill:0.01,before_ack:raise:0.05`.

    Each part is seam, action (kill or raise) and chance; the chances come from the seed, so that
    a schedule can be played again.
    """

    def __init__(self, faults, seed):
        self._random = random.Random(seed)
        self._planned = {}
        for part in faults.split(","):
            seam, action, chance = part.strip().split(":")
            if seam not in SEAMS or action not in ACTIONS:
                raise ValueError(f"{part}: a fault is <seam>:<kill or raise>:<chance>")
            self._planned.setdefault(seam, []).append((ACTIONS[action], float(chance)))

    def trip(self, seam):
        for action, chance in self._planned.get(seam, ()):
            if self._random.random() < chance:
                action()
