"""Models of propensities: what they were trained on, how good they are, and what they are made of.
"""

from marshmallow import fields, validate

from ..common import WORD, Day, Share, Strict, Whole, many

PROPENSITIES = ("buy", "leave", "answer")
# Why averages are used instead of a model.
AVERAGES_BECAUSE = ("too_few_customers", "worse_than_averages")


class ForecastMeasures(Strict):
    """The less the better, but for the area under the curve: 0.5 is chance, 1 all in order."""

    brier = fields.Float(required=True, metadata={
        "description": "The mean of (probability − what came)²."})
    log_loss = fields.Float(required=True)
    auc = Share(allow_none=True, metadata={
        "description": "How often who did it had the greater probability of two."})


class CalibrationPoint(Strict):
    """A tenth of the customers, those of the least probability first."""

    predicted = Share(required=True)
    actual = Share(required=True)
    customer_count = Whole(required=True)


class PropensityValidation(Strict):
    """On the last window, which came after all that was learnt of."""

    held_out_from_on = Day(required=True)
    held_out_days = Whole(1, required=True)
    customer_count = Whole(required=True)
    positive_count = Whole(required=True, metadata={"description": "How many of them did it."})
    model = fields.Nested(ForecastMeasures, allow_none=True)
    averages = fields.Nested(ForecastMeasures, required=True, metadata={
        "description": "Of the averages of classes, which a model has to be better than."})
    curve = many(CalibrationPoint, 20, required=True)


class PointsCurve(Strict):
    """What a figure adds: straight lines between knots, the figure as log(1 + x) unless it is a
    share."""

    code = fields.String(required=True, validate=WORD)
    knots = many(fields.Float(), 20, required=True)
    points = many(fields.Float(), 20, required=True)
    mean = fields.Float(required=True, metadata={
        "description": "What it adds on average; reasons are told against this."})


class PropensityScorecard(Strict):
    """Probability = 1 / (1 + exp(−(slope · (offset + Σ points) + shift)))."""

    offset = fields.Float(required=True)
    slope = fields.Float(required=True)
    shift = fields.Float(required=True)
    curves = many(PointsCurve, 60, required=True)


class ClassRate(Strict):
    of_class = fields.String(required=True, data_key="class", validate=WORD, metadata={
        "description": "An RFM class, no_orders, or all."})
    rate = Share(required=True)
    customer_count = Whole(required=True)


class PropensityModel(Strict):
    window_days = Whole(1, required=True, metadata={
        "description": "Within how many days what came is known."})
    usual_days = fields.Float(required=True, metadata={
        "description": "The median of days between orders, for who ordered only once."})
    averages_because = fields.String(
        allow_none=True, validate=validate.OneOf(AVERAGES_BECAUSE), metadata={
            "description": "Why the averages of classes are used, and no model."})
    trained_from_on = Day(required=True)
    trained_until_on = Day(required=True)
    row_count = Whole(required=True, metadata={
        "description": "Customers times the windows that were learnt of."})
    positive_count = Whole(required=True)
    scorecard = fields.Nested(PropensityScorecard, allow_none=True)
    class_rates = many(ClassRate, 20, required=True)
    validation = fields.Nested(PropensityValidation, allow_none=True)
