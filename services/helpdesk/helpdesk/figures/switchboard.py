"""What the helpdesk answers of figures for dashboards; a part of its switchboard."""

from chassis.service import serves
from contracts import helpdesk as contract

from . import returns, support


class FigureLines:
    get_support_figures = serves(contract.get_support_figures, support.get_support_figures)
    get_return_figures = serves(contract.get_return_figures, returns.get_return_figures)
