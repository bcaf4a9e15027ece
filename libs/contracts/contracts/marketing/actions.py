"""Actions of campaigns: what can be asked and is told of them."""

from ..declare import delete, get, patch, post
from ..errors import Conflict
from . import action as a
from .declared import CHANGED, NOT_FOUND, marketing

_READS = {"permission": "marketing:read"}
_WRITES = {"permission": "marketing:write"}
_ONE = "/actions/{action_id}"
_STATE = {"action_is_launched": Conflict, "campaign_is_ended": Conflict}

create_action = marketing.command(
    "create_action", "Plan something to be done within a campaign.",
    request=a.NewAction, reply=a.Action, **_WRITES,
    route=post("/actions", location="/actions/{id}"),
    errors=NOT_FOUND | {"campaign_is_ended": Conflict},
    links={"get_action": {"action_id": "id"}, "launch_action": {"action_id": "id"}},
)
get_action = marketing.query(
    "get_action", "See an action.",
    request=a.ActionId, reply=a.Action, **_READS, route=get(_ONE), errors=NOT_FOUND,
)
list_actions = marketing.query(
    "list_actions", "List actions, of one campaign or all, the latest first.",
    request=a.ListActions, reply=a.ActionPage, **_READS, route=get("/actions"),
)
list_action_audience = marketing.query(
    "list_action_audience", "List whom an action names, or leaves out, by hand.",
    request=a.ListActionAudience, reply=a.AudiencePage, **_READS,
    route=get(_ONE + "/audience-members"), errors=NOT_FOUND,
)
update_action = marketing.command(
    "update_action", "Change an action that is not launched.",
    request=a.UpdateAction, reply=a.Action, **_WRITES, route=patch(_ONE), errors=CHANGED | _STATE,
)
delete_action = marketing.command(
    "delete_action", "Delete an action that was never launched.",
    request=a.ChangeAction, reply=None, **_WRITES, route=delete(_ONE), errors=CHANGED | _STATE,
)
launch_action = marketing.command(
    "launch_action", "Launch an action of an approved campaign: from now on people are reached.",
    request=a.ChangeAction, reply=a.Action, permission="marketing:approve",
    route=post(_ONE + "/launch", status=200),
    errors=CHANGED | _STATE | {
        "campaign_is_not_approved": Conflict, "mail_is_not_set_up": Conflict},
)
pause_action = marketing.command(
    "pause_action", "Have nothing more go out for an action until it is resumed.",
    request=a.ChangeAction, reply=a.Action, **_WRITES,
    route=post(_ONE + "/pause", status=200), errors=CHANGED | {"action_is_not_running": Conflict},
)
resume_action = marketing.command(
    "resume_action", "Have a paused action go on.",
    request=a.ChangeAction, reply=a.Action, **_WRITES,
    route=post(_ONE + "/resume", status=200), errors=CHANGED | {
        "action_is_not_running": Conflict},
)
end_action = marketing.command(
    "end_action", "End an action; whoever was not reached yet is not any more.",
    request=a.ChangeAction, reply=a.Action, **_WRITES,
    route=post(_ONE + "/end", status=200), errors=CHANGED | {"action_is_not_running": Conflict},
)

action_launched = marketing.event(
    "marketing.action.launched", "An action of a campaign was launched.", a.ActionTold)
action_ended = marketing.event(
    "marketing.action.ended", "An action of a campaign was ended.", a.ActionTold)
