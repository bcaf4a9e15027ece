"""Run a service: `python -m chassis contacts`."""

import eventlet

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
