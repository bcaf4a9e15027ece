"""Next best actions: what is best done with a customer now, why, and why nothing else."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    WORD,
    Flag,
    Id,
    InLanguages,
    Money,
    PageRequest,
    Recorded,
    Share,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)

NEXT_ACTION_KINDS = ("resolve_issue", "call", "mail", "win_back", "cross_sell", "visit",
                     "ask_referral", "nothing")
NEXT_ACTION_STATES = ("open", "accepted", "declined", "done", "replaced", "expired")
OUTCOMES = ("accepted", "declined", "done")
DECLINED_BECAUSE = ("not_relevant", "bad_time", "done_already", "knows_better", "other")
MOST_RECOMMENDED = 200


class NextActionText(InLanguages):
    en = Text(400, required=True)
    es = Text(400, required=True)


class NextActionReason(Strict):
    code = fields.String(required=True, validate=WORD)
    text = fields.Nested(NextActionText, required=True)


class NextActionAbout(Strict):
    """What it is about: a ticket, a return, a complaint, a quote, a product, an action."""

    type = fields.String(required=True, validate=WORD)
    id = Text(60, required=True)


class NextActionAlternative(Strict):
    kind = fields.String(required=True, validate=validate.OneOf(NEXT_ACTION_KINDS))
    about = fields.Nested(NextActionAbout, allow_none=True)
    expected_value = fields.Nested(Money, required=True)


class NextActionObstacle(Strict):
    """What forbids another: `consent` with the code of the obstacle, guards, and rules of our own.
    """

    kind = fields.String(required=True, validate=validate.OneOf(NEXT_ACTION_KINDS))
    about = fields.Nested(NextActionAbout, allow_none=True)
    code = fields.String(required=True, validate=WORD)
    text = fields.Nested(NextActionText, required=True)


class Recommendation(Recorded):
    """Expected value = probability × margin − cost, in the currency of the house."""

    id = Id("next_best_action", required=True)
    contact_id = Id("contact", required=True)
    owner_id = Id("user", allow_none=True)
    kind = fields.String(required=True, validate=validate.OneOf(NEXT_ACTION_KINDS))
    customer_class = fields.String(required=True, validate=WORD, metadata={
        "description": "The RFM class, or no_class."})
    about = fields.Nested(NextActionAbout, allow_none=True)
    campaign_id = Id("campaign", allow_none=True)
    channel = fields.String(allow_none=True, validate=WORD)
    state = fields.String(required=True, validate=validate.OneOf(NEXT_ACTION_STATES))
    probability = Share(required=True, metadata={
        "description": "That it comes to something, by propensity and what was learnt of outcomes."
        })
    propensity = Share(required=True, metadata={
        "description": "The same before anything was learnt of outcomes."})
    margin = fields.Nested(Money, required=True, metadata={
        "description": "What it brings when it comes to something."})
    cost = fields.Nested(Money, required=True)
    is_cost_known = Flag(required=True, metadata={
        "description": "Whether a tariff says what it costs; otherwise it is taken for nothing."})
    expected_value = fields.Nested(Money, required=True)
    reasons = many(NextActionReason, 20, required=True)
    alternatives = many(NextActionAlternative, 20, required=True, metadata={
        "description": "What else might be done, the best first."})
    obstacles = many(NextActionObstacle, 50, required=True, metadata={
        "description": "What forbids the others."})
    asked_at = Time(required=True, metadata={
        "description": "When contacts were asked whether it may be done."})
    expires_at = Time(required=True)
    accepted_at = Time(allow_none=True)
    accepted_by_id = Id("user", allow_none=True)
    ended_at = Time(allow_none=True)
    ended_by_id = Id("user", allow_none=True)
    declined_because = fields.String(allow_none=True, validate=validate.OneOf(DECLINED_BECAUSE))
    is_successful = Flag(allow_none=True)
    order_id = Id("order", allow_none=True)
    note = Text(2000, allow_none=True, is_long=True)


class RecommendationNow(Recommendation):
    """With what forbids it at this moment, asked of contacts as it is shown."""

    forbidden_because = fields.String(allow_none=True, validate=WORD)


class RecommendNextBestActions(Strict):
    """For these contacts, or for the 200 most valuable customers of an owner."""

    contact_ids = fields.List(Id("contact"), validate=validate.Length(1, MOST_RECOMMENDED))
    owner_id = Id("user")

    @validates_schema(skip_on_field_errors=True)
    def refuse_neither_and_both(self, data, **_options):
        if ("contact_ids" in data) is ("owner_id" in data):
            raise ValidationError({"contact_ids": ["Give contacts or an owner."]})


class NextBestActionsMade(Strict):
    items = many(Recommendation, MOST_RECOMMENDED, required=True)


class NextBestActionId(Strict):
    next_best_action_id = Id("next_best_action", required=True)


class ListNextBestActions(PageRequest):
    """Those of the greatest expected value first."""

    contact_id = Id("contact")
    owner_id = Id("user")
    state = fields.String(load_default="open", validate=validate.OneOf(NEXT_ACTION_STATES))


NextBestActionPage = page_of(RecommendationNow, "NextBestActionPage")


class NextBestActionOutcome(NextBestActionId):
    """The same outcome again changes nothing."""

    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    declined_because = fields.String(validate=validate.OneOf(DECLINED_BECAUSE))
    is_successful = Flag(metadata={
        "description": "Whether it came to something: of what is done."})
    order_id = Id("order")
    note = Text(2000, is_long=True)

    @validates_schema(skip_on_field_errors=True)
    def refuse_misfits(self, data, **_options):
        for name, outcome in (("declined_because", "declined"), ("is_successful", "done")):
            if (name in data) is not (data["outcome"] == outcome):
                raise ValidationError({name: [f"It is said of what is {outcome}, and only then."]})


class ListNextActionRates(Strict):
    """Of all kinds and classes that there are outcomes of."""


class NextActionRate(Strict):
    """How often a kind came to something with a class, by what was recorded.

    Beta-Bernoulli: the prior is what propensities said, and counts for 20 outcomes.
    """

    kind = fields.String(required=True, validate=validate.OneOf(NEXT_ACTION_KINDS))
    customer_class = fields.String(required=True, validate=WORD)
    done_count = Whole(required=True)
    success_count = Whole(required=True)
    expected_count = fields.Float(required=True, metadata={
        "description": "How many successes propensities said."})
    factor = fields.Float(required=True, metadata={
        "description": "By which propensities of the kind and class are multiplied."})


class NextActionRates(Strict):
    items = many(NextActionRate, 200, required=True)
