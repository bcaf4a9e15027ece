"""Call lists and calls: what can be asked of them and is told."""

from ..declare import delete, get, patch, post
from ..errors import Conflict, PermissionDenied
from . import call as c
from . import call_list as lists
from .declared import CHANGED, NOT_FOUND, marketing

_OF_LIST = {"call_list_is_closed": Conflict}
_OF_CALL = NOT_FOUND | {"call_is_over": Conflict, "call_is_of_another": PermissionDenied}

create_call_list = marketing.command(
    "create_call_list", "Make a list of whom to call.",
    request=lists.NewCallList, reply=lists.CallListShown, permission="marketing:write",
    route=post("/call-lists", location="/call-lists/{id}"), errors={
        "call_script_is_archived": Conflict},
    links={"get_call_list": {"call_list_id": "id"}},
)
get_call_list = marketing.query(
    "get_call_list", "See a call list, and how many wait on it.",
    request=lists.CallListId, reply=lists.CallListShown, permission="marketing:read",
    route=get("/call-lists/{call_list_id}"), errors=NOT_FOUND,
)
list_call_lists = marketing.query(
    "list_call_lists", "List call lists.",
    request=lists.ListCallLists, reply=lists.CallListPage, permission="marketing:read",
    route=get("/call-lists"),
)
update_call_list = marketing.command(
    "update_call_list", "Change a call list, for the calls that are still to be made.",
    request=lists.UpdateCallList, reply=lists.CallListShown, permission="marketing:write",
    route=patch("/call-lists/{call_list_id}"),
    errors=CHANGED | _OF_LIST | {"call_script_is_archived": Conflict},
)
open_call_list = marketing.command(
    "open_call_list", "Have a list be called.",
    request=lists.ChangeCallList, reply=lists.CallListShown, permission="marketing:approve",
    route=post("/call-lists/{call_list_id}/open", status=200), errors=CHANGED | _OF_LIST,
)
pause_call_list = marketing.command(
    "pause_call_list", "Have nobody more of a list be called for now.",
    request=lists.ChangeCallList, reply=lists.CallListShown, permission="marketing:write",
    route=post("/call-lists/{call_list_id}/pause", status=200), errors=CHANGED | _OF_LIST,
)
close_call_list = marketing.command(
    "close_call_list", "End a list for good.",
    request=lists.ChangeCallList, reply=lists.CallListShown, permission="marketing:write",
    route=post("/call-lists/{call_list_id}/close", status=200), errors=CHANGED,
)
add_call_list_contacts = marketing.command(
    "add_call_list_contacts", "Put parties on a call list.",
    request=lists.AddCallListContacts, reply=lists.CallListContactsAdded,
    permission="marketing:write", safe_to_repeat=True,
    route=post("/call-lists/{call_list_id}/contacts", status=200), errors=NOT_FOUND | _OF_LIST,
)
list_call_list_contacts = marketing.query(
    "list_call_list_contacts", "See who is on a call list, and where they stand.",
    request=lists.ListCallListContacts, reply=lists.CallListContactPage,
    permission="marketing:read", route=get("/call-lists/{call_list_id}/contacts"),
    errors=NOT_FOUND, objects=("contact",),
)
remove_call_list_contact = marketing.command(
    "remove_call_list_contact", "Take somebody off a call list.",
    request=lists.RemoveCallListContact, reply=None, permission="marketing:write",
    route=delete("/call-lists/{call_list_id}/contacts/{contact_id}"),
    errors=NOT_FOUND | {"contact_is_being_called": Conflict},
)
get_call_list_results = marketing.query(
    "get_call_list_results", "See what the calls of a list came to, by agent and script.",
    request=lists.CallListId, reply=lists.CallListResults, permission="costs:read",
    route=get("/call-lists/{call_list_id}/results"), errors=NOT_FOUND,
)
take_next_call = marketing.command(
    "take_next_call", "Take the next of a list to call; nobody else is given them meanwhile.",
    request=c.TakeNextCall, reply=c.TakenCall, permission="calls:work",
    route=post("/call-lists/{call_list_id}/next", status=200),
    errors=NOT_FOUND | {"call_list_is_not_open": Conflict}, objects=("contact",),
)
get_call = marketing.query(
    "get_call", "See a call.",
    request=c.CallId, reply=c.Call, permission="marketing:read", route=get("/calls/{call_id}"),
    errors=NOT_FOUND, objects=("contact",),
)
list_calls = marketing.query(
    "list_calls", "List calls, the latest first.",
    request=c.ListCalls, reply=c.CallPage, permission="marketing:read", route=get("/calls"),
    objects=("contact",),
)
end_call = marketing.command(
    "end_call", "Say what came of your call.",
    request=c.EndCall, reply=c.Call, permission="calls:work",
    route=post("/calls/{call_id}/end", status=200), errors=_OF_CALL,
)
release_call = marketing.command(
    "release_call", "Give back a call that you did not make; it is no attempt.",
    request=c.CallId, reply=c.Call, permission="calls:work",
    route=post("/calls/{call_id}/release", status=200), errors=_OF_CALL,
)

call_ended = marketing.event("marketing.call.ended", "A call was made.", c.CallEnded)
