"""What is to be expected of deals, and how well that was foretold before."""

from marshmallow import fields, validate

from ..common import Day, Id, Money, Month, Strict, Text, Time, Whole, many
from .pipeline import FORECAST_CATEGORIES

FORECAST_GROUPS = ("month", "owner", "team", "pipeline", "category")
MOST_LINES = 5000


class WhoseForecast(Strict):
    pipeline_id = Id("pipeline")
    owner_id = Id("user")
    team_id = Text(60)


class GetForecast(WhoseForecast):
    from_on = Day(required=True)
    to_on = Day(required=True)
    by = fields.String(load_default="month", validate=validate.OneOf(FORECAST_GROUPS))
    category = fields.String(validate=validate.OneOf(FORECAST_CATEGORIES))


class ForecastFigures(Strict):
    """Amounts of one currency, without taxes."""

    open_count = Whole(required=True)
    open_total = fields.Nested(Money, required=True)
    weighted = fields.Nested(Money, required=True, metadata={
        "description": "What is open times the probability of its stage."})
    converted = fields.Nested(Money, required=True, metadata={
        "description": "What is open times the share of those who stood in its stage and were won, "
                       "of all that was closed in the last 365 days; where fewer than 20 were, the "
                       "probability of the stage."})
    commit = fields.Nested(Money, required=True, metadata={"description": "Open in this category."})
    best_case = fields.Nested(Money, required=True)
    pipeline = fields.Nested(Money, required=True)
    won_count = Whole(required=True)
    won_total = fields.Nested(Money, required=True)


class ForecastLine(ForecastFigures):
    key = fields.String(required=True, allow_none=True, metadata={
        "description": "The month, owner, team, pipeline or category; null is nobody's."})
    currency = fields.String(required=True)


class Forecast(Strict):
    """Open deals by the day when they are expected, and won ones by the day when they were won."""

    from_on = Day(required=True)
    to_on = Day(required=True)
    by = fields.String(required=True)
    lines = many(ForecastLine, MOST_LINES, required=True)
    reckoned_at = Time(required=True, allow_none=True, metadata={
        "description": "When it was last worked out what stages converted to."})


class GetForecastAccuracy(WhoseForecast):
    from_month = Month(required=True)
    to_month = Month(required=True)
    days_before = Whole(0, 366, load_default=30, metadata={
        "description": "How long before the end of each month the forecast was made."})


class AccuracyLine(Strict):
    """A forecast is what had been won by then and what was still to be expected."""

    month = fields.String(required=True)
    currency = fields.String(required=True)
    taken_on = Day(required=True, metadata={"description": "The day of the snapshot."})
    weighted = fields.Nested(Money, required=True)
    converted = fields.Nested(Money, required=True)
    commit = fields.Nested(Money, required=True)
    actual = fields.Nested(Money, required=True, metadata={
        "description": "What was won in the month, as is known now."})
    weighted_error = fields.Float(required=True, allow_none=True, metadata={
        "description": "By how much of the actual it was off: 0.1 is a tenth too much. Null where "
                       "nothing was won."})
    converted_error = fields.Float(required=True, allow_none=True)
    commit_error = fields.Float(required=True, allow_none=True)


class ForecastAccuracy(Strict):
    """Months without a snapshot that is old enough are left out, as nothing was foretold."""

    lines = many(AccuracyLine, 1000, required=True)
