"""Alerts: what can be asked and is told of them."""

from ..declare import get, post
from ..errors import Conflict
from . import alert as a
from .declared import CHANGED, NOT_FOUND, social

_ONE = "/alerts/{alert_id}"
_HANDLING = CHANGED | {"alert_is_closed": Conflict}

list_alerts = social.query(
    "list_alerts", "List what is unusual in what is said of us, the latest first.",
    request=a.ListAlerts, reply=a.AlertPage, permission="social:read", route=get("/alerts"),
)
get_alert = social.query(
    "get_alert", "See an alert: how severe it is, and why that is said.",
    request=a.AlertId, reply=a.Alert, permission="social:read", route=get(_ONE),
    errors=NOT_FOUND,
)
take_alert = social.command(
    "take_alert", "Look after an alert oneself, unless somebody else does already.",
    request=a.AlertId, reply=a.Alert, permission="social:write",
    route=post(f"{_ONE}/take", status=200),
    errors=NOT_FOUND | {"alert_is_closed": Conflict, "alert_is_taken": Conflict},
    safe_to_repeat=True,
)
assign_alert = social.command(
    "assign_alert", "Have somebody look after an alert, or nobody.",
    request=a.AssignAlert, reply=a.Alert, permission="social:write",
    route=post(f"{_ONE}/assign", status=200), errors=_HANDLING, safe_to_repeat=True,
)
acknowledge_alert = social.command(
    "acknowledge_alert", "Say that an alert was seen and is being looked into.",
    request=a.ChangeAlert, reply=a.Alert, permission="social:write",
    route=post(f"{_ONE}/acknowledge", status=200), errors=_HANDLING, safe_to_repeat=True,
)
dismiss_alert = social.command(
    "dismiss_alert", "Say that an alert is nothing to act on, and why.",
    request=a.DismissAlert, reply=a.Alert, permission="social:write",
    route=post(f"{_ONE}/dismiss", status=200), errors=_HANDLING,
)
resolve_alert = social.command(
    "resolve_alert", "Be done with an alert, and say what was done.",
    request=a.ResolveAlert, reply=a.Alert, permission="social:write",
    route=post(f"{_ONE}/resolve", status=200), errors=_HANDLING,
)

alert_raised = social.event(
    "social.alert.raised", "Something unusual is said of us.", a.AlertTold)
alert_updated = social.event("social.alert.updated", "An alert changed.", a.AlertTold)
alert_closed = social.event(
    "social.alert.closed", "An alert was resolved, dismissed, or is over.", a.AlertTold)
