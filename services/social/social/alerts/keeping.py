"""Alerts are stored and told of in one place: raised, changed, closed."""

from pymongo.errors import DuplicateKeyError

from chassis import clock
from chassis.outbox import announce
from chassis.store import again, view
from contracts import social as contract

from . import complaints
from .models import Alert

MOST_MENTIONS = 20
# What is still to be looked into, and what somebody has decided.
UNDER_WAY, DECIDED = ("open", "acknowledged"), ("resolved", "dismissed")


def raise_alert(alert):
    """Store a new alert and tell of it; whoever comes second to the same begins anew."""
    try:
        alert.add()
    except DuplicateKeyError as error:
        raise again("somebody else raised it at once") from error
    announce(contract.alert_raised, alert=shown(alert.stored))


def keep(alert, *, is_told=True):
    """Store a changed alert, and tell of it unless it is hardly news."""
    alert.put()
    if is_told:
        announce(contract.alert_updated, alert=shown(alert.stored))


def end(alert, at=None):
    """Have an alert be over by itself; what somebody has decided stays decided."""
    was_under_way = alert.state in UNDER_WAY
    alert.ended_at = alert.ended_at or at or clock.now()
    if was_under_way:
        alert.state = "over"
        alert.closed_at = clock.now()
    alert.put()
    if was_under_way:
        complaints.settle_of(alert)
        announce(contract.alert_closed, alert=shown(alert.stored))


def decide(alert, state, user_id, **why):
    """Close an alert for good by what somebody says of it."""
    was_under_way = alert.state in UNDER_WAY
    alert.state, alert.closed_by_id = state, user_id
    alert.closed_at = clock.now()
    for name, value in why.items():
        setattr(alert, name, value)
    alert.put()
    complaints.settle_of(alert)
    event = contract.alert_closed if was_under_way else contract.alert_updated
    announce(event, alert=shown(alert.stored))


def about(what):
    """The alert that is about something, while that lasts; or None."""
    return Alert.objects(about=what).first()


def shown(raw):
    """An alert as it is shown."""
    return {"mention_ids": [], "contact_ids": [], "reasons": [], **view(raw)}
