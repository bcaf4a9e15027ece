"""What sales answers of figures for dashboards; a part of its switchboard."""

from chassis.service import serves
from contracts import sales as contract

from . import leads, orders, partners, pipeline


class FigureLines:
    get_pipeline_figures = serves(contract.get_pipeline_figures, pipeline.get_pipeline_figures)
    get_lead_figures = serves(contract.get_lead_figures, leads.get_lead_figures)
    get_order_figures = serves(contract.get_order_figures, orders.get_order_figures)
    get_partner_figures = serves(contract.get_partner_figures, partners.get_partner_figures)
