"""What is asked of deals: one, many, and all of a board."""

from marshmallow import fields, validate

from ..common import (
    WORD,
    Day,
    ExpectedVersion,
    Flag,
    Id,
    InLanguages,
    Money,
    PageRequest,
    Share,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..contacts.profile import FactShown
from ..contacts.timeline import TimelineEntry
from ..guarding import Guarded
from .deal import DEAL_STATES, Deal, DealChanges
from .pipeline import STAGE_KINDS

SORTS = tuple(f"{sign}{name}" for name in ("expected_on", "created_at", "value", "stage_entered_at")
              for sign in ("", "-"))
MOST_AT_ONCE = 1000
REASSIGN_OUTCOMES = ("reassigned", "unchanged", "closed", "not_found")


class DealId(Strict):
    deal_id = Id("deal", required=True)


class ListDeals(PageRequest):
    pipeline_id = Id("pipeline")
    stage_id = Id("stage")
    owner_id = Id("user")
    team_id = Text(60)
    contact_id = Id("contact")
    state = fields.String(validate=validate.OneOf(DEAL_STATES))
    expected_from = Day()
    expected_to = Day()
    closed_after = Time()
    closed_before = Time()
    created_after = Time()
    created_before = Time()
    sort = fields.String(
        load_default="-created_at", validate=validate.OneOf(SORTS), metadata={
            "description": "By value goes by the amount, whatever its currency."})


DealPage = page_of(Deal, "DealPage")


class UpdateDeal(DealId, ExpectedVersion):
    changes = fields.Nested(DealChanges, required=True)


class Entering(DealId, ExpectedVersion):
    changes = fields.Nested(DealChanges, load_default=dict, metadata={
        "description": "What is said of it by the way, such as what the stage asks for."})


class MoveDeal(Entering, Guarded):
    stage_id = Id("stage", required=True, metadata={
        "description": "An open stage or one of deals that are won, of this or another pipeline."})


class WinDeal(Entering, Guarded):
    reason = fields.String(load_default=None, allow_none=True, validate=WORD)
    note = Text(2000, load_default=None, allow_none=True, is_long=True)


class LoseDeal(DealId, ExpectedVersion):
    reason = fields.String(required=True, validate=WORD, metadata={
        "description": "One of the reasons of its pipeline."})
    note = Text(2000, load_default=None, allow_none=True, is_long=True)


class ReopenDeal(DealId, ExpectedVersion):
    stage_id = Id("stage", load_default=None, allow_none=True, metadata={
        "description": "The one that it was closed from, when none is given."})


class GetDealBoard(Strict):
    pipeline_id = Id("pipeline", allow_none=True, load_default=None, metadata={
        "description": "The default one when it is not given."})
    owner_id = Id("user")
    team_id = Text(60)
    limit = Whole(0, 50, load_default=20, metadata={"description": "So many deals of each stage."})
    sort = fields.String(load_default="expected_on", validate=validate.OneOf(SORTS))
    closed_days = Whole(0, 366, load_default=30, metadata={
        "description": "Of closed stages, what was closed in so many days."})


class BoardStage(Strict):
    """What stands in a stage: all of it in figures, and the first of the deals."""

    stage_id = Id("stage", required=True)
    name = fields.Nested(InLanguages, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(STAGE_KINDS))
    probability = Share(required=True)
    is_retired = Flag(required=True)
    deal_count = Whole(required=True)
    totals = fields.List(fields.Nested(Money), required=True, allow_none=True, metadata={
        "description": "By currency; null for whom does not see what deals are worth."})
    weighted = fields.List(fields.Nested(Money), required=True, allow_none=True, metadata={
        "description": "The totals times the probability of the stage."})
    deals = many(Deal, 50, required=True)
    next = fields.String(required=True, allow_none=True, metadata={
        "description": "The rest is `GET /deals?stage_id=…` with the same sort and filters, and "
                       "this as `after`; of closed stages with `closed_after`, sorted by "
                       "`-stage_entered_at`, the latest closed first."})


class DealBoard(Strict):
    pipeline_id = Id("pipeline", required=True)
    stages = many(BoardStage, 100, required=True)
    closed_after = Time(required=True)


class DealFilter(Strict):
    """Which deals: open ones that fit all of it."""

    owner_id = Id("user")
    team_id = Text(60)
    pipeline_id = Id("pipeline")
    stage_id = Id("stage")


class ReassignDeals(Strict):
    """Deals by id, or open ones by a filter; at most 1,000 in a call."""

    deal_ids = many(Id("deal"), MOST_AT_ONCE)
    filter = fields.Nested(DealFilter)
    to_owner_id = Id("user", allow_none=True, metadata={
        "description": "Null takes the owner away."})
    to_team_id = Text(60, allow_none=True, metadata={"description": "Null takes the team away."})
    reason = Text(500, required=True)


class ReassignedDeal(Strict):
    deal_id = Id("deal", required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(REASSIGN_OUTCOMES))


class DealsReassigned(Strict):
    items = many(ReassignedDeal, MOST_AT_ONCE, required=True)
    has_more = Flag(required=True, metadata={
        "description": "The filter finds more: ask again with the same."})


class RelatedThing(Strict):
    """A quote or an order, in short."""

    id = fields.String(required=True)
    number = fields.String(allow_none=True)
    state = fields.String(allow_none=True)
    total = fields.Nested(Money, allow_none=True)
    owner_id = Id("user", allow_none=True)
    created_at = Time(required=True)
    link = fields.String(required=True, metadata={"description": "The route to read it by."})


class RelatedOmitted(Strict):
    """What is not shown. Omitted is not empty."""

    section = fields.String(required=True)
    service = fields.String(required=True)
    reason = fields.String(required=True, metadata={
        "description": "not_allowed: your roles do not let you see it; too_many: not all of it is "
                       "shown; not_heard_of: the service never told of anything; or the code of "
                       "the error of the service that would know."})


class DealRelated(Strict):
    """What there is around a deal, the latest first; a section that is missing was omitted."""

    deal_id = Id("deal", required=True)
    customer_id = Id("contact", required=True)
    quotes = many(RelatedThing, 50)
    orders = many(RelatedThing, 50)
    interactions = many(TimelineEntry, 20, metadata={
        "description": "Of the customer and, if it is an organisation, its people."})
    tickets = many(FactShown, 20, metadata={"description": "Of the customer, that are open."})
    sections_omitted = many(RelatedOmitted, 10, required=True)
