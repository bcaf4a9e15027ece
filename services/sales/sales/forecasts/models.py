"""What is kept of forecasts: what stages converted to, and what was forecast day by day."""

from mongoengine import DateTimeField, DictField, ListField, StringField

from chassis.store import Document


class Conversion(Document):
    """What the stages of a pipeline converted to. Its id is the pipeline's."""

    ENTITY = "conversion"
    IS_DERIVED = True
    meta = {"collection": "conversions"}

    # {stage: {"closed", "won"}}: how many stood there and are closed, and were won.
    stages = DictField()
    reckoned_at = DateTimeField(required=True)


class ForecastSnapshot(Document):
    """What was forecast of a month on a day: its figures by owner, team, pipeline and currency."""

    ENTITY = "forecast_snapshot"
    meta = {
        "collection": "forecast_snapshots",
        "indexes": [{"fields": ["month", "-taken_on"]}, {"fields": ["taken_on"]}],
    }

    taken_on = StringField(required=True)
    month = StringField(required=True)
    lines = ListField(DictField())


FORECAST_DOCUMENTS = (Conversion, ForecastSnapshot)
