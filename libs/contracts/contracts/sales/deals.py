"""Deals: what can be asked and is told of them."""

from ..declare import get, patch, post
from ..errors import Conflict
from . import deal as d
from . import deal_requests as r
from .declared import CHANGED, GUARDED, NOT_FOUND, sales

_CLOSED = {"deal_is_closed": Conflict}
_ENTERED = CHANGED | _CLOSED | {"stage_is_retired": Conflict, "pipeline_is_archived": Conflict}

create_deal = sales.command(
    "create_deal", "Open a deal.",
    request=d.NewDeal, reply=d.Deal, permission="deals:write",
    route=post("/deals", location="/deals/{id}"),
    errors={"stage_is_retired": Conflict, "pipeline_is_archived": Conflict},
    links={"get_deal": {"deal_id": "id"}, "update_deal": {"deal_id": "id"},
           "move_deal": {"deal_id": "id"}, "win_deal": {"deal_id": "id"},
           "lose_deal": {"deal_id": "id"}, "get_deal_related": {"deal_id": "id"}},
)
get_deal_board = sales.query(
    "get_deal_board", "See a pipeline as a board: what stands in each stage, and the first deals.",
    request=r.GetDealBoard, reply=r.DealBoard, permission="deals:read",
    route=get("/deals/board"), errors=NOT_FOUND, objects=("deal",),
)
get_deal = sales.query(
    "get_deal", "See a deal, how it goes, and where it stood.",
    request=r.DealId, reply=d.Deal, permission="deals:read",
    route=get("/deals/{deal_id}"), errors=NOT_FOUND,
)
list_deals = sales.query(
    "list_deals", "List deals.",
    request=r.ListDeals, reply=r.DealPage, permission="deals:read", route=get("/deals"),
)
update_deal = sales.command(
    "update_deal", "Change what is said of a deal that is open.",
    request=r.UpdateDeal, reply=d.Deal, permission="deals:write",
    route=patch("/deals/{deal_id}"), errors=CHANGED | _CLOSED,
)
move_deal = sales.command(
    "move_deal", "Put a deal into another stage; into a won one, the guards are asked first.",
    request=r.MoveDeal, reply=d.Deal, permission="deals:write",
    route=post("/deals/{deal_id}/move", status=200), errors=_ENTERED | GUARDED,
)
win_deal = sales.command(
    "win_deal", "Win a deal; the guards are asked first.",
    request=r.WinDeal, reply=d.Deal, permission="deals:write",
    route=post("/deals/{deal_id}/win", status=200), errors=CHANGED | _CLOSED | GUARDED,
)
lose_deal = sales.command(
    "lose_deal", "Lose a deal, for a reason.",
    request=r.LoseDeal, reply=d.Deal, permission="deals:write",
    route=post("/deals/{deal_id}/lose", status=200), errors=CHANGED | _CLOSED,
)
reopen_deal = sales.command(
    "reopen_deal", "Open a deal again that was won or lost.",
    request=r.ReopenDeal, reply=d.Deal, permission="deals:write",
    route=post("/deals/{deal_id}/reopen", status=200),
    errors=CHANGED | {"deal_is_open": Conflict, "stage_is_retired": Conflict,
                      "pipeline_is_archived": Conflict},
)
reassign_deals = sales.command(
    "reassign_deals", "Hand deals over to another owner or team, with an answer for each.",
    request=r.ReassignDeals, reply=r.DealsReassigned, permission="deals:reassign",
    route=post("/deals/reassign", status=200), objects=("deal",),
)
get_deal_related = sales.query(
    "get_deal_related", "See the quotes, orders, tickets and interactions around a deal.",
    request=r.DealId, reply=r.DealRelated, permission="deals:read",
    route=get("/deals/{deal_id}/related"), errors=NOT_FOUND, objects=("deal",),
)

deal_opened = sales.event("sales.deal.opened", "A deal was opened.", d.DealTold)
deal_updated = sales.event("sales.deal.updated", "What is said of a deal changed.", d.DealTold)
deal_moved = sales.event("sales.deal.moved", "A deal was put into another open stage.", d.DealMoved)
deal_won = sales.event("sales.deal.won", "A deal was won.", d.DealTold)
deal_lost = sales.event("sales.deal.lost", "A deal was lost.", d.DealTold)
deal_reopened = sales.event("sales.deal.reopened", "A deal was opened again.", d.DealTold)
deal_reassigned = sales.event(
    "sales.deal.reassigned", "A deal was handed over.", d.DealReassigned)
