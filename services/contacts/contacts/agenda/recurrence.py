"""When something comes again: rules of RFC 5545, by the clock on the wall of a time zone."""

import re
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

# Beyond this nobody plans, and no rule is followed.
HORIZON = timedelta(days=20 * 366)
# What has no end, as far as the store is concerned.
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
MOST_COUNT = 1000

_DAYS = "MO|TU|WE|TH|FR|SA|SU"
_SHAPES = {
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": "[1-9][0-9]{0,2}",
    "COUNT": "[1-9][0-9]{0,3}",
    "UNTIL": r"[0-9]{8}(T[0-9]{6}Z?)?",
    "WKST": _DAYS,
    "BYDAY": rf"([+-]?[1-9][0-9]?)?({_DAYS})(,([+-]?[1-9][0-9]?)?({_DAYS}))*",
    **dict.fromkeys(("BYMONTH",), r"[1-9][0-9]?(,[1-9][0-9]?)*"),
    **dict.fromkeys(("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"),
                    r"[+-]?[1-9][0-9]{0,2}(,[+-]?[1-9][0-9]{0,2})*"),
}
_HIGHEST = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
# Which of them have a meaning with which FREQ (RFC 5545, section 3.3.10).
_ONLY_WITH = {
    "BYWEEKNO": {"YEARLY"},
    "BYYEARDAY": {"YEARLY"},
    "BYMONTHDAY": {"DAILY", "MONTHLY", "YEARLY"},
}


def parts_of(rule):
    """The parts of a rule by name. Raises ValueError saying what is wrong with it."""
    parts = {}
    for item in rule.upper().removeprefix("RRULE:").split(";"):
        name, _, value = item.partition("=")
        if name not in _SHAPES or not re.fullmatch(_SHAPES[name], value, re.ASCII):
            raise ValueError(f"“{item[:40]}” is no part of a rule that is followed here.")
        if name in parts:
            raise ValueError(f"It says {name} twice.")
        parts[name] = value
    _refuse_nonsense(parts)
    return parts


def _refuse_nonsense(parts):
    freq = parts.get("FREQ")
    if freq is None:
        raise ValueError("It lacks FREQ.")
    if "COUNT" in parts and "UNTIL" in parts:
        raise ValueError("It has COUNT and UNTIL. Give one of them.")
    if int(parts.get("COUNT", 1)) > MOST_COUNT:
        raise ValueError(f"COUNT is at most {MOST_COUNT:,}.")
    for name, highest in _HIGHEST.items():
        if any(abs(int(number)) > highest for number in parts.get(name, "1").split(",")):
            raise ValueError(f"{name} goes to {highest}.")
    for name, freqs in _ONLY_WITH.items():
        if name in parts and freq not in freqs:
            raise ValueError(f"{name} has no meaning with FREQ={freq}.")
    if re.search("[0-9]", parts.get("BYDAY", "")) and (
            freq not in ("MONTHLY", "YEARLY") or "BYWEEKNO" in parts):
        raise ValueError(f"BYDAY takes no numbers with FREQ={freq}.")
    if "BYSETPOS" in parts and not any(
            name in parts for name in ("BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO")):
        raise ValueError("BYSETPOS chooses among what another part names.")


def normal_rule(rule, *, zone, is_all_day):
    """The rule in one spelling, its UNTIL as RFC 5545 asks for it: a day, or a time in UTC.

    Raises ValueError saying what is wrong with it.
    """
    parts = parts_of(rule)
    if "UNTIL" in parts:
        moment = _until(parts["UNTIL"], zone)
        parts["UNTIL"] = (f"{moment.astimezone(zone):%Y%m%d}" if is_all_day
                          else f"{moment:%Y%m%dT%H%M%SZ}")
    return text_of(parts)


def text_of(parts):
    """A rule made of its parts, FREQ first."""
    return ";".join(f"{name}={parts[name]}" for name in _SHAPES if name in parts)


def _until(text, zone):
    """The moment that UNTIL names; a day is meant with its whole length."""
    try:
        if text.endswith("Z"):
            return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if "T" in text:
            local = datetime.strptime(text, "%Y%m%dT%H%M%S")  # noqa: DTZ007  Localised below.
        else:
            local = datetime.strptime(text + "T235959", "%Y%m%dT%H%M%S")  # noqa: DTZ007
        return moment_of(local, zone)
    except (ValueError, OverflowError) as error:
        raise ValueError("There is no such UNTIL.") from error


def moment_of(local, zone):
    """The moment of a time on the wall.

    One that is skipped in spring counts by the offset before, and of one that comes twice in
    autumn the first is meant (RFC 5545, section 3.3.5).
    """
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def local_of(moment, zone):
    """The time on the wall at a moment."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def beginnings(first_at, zone_name, recurrence, *, after, before):
    """The moments from `after` to before `before` at which it begins, in order, each once."""
    zone = ZoneInfo(zone_name)
    excluded = set(recurrence.get("excluded_at") or ())
    added = [moment for moment in recurrence.get("added_at") or () if after <= moment < before]
    found = set(added)
    if recurrence.get("rule"):
        found.update(_by_rule(first_at, zone, recurrence["rule"], after, before))
    else:
        found.update([first_at] if after <= first_at < before else [])
    return sorted(found - excluded)


def _by_rule(first_at, zone, rule, after, before):
    return (moment for moment in _all_by_rule(first_at, zone, rule, before)
            if after <= moment < before)


def _all_by_rule(first_at, zone, rule, before):
    """What the rule alone gives before a moment, from the very first on."""
    parts = parts_of(rule)
    count = int(parts.pop("COUNT", 0)) or None
    # dateutil would look for what never comes until the year 9999, so it is told where to stop.
    stop = local_of(min(before, first_at + HORIZON), zone) + timedelta(days=1)
    if "UNTIL" in parts:
        stop = min(stop, local_of(_until(parts["UNTIL"], zone), zone))
    parts["UNTIL"] = f"{stop:%Y%m%dT%H%M%S}"
    locals_ = rrulestr(text_of(parts), dtstart=local_of(first_at, zone))
    return (moment_of(local, zone) for local in islice(locals_, count))


def count_before(first_at, zone_name, rule, moment):
    """How often the rule alone gives a beginning before that moment."""
    return sum(found < moment
               for found in _all_by_rule(first_at, ZoneInfo(zone_name), rule, moment))


def last_beginning(first_at, zone_name, recurrence):
    """The last beginning; FOREVER when there is none, or none in sight."""
    rule = recurrence.get("rule")
    if rule and not {"COUNT", "UNTIL"} & parts_of(rule).keys():
        return FOREVER
    horizon = first_at + HORIZON
    found = beginnings(first_at, zone_name, recurrence, after=first_at - HORIZON, before=horizon)
    if rule and len(found) and found[-1] > horizon - timedelta(days=366):
        return FOREVER
    return found[-1] if found else first_at


def ended_before(rule, moment, *, zone_name, is_all_day):
    """The same rule, ending before that moment."""
    parts = parts_of(rule)
    parts.pop("COUNT", None)
    parts["UNTIL"] = f"{moment - timedelta(seconds=1):%Y%m%dT%H%M%SZ}"
    return normal_rule(text_of(parts), zone=ZoneInfo(zone_name), is_all_day=is_all_day)
