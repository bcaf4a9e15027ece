"""Portfolios (carterización): by which rules customers are given to those who look after them."""

from marshmallow import fields, validate

from ..common import (
    Country,
    Day,
    ExpectedVersion,
    Id,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)

MOST_MOVES = 1000


class Caretaker(Strict):
    """Somebody who looks after customers, and how many they can look after by all rules."""

    user_id = Id("user", required=True)
    capacity = Whole(0, 1_000_000, required=True)


class PortfolioRule(Strict):
    """Which customers it is for: each condition that is not empty has to fit."""

    name = Text(120, required=True)
    countries = many(Country(), 250)
    regions = many(Text(120), 200)
    postal_prefixes = many(Text(10), 500)
    tags = many(Text(60), 100)
    roles = many(Text(40), 20)
    languages = many(Text(10), 50)
    user_ids = fields.List(
        Id("user"), required=True, validate=validate.Length(min=1, max=500),
        metadata={"description": "Who takes such customers; whoever has most room comes first."})


class PortfolioPlanFields(Strict):
    """Rules in their order: the first that fits counts."""

    rules = many(PortfolioRule, 200, required=True)
    caretakers = many(Caretaker, 2000, required=True)


class PortfolioPlan(PortfolioPlanFields, Recorded):
    id = Id("portfolio_plan", required=True)


class SetPortfolioPlan(PortfolioPlanFields, ExpectedVersion):
    """All rules, and who can look after how many."""


class Assignment(Recorded):
    """Who looked after a customer, from when to when, and by which rule."""

    id = Id("assignment", required=True)
    contact_id = Id("contact", required=True)
    user_id = Id("user", required=True)
    starts_on = Day(required=True)
    ends_on = Day(allow_none=True)
    rule = Text(120, allow_none=True)
    because = Text(300, allow_none=True)


class AssignCustomers(Strict):
    """These, or with none all customers and prospects who are nobody's yet."""

    contact_ids = many(Id("contact"), 1000, load_default=list)


class Unassigned(Strict):
    contact_id = Id("contact", required=True)
    because = fields.String(required=True, validate=validate.OneOf(
        ("no_rule", "no_room", "unknown", "assigned")))


class CustomersAssigned(Strict):
    items = many(Assignment, 1000, required=True)
    left_out = many(Unassigned, 1000, required=True)
    has_more = fields.Boolean(required=True, metadata={
        "description": "Whether there are more who are nobody's; ask again."})


class ListAssignments(PageRequest):
    contact_id = Id("contact")
    user_id = Id("user")
    holds_on = Day()


AssignmentPage = page_of(Assignment, "AssignmentPage")


class Load(Strict):
    user_id = Id("user", required=True)
    capacity = Whole(required=True)
    before = Whole(required=True)
    after = Whole(required=True)


class Move(Strict):
    contact_id = Id("contact", required=True)
    from_user_id = Id("user", required=True)
    to_user_id = Id("user", required=True)
    because = fields.String(required=True, validate=validate.OneOf(
        ("gone", "over_capacity", "uneven")))


class SimulateRebalance(Strict):
    """Without a look at how even it is, only who has too many or is gone gives customers away."""

    evenness_percent = Whole(0, 100, load_default=20, metadata={
        "description": "How far apart two of the same rule may be filled, of their capacities."})


class Rebalance(Recorded):
    """What would go to whom. Nothing is done until it is applied."""

    id = Id("rebalance", required=True)
    moves = many(Move, MOST_MOVES, required=True)
    loads = many(Load, 2000, required=True)
    applied_at = Time(allow_none=True)
    left_count = Whole(required=True, metadata={
        "description": "How many would have to go and nobody has room for."})


class RebalanceId(Strict):
    rebalance_id = Id("rebalance", required=True)


class RebalanceApplied(Strict):
    moved_count = Whole(required=True)
    stale_count = Whole(required=True, metadata={
        "description": "Those who are somebody else's by now, and so stay."})


class AssignmentTold(Strict):
    """`from_user_id` is who looked after them before."""

    assignment = fields.Nested(Assignment, required=True)
    from_user_id = Id("user", allow_none=True)
