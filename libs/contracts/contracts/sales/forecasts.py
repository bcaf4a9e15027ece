"""Forecasts: what can be asked of them."""

from ..declare import get
from . import forecast as f
from .declared import sales

# Whoever does not see what deals are worth sees no sums of it.
_VALUES = ("deal", "deal.value")

get_forecast = sales.query(
    "get_forecast", "See what is to be expected of deals by month, owner, team or pipeline.",
    request=f.GetForecast, reply=f.Forecast, permission="forecasts:read",
    route=get("/forecast"), objects=_VALUES,
)
get_forecast_accuracy = sales.query(
    "get_forecast_accuracy", "See how well months were foretold that are over by now.",
    request=f.GetForecastAccuracy, reply=f.ForecastAccuracy, permission="forecasts:read",
    route=get("/forecast/accuracy"), objects=_VALUES,
)
