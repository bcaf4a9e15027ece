"""Figures of the helpdesk for dashboards: tickets, promises, satisfaction, and returns."""

from ..figures import AskFigures, FigureSection
from .declared import helpdesk

get_support_figures = helpdesk.query(
    "get_support_figures", "See tickets opened and resolved in a period, promises kept, and how "
                           "satisfied those were who were asked.",
    request=AskFigures, reply=FigureSection, permission="tickets:read", objects=("ticket.*",),
)
get_return_figures = helpdesk.query(
    "get_return_figures", "See what was asked to be taken back in a period, why, and its cost.",
    request=AskFigures, reply=FigureSection, permission="tickets:read", objects=("return.*",),
)
