"""Visit lists and visits: what can be asked of them and is told."""

from ..declare import get, patch, post
from ..errors import Conflict, PermissionDenied
from . import visit as v
from . import visit_list as lists
from .declared import CHANGED, NOT_FOUND, marketing

_ONE = "/visit-lists/{visit_list_id}"
_OF_LIST = {"visit_list_is_closed": Conflict}

create_visit_list = marketing.command(
    "create_visit_list", "Make the list of who visits whom of an action.",
    request=lists.NewVisitList, reply=lists.VisitListShown, permission="marketing:write",
    route=post("/visit-lists", location="/visit-lists/{id}"),
    errors=NOT_FOUND | {"action_has_a_list": Conflict},
    links={"get_visit_list": {"visit_list_id": "id"}},
)
get_visit_list = marketing.query(
    "get_visit_list", "See a visit list, and how far it is.",
    request=lists.VisitListId, reply=lists.VisitListShown, permission="marketing:read",
    route=get(_ONE), errors=NOT_FOUND,
)
list_visit_lists = marketing.query(
    "list_visit_lists", "List visit lists, the latest first.",
    request=lists.ListVisitLists, reply=lists.VisitListPage, permission="marketing:read",
    route=get("/visit-lists"),
)
update_visit_list = marketing.command(
    "update_visit_list", "Change a visit list, for what is not in the agenda yet.",
    request=lists.UpdateVisitList, reply=lists.VisitListShown, permission="marketing:write",
    route=patch(_ONE), errors=CHANGED | _OF_LIST,
)
open_visit_list = marketing.command(
    "open_visit_list", "Have visits be put into the agenda.",
    request=lists.ChangeVisitList, reply=lists.VisitListShown, permission="marketing:approve",
    route=post(_ONE + "/open", status=200), errors=CHANGED | _OF_LIST,
)
pause_visit_list = marketing.command(
    "pause_visit_list", "Have no more visits be put into the agenda for now.",
    request=lists.ChangeVisitList, reply=lists.VisitListShown, permission="marketing:write",
    route=post(_ONE + "/pause", status=200), errors=CHANGED | _OF_LIST,
)
close_visit_list = marketing.command(
    "close_visit_list", "End a visit list for good; what is in the agenda stays there.",
    request=lists.ChangeVisitList, reply=lists.VisitListShown, permission="marketing:write",
    route=post(_ONE + "/close", status=200), errors=CHANGED,
)
list_visits = marketing.query(
    "list_visits", "List visits, the latest first.",
    request=v.ListVisits, reply=v.VisitPage, permission="marketing:read", route=get("/visits"),
    objects=("contact",),
)
get_visit = marketing.query(
    "get_visit", "See a visit.",
    request=v.VisitId, reply=v.Visit, permission="marketing:read",
    route=get("/visits/{visit_id}"), errors=NOT_FOUND, objects=("contact",),
)
end_visit = marketing.command(
    "end_visit", "Say what came of your visit.",
    request=v.EndVisit, reply=v.Visit, permission="contacts:write",
    route=post("/visits/{visit_id}/end", status=200),
    errors=NOT_FOUND | {"visit_is_over": Conflict, "visit_is_of_another": PermissionDenied},
)

visit_ended = marketing.event(
    "marketing.visit.ended", "A visit of an action was made.", v.VisitEnded)
