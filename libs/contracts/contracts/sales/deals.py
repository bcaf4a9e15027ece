"""Deals: what somebody may come to buy of us."""

from marshmallow import fields, validate

from ..common import Day, Id, Money, Share, Strict, Text, Time
from ..facts import AboutParties
from .declared import sales

DEAL_STATES = ("open", "won", "lost")


class Deal(AboutParties):
    id = Id("deal", required=True)
    name = Text(200, required=True)
    state = fields.String(required=True, validate=validate.OneOf(DEAL_STATES))
    opened_at = Time(required=True)
    closed_at = Time(allow_none=True)
    expected_on = Day(allow_none=True)
    value = fields.Nested(Money, allow_none=True)
    probability = Share(allow_none=True)


class DealTold(Strict):
    deal = fields.Nested(Deal, required=True)


deal_opened = sales.event("sales.deal.opened", "A deal was opened.", DealTold)
deal_won = sales.event("sales.deal.won", "A deal was won.", DealTold)
deal_lost = sales.event("sales.deal.lost", "A deal was lost.", DealTold)
