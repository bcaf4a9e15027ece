"""The rules that leads begin with."""

from ..leads.default_rules import seed


def up(database):
    seed(database)
