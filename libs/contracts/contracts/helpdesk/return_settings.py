"""What returns go by: what can be asked of reasons and policies."""

from ..declare import delete, get, patch, post
from ..errors import Conflict
from . import return_setting as s
from .declared import CHANGED, NOT_FOUND, helpdesk

create_return_reason = helpdesk.command(
    "create_return_reason", "Add a reason for which things are given back.",
    request=s.NewReturnReason, reply=s.ReturnReason, permission="helpdesk_settings:write",
    route=post("/return-reasons"), errors={"return_reason_is_known": Conflict},
)
list_return_reasons = helpdesk.query(
    "list_return_reasons", "See for which reasons things are given back, as a tree.",
    request=s.ListReturnReasons, reply=s.ReturnReasonPage, permission="tickets:read",
    route=get("/return-reasons"),
)
update_return_reason = helpdesk.command(
    "update_return_reason", "Change a reason, or put it away.",
    request=s.UpdateReturnReason, reply=s.ReturnReason, permission="helpdesk_settings:write",
    route=patch("/return-reasons/{return_reason_id}"), errors=CHANGED,
)

create_return_policy = helpdesk.command(
    "create_return_policy", "Say what may come back, until when, and what is offered instead.",
    request=s.NewReturnPolicy, reply=s.ReturnPolicy, permission="helpdesk_settings:write",
    route=post("/return-policies", location="/return-policies/{id}"),
    links={"get_return_policy": {"return_policy_id": "id"}},
)
get_return_policy = helpdesk.query(
    "get_return_policy", "See a policy of returns.",
    request=s.ReturnPolicyId, reply=s.ReturnPolicy, permission="tickets:read",
    route=get("/return-policies/{return_policy_id}"), errors=NOT_FOUND,
)
list_return_policies = helpdesk.query(
    "list_return_policies", "List policies of returns.",
    request=s.ListReturnPolicies, reply=s.ReturnPolicyPage, permission="tickets:read",
    route=get("/return-policies"),
)
update_return_policy = helpdesk.command(
    "update_return_policy", "Change a policy; returns that were asked for keep theirs.",
    request=s.UpdateReturnPolicy, reply=s.ReturnPolicy, permission="helpdesk_settings:write",
    route=patch("/return-policies/{return_policy_id}"),
    errors=CHANGED | {"return_policy_is_archived": Conflict},
)
archive_return_policy = helpdesk.command(
    "archive_return_policy", "Put a policy of returns away.",
    request=s.ArchiveReturnPolicy, reply=None, permission="helpdesk_settings:write",
    route=delete("/return-policies/{return_policy_id}"), errors=CHANGED,
)
