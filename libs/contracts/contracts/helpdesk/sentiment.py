"""How somebody seems to feel by what they write."""

from marshmallow import fields, validate

from ..common import Flag, Share, Strict

MOODS = ("angry", "unhappy", "neutral", "pleased")


class Sentiment(Strict):
    """How somebody seems to feel. A person may say otherwise than the machine."""

    mood = fields.String(required=True, validate=validate.OneOf(MOODS))
    confidence = Share(required=True)
    is_overridden = Flag()
