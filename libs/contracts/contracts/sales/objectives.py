"""Objectives: what can be asked of them."""

from ..common import PageRequest
from ..declare import delete, get, patch, post
from . import objective as o
from .declared import CHANGED, NOT_FOUND, sales

create_objective = sales.command(
    "create_objective", "Set an objective for a person, a team, a partner or all of us.",
    request=o.NewObjective, reply=o.Objective, permission="objectives:write",
    route=post("/objectives", location="/objectives/{id}"),
    links={"get_objective": {"objective_id": "id"}},
)
get_objective = sales.query(
    "get_objective", "See an objective, and how far it is.",
    request=o.ObjectiveId, reply=o.Objective, permission="objectives:read",
    route=get("/objectives/{objective_id}"), errors=NOT_FOUND,
)
list_objectives = sales.query(
    "list_objectives", "List objectives, and how far each is.",
    request=o.ListObjectives, reply=o.ObjectivePage, permission="objectives:read",
    route=get("/objectives"),
)
update_objective = sales.command(
    "update_objective", "Change the name or the target of an objective.",
    request=o.UpdateObjective, reply=o.Objective, permission="objectives:write",
    route=patch("/objectives/{objective_id}"), errors=CHANGED,
)
archive_objective = sales.command(
    "archive_objective", "Put an objective away.",
    request=o.ChangeObjective, reply=None, permission="objectives:write",
    route=delete("/objectives/{objective_id}"), errors=CHANGED,
)
list_partner_objectives = sales.query(
    "list_partner_objectives", "See the objectives that we share with you, and how far each is.",
    request=PageRequest, reply=o.PartnerObjectivePage, permission="partner:use",
    route=get("/objectives", audience="partner"),
)
