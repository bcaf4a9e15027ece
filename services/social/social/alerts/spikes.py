"""Alerts about spikes: raised once while one lasts, kept up to date, closed when it is over."""

from datetime import timedelta

from ..listening.models import Mention
from . import counting, keeping, severity
from .detecting import is_over
from .models import Alert

HOUR = timedelta(hours=1)
# So much more than was told last is news.
_NEWS = 1.5
# Of so many of those that reach most the mood is taken, however many there are.
_LOOKED_AT = 1000


def follow(stream, kind, found, hour):
    """Have the alert about a stream say what was found; nothing found is as usual.

    `found` are the figures of windows that are unusual; `hour` is the one that runs.
    """
    about = f"{kind} {stream}"
    alert = keeping.about(about)
    if found:
        _follow_unusual(stream, kind, about, alert, max(found, key=lambda one: one["from_at"]))
    elif alert is not None and is_over((hour - alert.unusual_at) // HOUR):
        # Hours up to the one that runs were as usual; whatever comes now is another spike.
        alert.about = None
        keeping.end(alert, alert.unusual_at)


def rules_under_way():
    """The ids of the rules of which a spike goes on, as far as it is told."""
    return {raw["listening_rule_id"] for raw in Alert.collection().find(
        {"state": {"$in": list(keeping.UNDER_WAY)}, "kind": "spike"},
        {"listening_rule_id": 1}) if raw.get("listening_rule_id")}


def _follow_unusual(stream, kind, about, alert, figures):
    if alert is None:
        _raise(stream, kind, about, figures)
        return
    peak = max(alert.figures.get("peak", 0), figures["count"])
    figures = {**figures, "peak": peak}
    if figures == alert.figures:
        return
    alert.figures = figures
    alert.unusual_at = max(alert.unusual_at, figures["until_at"])
    if alert.state not in keeping.UNDER_WAY:
        # Somebody has decided about it; it is followed only to know when it is over.
        alert.put()
        return
    before = alert.severity["level"]
    _weigh(alert, stream, figures)
    is_news = (alert.severity["level"] != before
               or figures["count"] >= _NEWS * (alert.told_count or 1))
    if is_news:
        alert.told_count = figures["count"]
    keeping.keep(alert, is_told=is_news)


def _raise(stream, kind, about, figures):
    alert = Alert(
        kind=kind, state="open", about=about, began_at=figures["from_at"],
        listening_rule_id=None if stream == counting.BRAND else stream,
        unusual_at=figures["until_at"], told_count=figures["count"],
        figures={**figures, "peak": figures["count"]})
    _weigh(alert, stream, alert.figures)
    keeping.raise_alert(alert)


def _weigh(alert, stream, figures):
    """Say how severe it is by all that was said in the window, and by which mentions."""
    said = list(Mention.collection().find(
        {**_of(stream), "posted_at": {"$gte": figures["from_at"], "$lt": figures["until_at"]}},
        {"reach": 1, "sentiment": 1}).sort("posted_at", -1).limit(_LOOKED_AT))
    said.sort(key=lambda raw: -raw.get("reach", 0))
    negativity = [severity.negativity_of(raw.get("sentiment") or {}) for raw in said]
    if alert.kind == "spike":
        velocity = figures["count"] / max(figures["usual"], 1)
    else:
        velocity = figures["negative"] / max(figures["usual"] * figures["count"], 1)
    alert.severity = severity.severity_of(
        sum(raw.get("reach", 0) for raw in said), sum(negativity) / max(len(said), 1), velocity)
    alert.mention_ids = [raw["_id"] for raw in said[:keeping.MOST_MENTIONS]]
    alert.reasons = [_reason(alert.kind, figures), *severity.reasons_of(alert.severity)]


def _reason(kind, figures):
    if kind == "spike":
        return severity.reason(kind, count=figures["count"], usual=figures["usual"],
                               unusual_from=figures["unusual_from"])
    return severity.reason(kind, negative=figures["negative"], count=figures["count"],
                           usual=round(figures["usual"] * 100))


def _of(stream):
    if stream == counting.BRAND:
        return {"$or": [{"is_to_us": True}, {"subjects": {"$in": list(counting.OURS)}}]}
    return {"rule_ids": stream}
