"""Long work in a process of its own: `python -m chassis.work <module>:<function> <argument>`."""

import ctypes
import gc
import importlib
import os
import signal
import sys
from contextlib import contextmanager

from . import seams, store, telemetry
from .settings import ServiceSettings, read_settings

_PR_SET_PDEATHSIG = 1
# So many objects are made before it is looked for cycles among them; usually it is 700.
_SELDOM = (100_000, 20, 20)


def end_with_parent(parent):
    """Have the kernel end this process when the service that started it ends (Linux)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("The service that asked for this work has ended.")


@contextmanager
def collecting_seldom():
    """Look for garbage that holds on to itself seldom, as long work makes many rows and none."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def main():
    target, argument = sys.argv[1:]
    end_with_parent(int(os.environ["VINCULO_PARENT"]))
    settings = read_settings(ServiceSettings)
    module_name, _, function_name = target.partition(":")
    telemetry.set_up_logging(module_name.partition(".")[0], settings.log_level)
    seams.arm(settings.faults, settings.fault_seed)
    store.connect(settings.mongodb_url)
    work = getattr(importlib.import_module(module_name), function_name)
    with collecting_seldom():
        work(argument)


if __name__ == "__main__":
    main()
