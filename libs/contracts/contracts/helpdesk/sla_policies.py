"""SLA policies: what can be asked, and what is told of promises."""

from marshmallow import fields, validate

from ..common import Id, Time
from ..declare import delete, get, patch, post
from ..errors import Conflict
from . import sla_policy as s
from .declared import CHANGED, NOT_FOUND, helpdesk
from .ticket import TicketTold

_ONE = "/sla-policies/{sla_policy_id}"
_CALENDAR = {"calendar_is_archived": Conflict}


class SlaHappening(TicketTold):
    """A ticket as it is now, and which of its promises it is about."""

    metric = fields.String(required=True, validate=validate.OneOf(s.SLA_METRICS))
    policy_id = Id("sla_policy", required=True)
    due_at = Time(required=True, metadata={"description": "Until when it was promised."})
    happened_at = Time(required=True, metadata={
        "description": "When the warning was due, or the promise was broken."})
    noticed_at = Time(required=True, metadata={
        "description": "When that was noticed: later, where nothing ran at the time."})


create_sla_policy = helpdesk.command(
    "create_sla_policy", "Decide what is promised to which tickets.",
    request=s.NewSlaPolicy, reply=s.SlaPolicy, permission="helpdesk_settings:write",
    route=post("/sla-policies", location="/sla-policies/{id}"), errors=_CALENDAR,
    links={name: {"sla_policy_id": "id"} for name in ("get_sla_policy", "update_sla_policy")},
)
get_sla_policy = helpdesk.query(
    "get_sla_policy", "See an SLA policy.",
    request=s.SlaPolicyId, reply=s.SlaPolicy, permission="tickets:read",
    route=get(_ONE), errors=NOT_FOUND,
)
list_sla_policies = helpdesk.query(
    "list_sla_policies", "List SLA policies, in the order in which they are tried.",
    request=s.ListSlaPolicies, reply=s.SlaPolicyPage, permission="tickets:read",
    route=get("/sla-policies"),
)
update_sla_policy = helpdesk.command(
    "update_sla_policy", "Change an SLA policy, for what is promised from now on.",
    request=s.UpdateSlaPolicy, reply=s.SlaPolicy, permission="helpdesk_settings:write",
    route=patch(_ONE),
    errors=CHANGED | _CALENDAR | {"sla_policy_is_archived": Conflict},
)
archive_sla_policy = helpdesk.command(
    "archive_sla_policy", "Promise nothing more by a policy; what is promised holds.",
    request=s.ChangeSlaPolicy, reply=None, permission="helpdesk_settings:write",
    route=delete(_ONE), errors=CHANGED, safe_to_repeat=True,
)

sla_warned = helpdesk.event(
    "helpdesk.sla.warned", "So much of the time of a promise is over that it is warned of.",
    SlaHappening)
sla_breached = helpdesk.event("helpdesk.sla.breached", "A promise was broken.", SlaHappening)
