"""The reasons of returns that an installation begins with."""

from ..returns.default_reasons import seed


def up(_database):
    seed()
