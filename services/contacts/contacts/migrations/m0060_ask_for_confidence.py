"""The rule on who is angry about money asks how sure the mood is, unless somebody changed it."""

from ..guards.default_rules import ask_for_confidence


def up(database):
    ask_for_confidence(database)
