"""Figures of a period, as every service tells them for dashboards: each leads to its rows."""

from datetime import date

from marshmallow import ValidationError, fields, validate, validates_schema

from .common import WORD, Amount, Day, Id, Pattern, Strict, Text, Whole, many

FIGURE_UNITS = ("money", "count", "share", "hours", "days", "score")
LONGEST_DAYS = 1100
MOST_POINTS = 1200
MOST_TABLE_ROWS = 200
CURRENCY_CODE = Pattern("^[A-Z]{3}$", error="This is not a currency code such as EUR.")


class FigureDays(Strict):
    """Days are those of UTC, the last one included."""

    starts_on = Day(required=True)
    ends_on = Day(required=True)

    @validates_schema(skip_on_field_errors=True)
    def refuse_endless(self, data, **_options):
        """Refuse what ends before it starts, and more than about three years."""
        days = (date.fromisoformat(data["ends_on"]) - date.fromisoformat(data["starts_on"])).days
        if days < 0:
            raise ValidationError("It ends before it starts.", "ends_on")
        if days >= LONGEST_DAYS:
            raise ValidationError(f"Ask for at most {LONGEST_DAYS} days.", "ends_on")


class AskFigures(FigureDays):
    """Of whom, and in which currency; each service takes what its rows know of."""

    owner_id = Id("user")
    team_id = Text(60)
    currency = fields.String(validate=CURRENCY_CODE, metadata={
        "description": "Amounts of this currency alone; without it each currency by itself."})


class Figure(Strict):
    """A number of a period, and what it was in the period of as many days before."""

    name = fields.String(required=True, validate=WORD)
    unit = fields.String(required=True, validate=validate.OneOf(FIGURE_UNITS))
    currency = fields.String(required=True, allow_none=True)
    value = Amount(required=True, allow_none=True, metadata={
        "description": "Null where there is nothing to reckon it of, which is not zero."})
    before = Amount(required=True, allow_none=True, metadata={
        "description": "In as many days before; null where it is not known, or of a standing."})
    change = fields.Float(required=True, allow_none=True, metadata={
        "description": "By which part it is more than before: 0.1 is a tenth more."})
    rows = Text(600, required=True, allow_none=True, metadata={
        "description": "Where the rows behind it are listed, after /api/v1."})
    unvalued_count = Whole(required=True, metadata={
        "description": "How many rows are not in it, as what they are worth is not known."})


class FigurePoint(Strict):
    at = fields.String(required=True, metadata={
        "description": "A day, or a month where there are more than 62 days."})
    value = Amount(required=True, allow_none=True)


class FigureSeries(Strict):
    """What charts are drawn of."""

    name = fields.String(required=True, validate=WORD)
    unit = fields.String(required=True, validate=validate.OneOf(FIGURE_UNITS))
    currency = fields.String(required=True, allow_none=True)
    points = many(FigurePoint, MOST_POINTS, required=True)


class FigureColumn(Strict):
    name = fields.String(required=True, validate=WORD)
    unit = fields.String(required=True, validate=validate.OneOf(FIGURE_UNITS))
    currency = fields.String(required=True, allow_none=True)


class FigureRow(Strict):
    key = fields.String(required=True, allow_none=True, metadata={
        "description": "An id or a word; null for what says none."})
    label = fields.String(required=True, allow_none=True)
    values = many(Amount(allow_none=True), 20, required=True, metadata={
        "description": "One for each column."})
    rows = Text(600, required=True, allow_none=True)


class FigureTable(Strict):
    name = fields.String(required=True, validate=WORD)
    columns = many(FigureColumn, 20, required=True)
    lines = many(FigureRow, MOST_TABLE_ROWS, required=True)
    is_whole = fields.Boolean(required=True, metadata={
        "description": "False where there are more lines than are shown."})


class FigureSection(Strict):
    """What one service knows of a dashboard."""

    figures = many(Figure, 200, required=True)
    series = many(FigureSeries, 100, required=True)
    tables = many(FigureTable, 50, required=True)
