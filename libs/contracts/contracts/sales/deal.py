"""Deals: what somebody may come to buy of us, how far that is, and how well it goes."""

from marshmallow import fields, validate

from ..common import WORD, Day, Flag, Id, Money, Share, Strict, Text, Time, Whole, many
from ..facts import AboutParties
from ..lines import Price, Quantity
from ..visibility import shows
from .pipeline import FORECAST_CATEGORIES

DEAL_STATES = ("open", "won", "lost")
# The newest stays in stages that are kept of a deal.
MOST_STAYS = 100
SIGNS = ("going_cold", "single_threaded", "rotting", "overdue", "no_next_step",
         "next_step_overdue")


class DealValue(Money):
    """What a deal may bring, without taxes."""

    amount = Price(required=True)


class WantedProduct(Strict):
    """What the customer wants, before anything is quoted."""

    product_id = Id("product", allow_none=True)
    description = Text(500, required=True, is_long=True)
    quantity = Quantity(allow_none=True)
    unit_price = Price(allow_none=True)


class DealMember(Strict):
    """Somebody of us who works on it beside its owner."""

    user_id = Id("user", required=True)
    part = Text(60, allow_none=True, metadata={"description": "Such as presales or legal."})


class Competitor(Strict):
    """Who else may win it, perhaps one of our contacts."""

    name = Text(200, required=True)
    contact_id = Id("contact", allow_none=True)
    note = Text(1000, allow_none=True, is_long=True)


class DealNextStep(Strict):
    what = Text(500, required=True)
    due_on = Day(allow_none=True)


class DealChanges(Strict):
    """The customer comes first among the contacts, then its people."""

    name = Text(200)
    contact_ids = fields.List(Id("contact"), validate=validate.Length(min=1, max=20))
    owner_id = Id("user", allow_none=True)
    team_id = Text(60, allow_none=True)
    members = many(DealMember, 20)
    value = fields.Nested(DealValue, allow_none=True)
    category = fields.String(
        allow_none=True, validate=validate.OneOf(FORECAST_CATEGORIES), metadata={
            "description": "In which category it is forecast; null is that of its stage."})
    expected_on = Day(allow_none=True, metadata={"description": "When it may be won."})
    products = many(WantedProduct, 100)
    competitors = many(Competitor, 20)
    next_step = fields.Nested(DealNextStep, allow_none=True)
    source = Text(60, allow_none=True)
    campaign_id = Id("campaign", allow_none=True)


class NewDeal(DealChanges):
    name = Text(200, required=True)
    contact_ids = fields.List(
        Id("contact"), required=True, validate=validate.Length(min=1, max=20))
    owner_id = Id("user", allow_none=True, metadata={
        "description": "Who asks for it, when it is not given."})
    pipeline_id = Id("pipeline", allow_none=True, metadata={
        "description": "The default one when it is not given."})
    stage_id = Id("stage", allow_none=True, metadata={
        "description": "The first one when it is not given."})
    lead_id = Id("lead", allow_none=True)


class StayAcknowledged(Strict):
    """In spite of what somebody went on."""

    finding_ids = many(fields.String(), 1000, required=True)
    reason = fields.String(required=True)


class StageStay(Strict):
    """For how long a deal stood in a stage, and who had put it there."""

    pipeline_id = Id("pipeline", required=True)
    stage_id = Id("stage", required=True)
    entered_at = Time(required=True)
    left_at = Time(required=True, allow_none=True)
    seconds = Whole(required=True, metadata={"description": "Until now where it stands yet."})
    actor_id = fields.String(required=True)
    acknowledged = fields.Nested(StayAcknowledged, allow_none=True, metadata={
        "description": "What guards had found when it was put there, and why it was all the same."})


class SignText(Strict):
    en = Text(500, required=True)
    es = Text(500, required=True)


class HealthSign(Strict):
    """One way in which a deal is not well, with what shows it."""

    sign = fields.String(required=True, validate=validate.OneOf(SIGNS))
    text = fields.Nested(SignText, required=True)
    days = Whole(required=True, allow_none=True, metadata={
        "description": "For how many days it is so, or since the last time."})
    limit_days = Whole(required=True, allow_none=True)
    since = Time(required=True, allow_none=True)
    contact_ids = many(Id("contact"), 20, required=True)
    interaction_id = Id("interaction", required=True, allow_none=True)


class DealHealth(Strict):
    is_at_risk = Flag(required=True)
    signs = many(HealthSign, len(SIGNS), required=True)
    last_interaction_at = Time(required=True, allow_none=True)


@shows("deal", owned_by=("owner_id", "members.user_id"), team="team_id")
class Deal(AboutParties):
    """The customer comes first among the parties, then its people.

    How it goes is shown where deals are looked at, and not told in events, as it changes by itself.
    """

    # Part of it is worked out for the moment, so the same version is answered whole each time.
    CHANGES_WITH_TIME = True

    id = Id("deal", required=True)
    name = Text(200, required=True)
    state = fields.String(required=True, validate=validate.OneOf(DEAL_STATES))
    opened_at = Time(required=True)
    closed_at = Time(allow_none=True)
    expected_on = Day(allow_none=True)
    value = fields.Nested(Money, allow_none=True)
    probability = Share(allow_none=True, metadata={"description": "That of its stage."})
    category = fields.String(allow_none=True, validate=validate.OneOf(FORECAST_CATEGORIES))
    pipeline_id = Id("pipeline", allow_none=True)
    stage_id = Id("stage", allow_none=True)
    stage_entered_at = Time(allow_none=True)
    team_id = Text(60, allow_none=True)
    members = many(DealMember, 20)
    products = many(WantedProduct, 100)
    competitors = many(Competitor, 20)
    next_step = fields.Nested(DealNextStep, allow_none=True)
    source = Text(60, allow_none=True)
    campaign_id = Id("campaign", allow_none=True)
    lead_id = Id("lead", allow_none=True)
    closed_reason = fields.String(allow_none=True, validate=WORD, metadata={
        "description": "Why it was won or lost: one of the reasons of its pipeline."})
    closed_note = Text(2000, allow_none=True, is_long=True)
    health = fields.Nested(DealHealth, allow_none=True, metadata={
        "description": "How it goes; null once it is closed."})
    history = many(StageStay, MOST_STAYS, metadata={
        "description": "Where it stood, the first first; shown where one deal is asked for."})


class DealTold(Strict):
    deal = fields.Nested(Deal, required=True)


class DealMoved(DealTold):
    from_stage_id = Id("stage", required=True)
    seconds = Whole(required=True, metadata={"description": "How long it had stood there."})


class DealReassigned(DealTold):
    from_owner_id = Id("user", required=True, allow_none=True)
    from_team_id = Text(60, required=True, allow_none=True)
    reason = Text(500, required=True)
