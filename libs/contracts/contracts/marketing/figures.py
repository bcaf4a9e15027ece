"""Figures of marketing for dashboards: campaigns, channels, and how loyal customers are."""

from ..figures import AskFigures, FigureSection
from .declared import marketing

get_campaign_figures = marketing.query(
    "get_campaign_figures", "See what campaigns reached and sold in a period, one by one.",
    request=AskFigures, reply=FigureSection, permission="marketing:read", objects=("contact.*",),
)
get_channel_figures = marketing.query(
    "get_channel_figures", "See by which channels people were reached in a period, and answered.",
    request=AskFigures, reply=FigureSection, permission="marketing:read", objects=("contact.*",),
)
get_loyalty_figures = marketing.query(
    "get_loyalty_figures", "See how many customers of a period are new, came back, or are alive.",
    request=AskFigures, reply=FigureSection, permission="marketing:read", objects=("contact.*",),
)
