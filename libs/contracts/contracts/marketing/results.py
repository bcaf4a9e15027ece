"""What campaigns and actions brought by now, against what they were for."""

from marshmallow import fields

from ..common import Day, Flag, Id, Money, PageRequest, Recorded, Strict, Time, Whole, many, page_of
from ..declare import get
from .action import ActionId
from .campaign import CampaignId
from .declared import NOT_FOUND, marketing

MOST_GROUPS = 500


class ResultFigures(Strict):
    """Money is in the currency of the house, at the rates of the days of orders and costs.

    An order counts for the campaign that it names, and there for the action that reached the buyer
    last before it. Nothing here rests on openings.
    """

    reach_count = Whole(required=True, metadata={"description": "People who were reached."})
    response_count = Whole(required=True, metadata={
        "description": "Those of them who followed a link or answered; no scanners."})
    conversion_count = Whole(required=True, metadata={"description": "Orders that stand."})
    revenue = fields.Nested(Money, required=True)
    credited = fields.Nested(Money, required=True, metadata={
        "description": "What credit notes gave back of these orders by now, without taxes."})
    margin = fields.Nested(Money, required=True, metadata={
        "description": "Of these orders, less the part of it that went with what was given back."})
    cost = fields.Nested(Money, required=True)
    profit = fields.Nested(Money, required=True, metadata={"description": "Margin less cost."})
    return_on_investment = fields.Float(required=True, allow_none=True, metadata={
        "description": "Profit by cost: 0.5 is half as much again; none without costs."})
    cost_of_reach = fields.Nested(Money, required=True, allow_none=True)
    cost_of_response = fields.Nested(Money, required=True, allow_none=True)
    cost_of_conversion = fields.Nested(Money, required=True, allow_none=True)
    unvalued_order_count = Whole(required=True, metadata={
        "description": "Orders without a value in that currency, which are left out."})
    unknown_margin_count = Whole(required=True, metadata={
        "description": "Orders of which no margin is known, which is left out."})
    unvalued_cost_count = Whole(required=True)
    rows = fields.Dict(keys=fields.String(), values=fields.String(), required=True, metadata={
        "description": "Where the rows of each number are listed."})


class ResultGroup(Strict):
    id = fields.String(required=True, allow_none=True)
    figures = fields.Nested(ResultFigures, required=True)


class Uplift(Strict):
    """Those who got it and those held out, by how many of each bought anything since."""

    reached_count = Whole(required=True)
    reached_buyer_count = Whole(required=True)
    held_out_count = Whole(required=True)
    held_out_buyer_count = Whole(required=True)
    uplift = fields.Float(required=True, allow_none=True, metadata={
        "description": "The share of buyers among the reached less that among the held out."})
    p_value = fields.Float(required=True, metadata={
        "description": "How likely a difference like this is by chance."})


class ActionResults(Strict):
    action_id = Id("action", required=True)
    as_of = Time(required=True)
    figures = fields.Nested(ResultFigures, required=True)
    states = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True, metadata={
        "description": "How many recipients are in each state."})
    uplift = fields.Nested(Uplift, required=True, allow_none=True)


class AgainstTarget(Strict):
    name = fields.String(required=True)
    target = fields.String(required=True)
    reached = fields.String(required=True)
    share = fields.Float(required=True, allow_none=True, metadata={
        "description": "Reached by target; none where the target has no value in the currency."})


class CampaignResults(Strict):
    campaign_id = Id("campaign", required=True)
    as_of = Time(required=True)
    figures = fields.Nested(ResultFigures, required=True)
    against_targets = many(AgainstTarget, 10, required=True)
    budget = fields.Nested(Money, required=True, allow_none=True, metadata={
        "description": "In the currency of the house, at the rate of the first day."})
    budget_left = fields.Nested(Money, required=True, allow_none=True)
    payback_on = Day(required=True)
    is_paid_back = Flag(required=True)
    by_action = many(ResultGroup, MOST_GROUPS, required=True)
    by_owner = many(ResultGroup, MOST_GROUPS, required=True)
    by_segment = many(ResultGroup, MOST_GROUPS, required=True)


class ListCampaignOrders(PageRequest, CampaignId):
    """The first first."""


class CampaignOrder(Recorded):
    id = Id("order", required=True)
    contact_ids = many(Id("contact"), 20, required=True)
    state = fields.String(required=True)
    placed_at = Time(required=True)
    total = fields.Nested(Money, required=True)
    margin = fields.Nested(Money, allow_none=True)
    value = fields.Nested(Money, allow_none=True, metadata={
        "description": "The total in the currency of the house."})


CampaignOrderPage = page_of(CampaignOrder, "CampaignOrderPage")

get_campaign_results = marketing.query(
    "get_campaign_results", "See what a campaign brought by now, against what it is for.",
    request=CampaignId, reply=CampaignResults, permission="costs:read",
    route=get("/campaigns/{campaign_id}/results"), errors=NOT_FOUND,
)
list_campaign_orders = marketing.query(
    "list_campaign_orders", "List the orders that name a campaign.",
    request=ListCampaignOrders, reply=CampaignOrderPage, permission="marketing:read",
    route=get("/campaigns/{campaign_id}/orders"), errors=NOT_FOUND,
)
get_action_results = marketing.query(
    "get_action_results", "See what an action brought by now.",
    request=ActionId, reply=ActionResults, permission="costs:read",
    route=get("/actions/{action_id}/results"), errors=NOT_FOUND,
)
