"""When our people are taken up, without by what."""

from .activities import check_period
from .occurrences import within
from .times import span


def get_free_busy(*, user_ids, period_from_at, period_to_at):
    """Say when each of these people is taken up within a period, in whole stretches."""
    check_period(period_from_at, period_to_at)
    return {"items": [
        {"user_id": id, "busy": busy_times(
            _taken(id, period_from_at, period_to_at), period_from_at, period_to_at)}
        for id in dict.fromkeys(user_ids)
    ]}


def _taken(user_id, after, before):
    where = {"_people": user_id, "shows_as": "busy"}
    return [span(shown) for shown in within(where, after, before)
            if shown["state"] != "cancelled" and not shown.get("due_at")]


def busy_times(spans, after, before):
    """Spans within a period as stretches that neither overlap nor touch, in order."""
    stretches = []
    for first, last in sorted(spans):
        first, last = max(first, after), min(last, before)
        if first >= last:
            continue
        if stretches and first <= stretches[-1]["ends_at"]:
            stretches[-1]["ends_at"] = max(stretches[-1]["ends_at"], last)
        else:
            stretches.append({"starts_at": first, "ends_at": last})
    return stretches
