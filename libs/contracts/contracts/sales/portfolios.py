"""Portfolios: what can be asked and is told of them."""

from ..common import Empty
from ..declare import get, post, put
from ..errors import Conflict
from . import handover as h
from . import portfolio as p
from .declared import CHANGED, NOT_FOUND, sales

get_portfolio_plan = sales.query(
    "get_portfolio_plan", "See by which rules customers are given to whom.",
    request=Empty, reply=p.PortfolioPlan, permission="portfolios:read",
    route=get("/portfolio-rules"),
)
set_portfolio_plan = sales.command(
    "set_portfolio_plan", "Say by which rules customers are given to whom; nobody is moved by it.",
    request=p.SetPortfolioPlan, reply=p.PortfolioPlan, permission="portfolios:write",
    route=put("/portfolio-rules"), errors=CHANGED, safe_to_repeat=True,
)
assign_customers = sales.command(
    "assign_customers", "Give customers who are nobody's to those who have room, by the rules.",
    request=p.AssignCustomers, reply=p.CustomersAssigned, permission="portfolios:write",
    route=post("/portfolio-assignments", status=200), safe_to_repeat=True,
)
list_assignments = sales.query(
    "list_assignments", "List who looks or looked after which customers, the latest first.",
    request=p.ListAssignments, reply=p.AssignmentPage, permission="portfolios:read",
    route=get("/portfolio-assignments"),
)
simulate_rebalance = sales.command(
    "simulate_rebalance", "See who would be moved to whom, so that nobody has too many.",
    request=p.SimulateRebalance, reply=p.Rebalance, permission="portfolios:write",
    route=post("/portfolio-rebalances", location="/portfolio-rebalances/{id}"),
)
get_rebalance = sales.query(
    "get_rebalance", "See who would be, or was, moved to whom.",
    request=p.RebalanceId, reply=p.Rebalance, permission="portfolios:read",
    route=get("/portfolio-rebalances/{rebalance_id}"), errors=NOT_FOUND,
)
apply_rebalance = sales.command(
    "apply_rebalance", "Move customers as it was simulated, once.",
    request=p.RebalanceId, reply=p.RebalanceApplied, permission="portfolios:write",
    route=post("/portfolio-rebalances/{rebalance_id}/apply", status=200),
    errors=NOT_FOUND | {"rebalance_is_applied": Conflict},
)
get_handover_brief = sales.query(
    "get_handover_brief", "See what is open with a customer, and who knows whom, to take it over.",
    request=h.GetHandoverBrief, reply=h.HandoverBrief, permission="portfolios:read",
    route=get("/portfolio-handovers/{contact_id}"), errors=NOT_FOUND,
)

portfolio_assigned = sales.event(
    "sales.portfolio.assigned", "A customer is looked after by somebody from now on.",
    p.AssignmentTold)
