"""What support costs: what can be asked and is told of it."""

from ..common import Empty
from ..declare import get, patch, post, put
from ..errors import Conflict
from . import cost as c
from .declared import CHANGED, NOT_FOUND, helpdesk

_ONE = "/tickets/{ticket_id}/costs/{cost_id}"
_RATE = {"rate_is_missing": Conflict}
_OF_TICKET = {"objects": ("ticket",)}
_WHOLE = {"objects": ("ticket.*",)}

add_ticket_cost = helpdesk.command(
    "add_ticket_cost", "Note what something about a ticket cost: time, a third party, goods.",
    request=c.NewCost, reply=c.Cost, permission="tickets:write", **_OF_TICKET,
    route=post("/tickets/{ticket_id}/costs"),
    errors=NOT_FOUND | _RATE | {"ticket_is_merged": Conflict},
)
list_ticket_costs = helpdesk.query(
    "list_ticket_costs", "List what a ticket cost, the first first.",
    request=c.ListTicketCosts, reply=c.CostPage, permission="tickets:read",
    route=get("/tickets/{ticket_id}/costs"), errors=NOT_FOUND, **_OF_TICKET,
)
update_ticket_cost = helpdesk.command(
    "update_ticket_cost", "Correct what something cost.",
    request=c.UpdateCost, reply=c.Cost, permission="tickets:write", route=patch(_ONE),
    errors=CHANGED | _RATE | {"cost_is_withdrawn": Conflict}, **_OF_TICKET,
)
withdraw_ticket_cost = helpdesk.command(
    "withdraw_ticket_cost", "Take back that something cost anything.",
    request=c.WithdrawCost, reply=c.Cost, permission="tickets:write",
    route=post(f"{_ONE}/withdraw", status=200), errors=CHANGED, safe_to_repeat=True,
    **_OF_TICKET,
)
get_cost_settings = helpdesk.query(
    "get_cost_settings", "See what an hour of whom costs us.",
    request=Empty, reply=c.CostSettings, permission="helpdesk_settings:write",
    route=get("/support-cost-settings"),
)
set_cost_settings = helpdesk.command(
    "set_cost_settings", "Decide what an hour of whom costs us, from which day on.",
    request=c.SetCostSettings, reply=c.CostSettings, permission="helpdesk_settings:write",
    route=put("/support-cost-settings"), errors=CHANGED, safe_to_repeat=True,
)
get_support_costs = helpdesk.query(
    "get_support_costs",
    "See what support cost in a period: by ticket, customer, product, channel or cause.",
    request=c.GetSupportCosts, reply=c.SupportCosts, permission="tickets:read",
    route=get("/support-costs"), **_WHOLE,
)
get_deflection = helpdesk.query(
    "get_deflection", "See what articles saved us that answered before anybody asked.",
    request=c.GetDeflection, reply=c.Deflection, permission="tickets:read",
    route=get("/support-costs/deflection"), **_WHOLE,
)

cost_added = helpdesk.event(
    "helpdesk.cost.added", "Something about a ticket cost us something.", c.CostTold)
cost_corrected = helpdesk.event(
    "helpdesk.cost.corrected", "What something cost was corrected, or what it is about.",
    c.CostTold)
cost_withdrawn = helpdesk.event(
    "helpdesk.cost.withdrawn", "It was taken back that something cost anything.", c.CostTold)
