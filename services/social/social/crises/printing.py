"""The report of a crisis on paper, with what was heard drawn over time."""

import base64
from functools import cache
from pathlib import Path

from chassis.printing import Wording, typeset

from . import reports

_SOURCE = Path(__file__).parent / "report.typ"
_LABELS = ("negative", "neutral", "positive", "unknown")


def get_crisis_report_pdf(*, crisis_id, language, number=None):
    """Print the report of an end of a crisis; the same each time."""
    raw = reports.stored(crisis_id, number)
    pdf = typeset(_source(), _printable(reports.shown(raw), Wording(language)),
                  made_at=raw["created_at"])
    return {"name": f"{crisis_id}-{raw['number']}.pdf", "content": base64.b64encode(pdf).decode()}


@cache
def _source():
    return _SOURCE.read_text(encoding="utf-8")


def _printable(report, wording):
    """What the template is given: texts that are ready to be shown, and the heights of bars."""
    say = wording.say
    return {
        "language": wording.language, "title": say("Report of a crisis"), "name": report["name"],
        "description": report["description"] or "",
        "facts": _rows(wording, _facts(report, say)),
        "sections": [
            {"title": say("What was heard"), "rows": _rows(wording, _heard(report, say))},
            {"title": say("How it was answered"), "rows": _rows(wording, _answered(report, say))},
            {"title": say("Statements"), "rows": [
                {"label": f"{one['title']} ({one['edition']})",
                 "value": wording.number(one["reply_count"] + one["enquiry_count"])}
                for one in report["statements"]]},
            {"title": say("Costs"), "rows": [
                {"label": one["what"], "value": wording.money(**one["amount"])}
                for one in report["costs"]]},
            {"title": say("What is done now"), "rows": [
                {"label": one["text"], "value": wording.day(one["due_on"])}
                for one in report["actions"]]},
        ],
        "lessons_title": say("Lessons"), "lessons": report["lessons"],
        "chart_title": say("Mentions over time, the negative ones dark"),
        "bars": _bars(report["heard"]["periods"]),
        "page": say("Page"),
    }


def _facts(report, say):
    return [
        (say("Level"), say(report["level"].capitalize())),
        (say("Began"), report["begun_at"]), (say("Ended"), report["ended_at"]),
        (say("Hours"), round(report["duration_minutes"] / 60, 1)),
        (say("Parties affected"),
         say("All") if report["is_for_all"] else report["affected_count"]),
    ]


def _heard(report, say):
    totals = report["heard"]["totals"]
    return [(say("Mentions"), totals["mentions"]), (say("Reach"), totals["reach"]),
            *((say(label.capitalize()), totals[label]) for label in _LABELS)]


def _answered(report, say):
    said, asked = report["conversations"], report["enquiries"]
    return [
        (say("Conversations"), said["count"]), (say("Answered"), said["answered_count"]),
        (say("Minutes until the answer, median"), said["median_minutes"]),
        (say("Enquiries of the press"), asked["count"]), (say("Late"), asked["late"]),
    ]


def _rows(wording, pairs):
    return [{"label": label, "value": _told(wording, value)} for label, value in pairs]


def _told(wording, value):
    if value is None:
        return "–"
    if hasattr(value, "hour"):
        return f"{wording.day(value.date().isoformat())} {value:%H:%M} UTC"
    return value if isinstance(value, str) else wording.number(value)


def _bars(periods):
    most = max((one["mentions"] for one in periods), default=1)
    return [{"height": one["mentions"] / most, "dark": one["negative"] / most}
            for one in periods]
