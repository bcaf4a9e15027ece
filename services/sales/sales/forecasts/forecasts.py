"""What is to be expected of deals in a period, and what was won in it by now."""

from contracts.errors import ValidationFailed

from . import figures


def get_forecast(*, from_on, to_on, by, category=None, **filters):
    """Show the forecast of a period, by month, owner, team, pipeline or category."""
    if to_on < from_on:
        raise ValidationFailed.at("/to_on", "It ends before it starts.")
    lines, reckoned_at = figures.added_up(from_on, to_on, (by,), filters, category)
    shown = [
        {"key": key, "currency": currency, **figures.shown(line, currency)}
        for (key, currency), line in lines.items()]
    shown.sort(key=lambda line: (line["key"] is None, line["key"] or "", line["currency"]))
    return {"from_on": from_on, "to_on": to_on, "by": by, "lines": shown,
            "reckoned_at": reckoned_at}
