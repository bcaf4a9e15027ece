"""Figures of social for dashboards: who speaks well of us, and whom they send."""

from ..figures import AskFigures, FigureSection
from .declared import social

get_advocacy_figures = social.query(
    "get_advocacy_figures", "See whom advocates sent in a period, and what came of it.",
    request=AskFigures, reply=FigureSection, permission="social:read", objects=("contact.*",),
)
