"""What is forecast day by day, kept so that it can be seen later how good it was."""

from chassis import clock
from chassis.money import stored

from . import figures
from .models import ForecastSnapshot

# This month and those after it.
MONTHS_AHEAD = 12
GROUPS = ("month", "owner", "team", "pipeline")


def take():
    """Keep today's forecast of the months ahead, once a day, whoever runs it how often."""
    today = clock.today()
    months = _months_from(today[:7])
    if ForecastSnapshot.collection().find_one({"_id": f"{today}/{months[0]}"}, {"_id": 1}):
        return
    lines, _ = figures.added_up(
        f"{months[0]}-01", figures.last_day_of(months[-1]), GROUPS, {})
    kept = {month: [] for month in months}
    for (month, owner, team, pipeline, currency), line in lines.items():
        kept[month].append({"owner_id": owner, "team_id": team, "pipeline_id": pipeline,
                            "currency": currency, **stored(line)})
    now = clock.now()
    # The present month comes last: that it is there says that the others are.
    for month in reversed(months):
        ForecastSnapshot.collection().replace_one({"_id": f"{today}/{month}"}, {
            "version": 1, "created_at": now, "updated_at": now, "taken_on": today,
            "month": month, "lines": kept[month]}, upsert=True)


def _months_from(month):
    year, number = int(month[:4]), int(month[5:]) - 1
    return [f"{year + (number + ahead) // 12:04}-{(number + ahead) % 12 + 1:02}"
            for ahead in range(MONTHS_AHEAD)]
