"""The rule on those who are not to be called, which guards did not have from the beginning."""

from ..guards.default_rules import seed


def up(database):
    seed(database)
