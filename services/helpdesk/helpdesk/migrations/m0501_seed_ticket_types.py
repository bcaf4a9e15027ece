"""The types of tickets that an installation begins with."""

from ..tickets.default_types import seed


def up(_database):
    seed()
