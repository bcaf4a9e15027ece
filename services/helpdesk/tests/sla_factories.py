"""Policies and calendars for tests; what is given replaces what is made up."""

from clocks_at_work import OFFICE


def a_calendar(**fields):
    """The hours of an office in Madrid, as they are asked for."""
    return {"name": "Madrid", **OFFICE, **fields}


def a_target(priority="normal", **minutes):
    """What is promised to tickets of a priority: first, next and resolution, in minutes."""
    return {"priority": priority, **{f"{metric}_minutes": count for metric, count in (
        ("first_response", minutes.get("first")), ("next_response", minutes.get("next")),
        ("resolution", minutes.get("resolution"))) if count}}


def a_policy(*targets, **fields):
    return {"name": "Standard", "targets": list(targets) or [a_target(first=60)], **fields}
