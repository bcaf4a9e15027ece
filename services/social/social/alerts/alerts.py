"""Alerts: listed, looked after, dismissed with a reason and resolved with what was done."""

from chassis import clock, paging
from chassis.paging import moment
from contracts.context import current_call

from ..errors import AlertIsClosed, AlertIsTaken
from . import keeping
from .models import Alert


def list_alerts(*, limit, after, sort, is_unassigned=None, level=None, mention_id=None,
                contact_id=None, **filters):
    """List alerts, the latest first unless it is asked otherwise."""
    where = dict(filters)
    if is_unassigned is not None:
        where["owner_id"] = None if is_unassigned else where.get("owner_id", {"$ne": None})
    for name, value in (("severity.level", level), ("mention_ids", mention_id),
                        ("contact_ids", contact_id)):
        if value is not None:
            where[name] = value
    return paging.page(Alert.collection(), where, sort=sort, kind=moment, limit=limit,
                       after=after, show=keeping.shown)


def get_alert(*, alert_id):
    """Show an alert."""
    return keeping.shown(Alert.fetch_raw(alert_id))


def take_alert(*, alert_id):
    """Look after an alert oneself; whoever comes first has it."""
    alert = _undecided(alert_id)
    user_id = current_call().actor.id
    if alert.owner_id == user_id:
        return keeping.shown(alert.to_raw())
    if alert.owner_id:
        raise AlertIsTaken(id=alert_id, owner_id=alert.owner_id)
    return _given(alert, user_id if user_id.startswith("user_") else None)


def assign_alert(*, alert_id, owner_id, expected_version):
    """Have somebody look after an alert, or nobody."""
    alert = _undecided(alert_id, expected_version)
    if alert.owner_id == owner_id:
        return keeping.shown(alert.to_raw())
    return _given(alert, owner_id)


def acknowledge_alert(*, alert_id, expected_version):
    """Say that an alert was seen. Doing so twice is doing it once; what is over stays over."""
    alert = _undecided(alert_id, expected_version)
    if alert.acknowledged_at:
        return keeping.shown(alert.to_raw())
    alert.acknowledged_at, alert.acknowledged_by_id = clock.now(), current_call().actor.id
    if alert.state == "open":
        alert.state = "acknowledged"
    keeping.keep(alert)
    return keeping.shown(alert.stored)


def dismiss_alert(*, alert_id, reason, expected_version):
    """Say that an alert is nothing to act on; the same spike raises none again."""
    alert = _undecided(alert_id, expected_version)
    keeping.decide(alert, "dismissed", current_call().actor.id, dismissed_because=reason)
    return keeping.shown(alert.stored)


def resolve_alert(*, alert_id, resolution, expected_version):
    """Be done with an alert, saying what was done."""
    alert = _undecided(alert_id, expected_version)
    keeping.decide(alert, "resolved", current_call().actor.id, resolution=resolution)
    return keeping.shown(alert.stored)


def link_to_crisis(alert_id, crisis_id):
    """Have an alert be part of a crisis; None has it be part of none. In a transaction."""
    alert = Alert.fetch(alert_id)
    if alert.crisis_id != crisis_id:
        alert.crisis_id = crisis_id
        keeping.keep(alert)


def _given(alert, owner_id):
    alert.owner_id = owner_id
    keeping.keep(alert)
    return keeping.shown(alert.stored)


def _undecided(alert_id, expected_version=None):
    alert = Alert.fetch(alert_id, expected_version=expected_version)
    if alert.state in keeping.DECIDED:
        raise AlertIsClosed(id=alert_id, state=alert.state)
    return alert
