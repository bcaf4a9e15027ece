"""Which sections each dashboard has: what is asked of whom, and what is made of the answer."""

from collections.abc import Callable
from dataclasses import dataclass, field

from contracts import helpdesk, marketing, sales, social
from contracts.declare import Operation

from .dashboard_words import (
    accuracy_asked,
    attribution_asked,
    costs_asked,
    days_asked,
    figures_asked,
    forecast_asked,
    made_of_accuracy,
    made_of_attribution,
    made_of_costs,
    made_of_forecast,
    made_of_support_costs,
    satisfaction,
    support_costs_asked,
    told,
)

_ANYBODY, _OWNER, _NOBODY = ("owner_id", "team_id"), ("owner_id",), ()


@dataclass(frozen=True)
class Section:
    """A part of a dashboard that one operation answers.

    `takes` are the filters of whom that it knows; `asked` makes the request of the days and
    filters, and `makes` the figures of the answer, and of that for the days before where
    `is_asked_twice`.
    """

    name: str
    operation: Operation
    takes: tuple = _NOBODY
    asked: Callable = figures_asked
    makes: Callable = told
    is_asked_twice: bool = False
    extra: dict = field(default_factory=dict)

    def request(self, starts_on, ends_on, **filters):
        """What is asked of the service."""
        return {**self.asked(starts_on, ends_on, **filters), **self.extra}

    def made(self, answer, before, starts_on, ends_on, **whom):
        """`{"figures", "series", "tables"}` of what was answered."""
        return self.makes(answer, before, starts_on, ends_on, **self.extra, **whom)


def _costs(group_by):
    return Section("costs", marketing.get_cost_summary, asked=costs_asked, makes=made_of_costs,
                   is_asked_twice=True, extra={"group_by": group_by})


def _attribution(group_by):
    return Section("attribution", marketing.get_attribution, asked=attribution_asked,
                   makes=made_of_attribution, is_asked_twice=True, extra={"group_by": group_by})


def _orders(group_by):
    return Section("orders", sales.get_order_figures, _ANYBODY, extra={"group_by": group_by})


DASHBOARDS = {
    "pipeline": (
        Section("deals", sales.get_pipeline_figures, _ANYBODY),
        Section("leads", sales.get_lead_figures, _ANYBODY)),
    "forecast": (
        Section("forecast", sales.get_forecast, _ANYBODY, forecast_asked, made_of_forecast,
                is_asked_twice=True),
        Section("accuracy", sales.get_forecast_accuracy, _ANYBODY, accuracy_asked,
                made_of_accuracy)),
    "support": (
        Section("tickets", helpdesk.get_support_figures, _ANYBODY),
        Section("costs", helpdesk.get_support_costs, asked=support_costs_asked,
                makes=made_of_support_costs, is_asked_twice=True)),
    "returns": (
        Section("returns", helpdesk.get_return_figures, _ANYBODY),
        _orders("channel")),
    "campaigns": (
        Section("campaigns", marketing.get_campaign_figures, _OWNER),
        _costs("campaign"), _attribution("campaign")),
    "channels": (
        Section("touches", marketing.get_channel_figures, asked=days_asked),
        _orders("channel"), _costs("channel"), _attribution("channel")),
    "partners": (
        Section("partners", sales.get_partner_figures, _ANYBODY),),
    "loyalty": (
        Section("customers", marketing.get_loyalty_figures, asked=days_asked),
        Section("satisfaction", helpdesk.get_support_figures, _OWNER, makes=satisfaction),
        Section("referrals", social.get_advocacy_figures)),
}
