"""Scripts of calls: what can be asked of them."""

from ..declare import delete, get, patch, post
from ..errors import Conflict
from . import call_script as s
from .declared import CHANGED, NOT_FOUND, marketing

_ARCHIVED = {"call_script_is_archived": Conflict}

create_call_script = marketing.command(
    "create_call_script", "Write down what is said on calls, and by which answer it goes on.",
    request=s.NewCallScript, reply=s.CallScript, permission="marketing:write",
    route=post("/call-scripts", location="/call-scripts/{id}"),
    links={"get_call_script": {"call_script_id": "id"}},
)
get_call_script = marketing.query(
    "get_call_script", "See a script, as it is or in an earlier edition.",
    request=s.GetCallScript, reply=s.CallScript, permission="marketing:read",
    route=get("/call-scripts/{call_script_id}"), errors=NOT_FOUND,
)
list_call_scripts = marketing.query(
    "list_call_scripts", "List scripts.",
    request=s.ListCallScripts, reply=s.CallScriptPage, permission="marketing:read",
    route=get("/call-scripts"),
)
update_call_script = marketing.command(
    "update_call_script", "Write the next edition of a script; calls under way keep theirs.",
    request=s.UpdateCallScript, reply=s.CallScript, permission="marketing:write",
    route=patch("/call-scripts/{call_script_id}"), errors=CHANGED | _ARCHIVED,
)
archive_call_script = marketing.command(
    "archive_call_script", "Put a script away.",
    request=s.ChangeCallScript, reply=None, permission="marketing:write",
    route=delete("/call-scripts/{call_script_id}"), errors=CHANGED,
)
