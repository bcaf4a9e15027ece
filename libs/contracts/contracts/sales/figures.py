"""Figures of sales for dashboards: deals, leads, orders, and what comes through partners."""

from marshmallow import fields, validate

from ..figures import AskFigures, FigureSection
from .declared import sales

ORDER_GROUPS = ("channel", "partner")


class AskOrderFigures(AskFigures):
    group_by = fields.String(load_default="channel", validate=validate.OneOf(ORDER_GROUPS))


get_pipeline_figures = sales.query(
    "get_pipeline_figures", "Count deals that are open, and those added, won and lost in a period.",
    request=AskFigures, reply=FigureSection, permission="deals:read",
    objects=("deal", "deal.value"),
)
get_lead_figures = sales.query(
    "get_lead_figures", "Count the leads added in a period, and how many became customers.",
    request=AskFigures, reply=FigureSection, permission="leads:read", objects=("lead",),
)
get_order_figures = sales.query(
    "get_order_figures", "Count the orders of a period, by channel or partner.",
    request=AskOrderFigures, reply=FigureSection, permission="orders:read",
    objects=("order",),
)
get_partner_figures = sales.query(
    "get_partner_figures", "See what came through partners in a period, and what they earned.",
    request=AskFigures, reply=FigureSection, permission="agreements:read",
    objects=("order.*", "agreement.*", "contact.*"),
)
