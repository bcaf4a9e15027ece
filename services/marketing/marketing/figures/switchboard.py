"""What marketing answers of figures for dashboards; a part of its switchboard."""

from chassis.service import serves
from contracts import marketing as contract

from . import campaigns, channels, loyalty


class FigureLines:
    get_campaign_figures = serves(contract.get_campaign_figures, campaigns.get_campaign_figures)
    get_channel_figures = serves(contract.get_channel_figures, channels.get_channel_figures)
    get_loyalty_figures = serves(contract.get_loyalty_figures, loyalty.get_loyalty_figures)
