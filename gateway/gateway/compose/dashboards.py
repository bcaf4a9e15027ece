"""Dashboards: every section is asked of its service at once, in the name of whoever looks.

A section that does not answer, or that they may not see, is omitted with the reason; omitted is not
zero.
"""

from datetime import date, timedelta

from chassis import clock
from chassis.figures import days_before
from contracts.context import current_call
from contracts.errors import NotFound, ValidationFailed
from contracts.figures import LONGEST_DAYS

from .dashboard_sections import DASHBOARDS
from .sections import Question, omitted

LAST_DAYS, NEXT_DAYS = 30, 90
AHEAD = ("forecast",)
_PARTS = ("figures", "series", "tables")
_WHOM = ("owner_id", "team_id")


class Dashboards:
    """Asks the sections of a dashboard, and puts them into one answer."""

    def __init__(self, sections):
        self._sections = sections

    def get_dashboard(self, *, dashboard_name, starts_on=None, ends_on=None, currency=None,
                      **whom):
        """Show a dashboard of some days, by default the last thirty."""
        name = dashboard_name
        if name not in DASHBOARDS:
            raise NotFound(f"There is no dashboard {name}.", id=name)
        days = _days(name, starts_on, ends_on)
        before = days_before(*days)
        wanted = [one for one in DASHBOARDS[name] if set(whom) <= set(one.takes)]
        questions = {}
        for section in wanted:
            questions[section.name] = Question(
                section.operation, section.request(*days, currency=currency, **whom))
            if section.is_asked_twice:
                questions[f"{section.name}.before"] = Question(
                    section.operation, section.request(*before, currency=currency, **whom))
        answers, errors = self._sections.ask(questions, current_call()).answers()
        found = {part: [] for part in _PARTS}
        missing = [omitted(one.name, one.operation.service, "filter_not_supported")
                   for one in DASHBOARDS[name] if one not in wanted]
        for section in wanted:
            error = errors.get(section.name) or errors.get(f"{section.name}.before")
            if error is not None:
                missing.append(omitted(section.name, section.operation.service, error.code))
                continue
            told = section.made(answers[section.name], answers.get(f"{section.name}.before"),
                                *days, **whom)
            for part in _PARTS:
                found[part] += [{**one, "section": section.name}
                                for one in _in_currency(told[part], currency)]
        return {"name": name, "starts_on": days[0], "ends_on": days[1],
                "before_starts_on": before[0], "before_ends_on": before[1], "as_of": clock.now(),
                **found, "sections_omitted": missing}


def _days(name, starts_on, ends_on):
    """The first and the last day that are asked for. Raises ValidationFailed where they make no
    sense."""
    today = clock.now().date()
    length = timedelta(days=(NEXT_DAYS if name in AHEAD else LAST_DAYS) - 1)
    if starts_on is None and ends_on is None:
        first, last = (today, today + length) if name in AHEAD else (today - length, today)
    else:
        first = date.fromisoformat(starts_on) if starts_on else None
        last = date.fromisoformat(ends_on) if ends_on else None
        try:
            first, last = first or last - length, last or first + length
        except OverflowError as error:
            raise ValidationFailed.at("/starts_on", "This day is too far away.") from error
    if last < first:
        raise ValidationFailed.at("/ends_on", "It ends before it starts.")
    if (last - first).days >= LONGEST_DAYS:
        raise ValidationFailed.at("/ends_on", f"Ask for at most {LONGEST_DAYS} days.")
    if not 1970 <= first.year <= last.year <= 2200:
        raise ValidationFailed.at("/starts_on", "This day is too far away.")
    return first.isoformat(), last.isoformat()


def _in_currency(parts, currency):
    """What is told without amounts of any other currency."""
    if currency is None:
        return parts
    kept = []
    for part in parts:
        if "columns" in part:
            kept.append(_columns_in(part, currency))
        elif part["currency"] in (None, currency):
            kept.append(part)
    return kept


def _columns_in(table, currency):
    places = [place for place, column in enumerate(table["columns"])
              if column["currency"] in (None, currency)]
    return {**table, "columns": [table["columns"][place] for place in places],
            "lines": [{**line, "values": [line["values"][place] for place in places]}
                      for line in table["lines"]]}
