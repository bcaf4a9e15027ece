"""The cost ledger: what can be asked of it."""

from ..declare import get, patch, post
from ..errors import Conflict
from . import cost_entry as c
from .declared import CHANGED, NOT_FOUND, marketing

_ONE = "/costs/{cost_entry_id}"
_TOLD = {"cost_entry_is_told": Conflict}
_GONE = {"cost_entry_is_withdrawn": Conflict}

enter_cost = marketing.command(
    "enter_cost", "Enter what something cost; of one source there is one entry.",
    request=c.NewCostEntry, reply=c.CostEntry, permission="costs:write",
    route=post("/costs", location="/costs/{id}"), errors=_TOLD | _GONE,
    links={"get_cost_entry": {"cost_entry_id": "id"}},
)
get_cost_entry = marketing.query(
    "get_cost_entry", "See what something cost, and how that was reckoned.",
    request=c.CostEntryId, reply=c.CostEntry, permission="costs:read", route=get(_ONE),
    errors=NOT_FOUND,
)
list_cost_entries = marketing.query(
    "list_cost_entries", "List what was spent, the latest first.",
    request=c.ListCostEntries, reply=c.CostEntryPage, permission="costs:read",
    route=get("/costs"),
)
update_cost_entry = marketing.command(
    "update_cost_entry", "Correct what was entered by hand.",
    request=c.UpdateCostEntry, reply=c.CostEntry, permission="costs:write", route=patch(_ONE),
    errors=CHANGED | _TOLD | _GONE,
)
withdraw_cost_entry = marketing.command(
    "withdraw_cost_entry", "Take back what was entered by hand; it stays to be read.",
    request=c.WithdrawCostEntry, reply=c.CostEntry, permission="costs:write",
    route=post(f"{_ONE}/withdraw", status=200), errors=CHANGED | _TOLD, safe_to_repeat=True,
)
get_cost_summary = marketing.query(
    "get_cost_summary", "See what was spent by campaign, action, kind, channel, agent, customer "
                        "or month.",
    request=c.GetCostSummary, reply=c.CostSummary, permission="costs:read",
    route=get("/costs/summary"), objects=("contact.*",),
)
