"""What social answers of figures for dashboards; a part of its switchboard."""

from chassis.service import serves
from contracts import social as contract

from . import advocacy


class FigureLines:
    get_advocacy_figures = serves(contract.get_advocacy_figures, advocacy.get_advocacy_figures)
