"""Influence: who is heard by whom, among those who speak of us and those who know each other."""

from marshmallow import fields, validate

from ..common import WORD, Id, PageRequest, Recorded, Strict, Text, Time, Whole, page_of


class Influence(Strict):
    """How much weight somebody has, and what it is made of, as it was reckoned last."""

    score = fields.Float(required=True, validate=validate.Range(min=0), metadata={
        "description": "PageRank over who replies to, mentions and knows whom; 1 is what each "
                       "would have if all had the same."})
    rank = Whole(required=True, metadata={"description": "1 is who has most."})
    replied_by = Whole(required=True, metadata={
        "description": "How many people replied to them in the last year."})
    mentioned_by = Whole(required=True, metadata={
        "description": "How many people mentioned them in the last year."})
    ties = Whole(required=True, metadata={
        "description": "How many contacts they stand in a relationship with."})
    reach = Whole(required=True, metadata={
        "description": "How many may have read what they said, at most."})
    reckoned_at = Time(required=True)


class InfluentialAuthor(Strict):
    """Somebody on a network whom nobody identified yet."""

    id = Text(500, required=True)
    handle = Text(200, allow_none=True)
    name = Text(200, allow_none=True)
    url = Text(500, allow_none=True)


class Influencer(Influence, Recorded):
    """A contact, or an author whom nobody identified yet."""

    id = Id("influencer", required=True)
    contact_id = Id("contact", allow_none=True)
    network = fields.String(allow_none=True, validate=WORD)
    author = fields.Nested(InfluentialAuthor, allow_none=True)


class ListInfluencers(PageRequest):
    """The most influential first."""

    contact_id = Id("contact")
    network = fields.String(validate=WORD, metadata={
        "description": "Authors of a network whom nobody identified yet."})


InfluencerPage = page_of(Influencer, "InfluencerPage")
