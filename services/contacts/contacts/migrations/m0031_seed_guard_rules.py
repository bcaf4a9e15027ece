"""The rules that guards begin with."""

from ..guards.default_rules import seed


def up(database):
    seed(database)
