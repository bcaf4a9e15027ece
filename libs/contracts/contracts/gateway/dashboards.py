"""Dashboards: figures, series and tables of several services in one answer."""

from marshmallow import fields, validate

from ..common import Day, Id, Pattern, Strict, Text, Time, many
from ..declare import get
from ..figures import CURRENCY_CODE, Figure, FigureSeries, FigureTable
from .declared import NOT_FOUND, gateway

DASHBOARDS = ("pipeline", "forecast", "support", "returns", "campaigns", "channels", "partners",
              "loyalty")

_NAME = Pattern("^[a-z]{1,40}$", error="This is not the name of a dashboard.")


class GetDashboard(Strict):
    """Of the last 30 days without days; a forecast is of the next 90."""

    dashboard_name = fields.String(required=True, validate=_NAME, metadata={
        "description": f"One of {', '.join(DASHBOARDS)}."})
    starts_on = Day()
    ends_on = Day(metadata={"description": "The last day. Days are those of UTC."})
    owner_id = Id("user", metadata={"description": "Sections that know of no owner are omitted."})
    team_id = Text(60, metadata={"description": "Sections that know of no team are omitted."})
    currency = fields.String(validate=CURRENCY_CODE, metadata={
        "description": "Amounts of this currency alone; without it each currency by itself."})


class DashboardFigure(Figure):
    section = fields.String(required=True)


class DashboardSeries(FigureSeries):
    section = fields.String(required=True)


class DashboardTable(FigureTable):
    section = fields.String(required=True)


class DashboardOmitted(Strict):
    """What is not shown. Omitted is not zero."""

    section = fields.String(required=True)
    service = fields.String(required=True)
    reason = fields.String(required=True, metadata={
        "description": "`permission_denied`, `service_unavailable`, `filter_not_supported`, or "
                       "another code of the service."})


class Dashboard(Strict):
    name = fields.String(required=True, validate=validate.OneOf(DASHBOARDS))
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    before_starts_on = Day(required=True)
    before_ends_on = Day(required=True)
    as_of = Time(required=True)
    figures = many(DashboardFigure, 1000, required=True)
    series = many(DashboardSeries, 500, required=True)
    tables = many(DashboardTable, 200, required=True)
    sections_omitted = many(DashboardOmitted, 20, required=True)


get_dashboard = gateway.query(
    "get_dashboard", "See the figures of a dashboard, against the period before, with their rows.",
    request=GetDashboard, reply=Dashboard, permission="account:read",
    route=get("/dashboards/{dashboard_name}"), errors=NOT_FOUND,
)
