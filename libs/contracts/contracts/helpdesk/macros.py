"""Macros: what can be asked of them."""

from ..declare import delete, get, patch, post
from ..errors import Conflict
from . import macro as m
from .declared import CHANGED, NOT_FOUND, helpdesk
from .ticket import Ticket

create_macro = helpdesk.command(
    "create_macro", "Keep under a name what is said and done again and again.",
    request=m.NewMacro, reply=m.Macro, permission="helpdesk_settings:write",
    route=post("/macros", location="/macros/{id}"),
    links={"get_macro": {"macro_id": "id"}, "update_macro": {"macro_id": "id"}},
)
get_macro = helpdesk.query(
    "get_macro", "See a macro.",
    request=m.MacroId, reply=m.Macro, permission="tickets:read",
    route=get("/macros/{macro_id}"), errors=NOT_FOUND,
)
list_macros = helpdesk.query(
    "list_macros", "List macros, the oldest first.",
    request=m.ListMacros, reply=m.MacroPage, permission="tickets:read", route=get("/macros"),
)
update_macro = helpdesk.command(
    "update_macro", "Change a macro.",
    request=m.UpdateMacro, reply=m.Macro, permission="helpdesk_settings:write",
    route=patch("/macros/{macro_id}"), errors=CHANGED,
)
archive_macro = helpdesk.command(
    "archive_macro", "Put a macro away.",
    request=m.ChangeMacro, reply=None, permission="helpdesk_settings:write",
    route=delete("/macros/{macro_id}"), errors=CHANGED, safe_to_repeat=True,
)
apply_macro = helpdesk.command(
    "apply_macro", "Say and do in a ticket what a macro says, all of it or nothing.",
    request=m.ApplyMacro, reply=Ticket, permission="tickets:write",
    route=post("/tickets/{ticket_id}/apply-macro", status=200),
    errors=CHANGED | {"ticket_is_merged": Conflict, "move_is_not_allowed": Conflict,
                      "ticket_has_news": Conflict, "macro_does_not_fit": Conflict},
)
