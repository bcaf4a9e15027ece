"""Scores: what each customer is worth, by which formula, and what rows are behind it."""

from marshmallow import fields, validate

from ..common import (
    WORD,
    Flag,
    Id,
    InLanguages,
    Money,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..declare import get, post
from ..worth import Figures, Propensity
from .declared import NOT_FOUND, marketing
from .propensity_model import PROPENSITIES

RFM_CLASSES = (
    "champions", "loyal", "potential", "new", "needs_attention", "about_to_sleep", "at_risk",
    "hibernating", "lost")
FIGURE_SORTS = ("-lifetime_value", "-revenue", "-probability_alive", "-last_order_at")
SCORE_SORTS = (*FIGURE_SORTS, *(f"-propensity_to_{name}" for name in PROPENSITIES))
# What has rows here behind it; costs are listed where they are kept.
ROW_FIGURES = ("revenue", "invoiced", "engagement")
RECKONING_STATES = ("waiting", "running", "done", "failed")


class PropensityWords(InLanguages):
    en = Text(300, required=True)
    es = Text(300, required=True)


class PropensityReason(Strict):
    """What makes it likelier, or less likely, than it is of the average customer."""

    code = fields.String(required=True, validate=WORD)
    contribution = fields.Float(required=True, metadata={
        "description": "What it adds to the log-odds: 0.69 makes the odds twice as good."})
    text = fields.Nested(PropensityWords, required=True)


class ScoredPropensity(Propensity):
    is_average = Flag(required=True, metadata={
        "description": "Whether it is the average of the customer's class, as too little is known "
                       "for a model."})
    reasons = many(PropensityReason, 10, required=True, metadata={
        "description": "The weightiest first."})


class Score(Figures):
    contact_id = Id("contact", required=True)
    version = Whole(1, required=True)
    scored_at = Time(required=True)
    model_id = Id("model", allow_none=True, metadata={
        "description": "By which model what they may still bring was worked out."})
    propensities = many(ScoredPropensity, 20, required=True)


class Interval(Strict):
    """Where the figure lies with 95 of 100 chances, as far as the model's parameters are unsure.

    What a single customer really does differs by much more.
    """

    figure = fields.String(required=True, validate=WORD)
    low = Text(40, required=True)
    high = Text(40, required=True)


class Formula(InLanguages):
    en = Text(600, required=True)
    es = Text(600, required=True)


class FigureParameter(Strict):
    name = fields.String(required=True, validate=WORD)
    value = Text(60, required=True)


class FigureExplained(Strict):
    """How a figure comes about, and where its rows are."""

    figure = fields.String(required=True, validate=WORD)
    formula = fields.Nested(Formula, required=True)
    parameters = many(FigureParameter, 30, required=True)
    rows = Text(300, allow_none=True, metadata={
        "description": "The route by which the rows behind it are read."})


class ExplainedScore(Score):
    explained = many(FigureExplained, 40, required=True)
    intervals = many(Interval, 10, required=True)


class ScoredContactId(Strict):
    contact_id = Id("contact", required=True)


class ListScores(PageRequest):
    """Those of whom the figure that they are sorted by is known, the greatest first."""

    rfm_class = fields.String(validate=validate.OneOf(RFM_CLASSES))
    sort = fields.String(load_default="-lifetime_value", validate=validate.OneOf(SCORE_SORTS))


ScorePage = page_of(Score, "ScorePage")


class ListScoreRows(PageRequest, ScoredContactId):
    """The latest first."""

    figure = fields.String(required=True, validate=validate.OneOf(ROW_FIGURES))


class ScoreRow(Strict):
    """Something that a figure was made of; an amount that is missing is not known in the house."""

    type = fields.String(required=True, validate=WORD)
    id = Text(60, required=True)
    occurred_at = Time(required=True)
    state = fields.String(allow_none=True)
    amount = fields.Nested(Money, allow_none=True, metadata={
        "description": "As it was, in its own currency; of a credit note below nothing."})
    house_amount = fields.Nested(Money, allow_none=True)
    margin = fields.Nested(Money, allow_none=True, metadata={
        "description": "In the currency of the house."})
    channel = fields.String(allow_none=True)
    weight = fields.Float(allow_none=True, metadata={
        "description": "For how much it counts today."})


ScoreRowPage = page_of(ScoreRow, "ScoreRowPage")


class ClassSummary(Strict):
    rfm_class = fields.String(required=True, data_key="class", validate=WORD)
    customer_count = Whole(required=True)
    revenue = fields.Nested(Money, required=True)
    lifetime_value = fields.Nested(Money, required=True)
    lifetime_value_count = Whole(required=True, metadata={
        "description": "Of how many of them a lifetime value is known."})


class SummarizeScores(Strict):
    """Of all customers."""


class ScoreSummary(Strict):
    customer_count = Whole(required=True, metadata={"description": "Who has an order that stands."})
    scored_count = Whole(required=True, metadata={
        "description": "Who has a score at all, by orders or by anything else."})
    waiting_count = Whole(required=True, metadata={"description": "Who is to be scored anew."})
    revenue = fields.Nested(Money, required=True)
    lifetime_value = fields.Nested(Money, required=True)
    classes = many(ClassSummary, 20, required=True)
    reckoned_at = Time(allow_none=True, metadata={
        "description": "When all were last looked at together, for the fifths."})


class ReckonScores(Strict):
    """Score everybody anew; while that is under way already, it is that one."""


class ScoreReckoning(Recorded):
    id = Id("score_reckoning", required=True)
    state = fields.String(required=True, validate=validate.OneOf(RECKONING_STATES))
    contact_count = Whole(allow_none=True)
    done_count = Whole(required=True)
    ended_at = Time(allow_none=True)


class ScoreReckoningId(Strict):
    score_reckoning_id = Id("score_reckoning", required=True)


get_score = marketing.query(
    "get_score", "See what a customer is worth, and by which formulas.",
    request=ScoredContactId, reply=ExplainedScore, permission="marketing:read",
    route=get("/scores/{contact_id}"), errors=NOT_FOUND,
    links={"list_score_rows": {"contact_id": "contact_id"}},
)
list_scores = marketing.query(
    "list_scores", "List customers by what they are worth, the greatest first.",
    request=ListScores, reply=ScorePage, permission="marketing:read", route=get("/scores"),
)
list_score_rows = marketing.query(
    "list_score_rows", "List the rows behind a figure of a customer, the latest first.",
    request=ListScoreRows, reply=ScoreRowPage, permission="marketing:read",
    route=get("/scores/{contact_id}/rows"), errors=NOT_FOUND,
)
summarize_scores = marketing.query(
    "summarize_scores", "See how many customers of each class there are, and what they bring.",
    request=SummarizeScores, reply=ScoreSummary, permission="marketing:read",
    route=get("/scores/summary"), objects=("contact.*",),
)
reckon_scores = marketing.command(
    "reckon_scores", "Score everybody anew, in the background.",
    request=ReckonScores, reply=ScoreReckoning, permission="marketing_settings:write",
    route=post("/score-reckonings", location="/score-reckonings/{id}"), safe_to_repeat=True,
    links={"get_score_reckoning": {"score_reckoning_id": "id"}},
)
get_score_reckoning = marketing.query(
    "get_score_reckoning", "See how far the scoring of everybody is.",
    request=ScoreReckoningId, reply=ScoreReckoning, permission="marketing:read",
    route=get("/score-reckonings/{score_reckoning_id}"), errors=NOT_FOUND,
)
