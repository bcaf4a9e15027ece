"""The queue that an installation begins with."""

from ..routing.default_queue import seed


def up(_database):
    seed()
