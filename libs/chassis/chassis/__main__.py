"""Run a service: `python -m chassis contacts`."""

import gc

# What is read at the start stays: to search it for garbage while it grows is a quarter of the work.
gc.disable()

import eventlet  # noqa: E402

eventlet.monkey_patch()

import sys  # noqa: E402  Everything else is imported after the patch, so that it is green.

from chassis.service import run  # noqa: E402
from chassis.settings import SettingsMissing  # noqa: E402


def main():
    if len(sys.argv) != 2:
        sys.exit("Say which service: python -m chassis contacts")
    try:
        run(sys.argv[1])
    except SettingsMissing as error:
        sys.exit(str(error))


main()
