"""Agreements with partners: what they may sell and where, at which prices, and what they earn."""

from marshmallow import fields, validate

from ..common import (
    Country,
    Day,
    ExpectedVersion,
    Flag,
    Id,
    Money,
    Month,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Whole,
    many,
    page_of,
)
from ..lines import Price
from ..visibility import shows
from .percent import Percent

AGREEMENT_TYPES = ("reseller", "distributor", "agent", "referral", "other")
AGREEMENT_STATES = ("draft", "active", "ended")
# When a commission is earned: when an order was delivered, or once its invoice is paid.
EARNED_WHEN = ("delivered", "paid")


class Territory(Strict):
    """A country, or a part of it (ISO 3166-2, such as ES-MD)."""

    country = Country(required=True)
    region = Text(10, allow_none=True)


class CommissionRule(Strict):
    """The first rule that fits a line counts; one without products and categories fits all."""

    percent = Percent(required=True)
    product_ids = many(Id("product"), 200)
    categories = many(Text(60), 50)
    from_amount = Price(allow_none=True, metadata={
        "description": "Of what they sold in the year so far, in the currency of the order."})


class AgreementDocument(Strict):
    name = Text(200, required=True)
    url = Text(500, required=True)


class AgreementFields(Strict):
    name = Text(200)
    tier = Text(40, allow_none=True)
    ends_on = Day(allow_none=True)
    territories = many(Territory, 300, metadata={"description": "None is everywhere."})
    is_exclusive = Flag()
    price_list_id = Id("price_list", allow_none=True)
    discount_percent = Percent(allow_none=True)
    commission_rules = many(CommissionRule, 50)
    earned_when = fields.String(validate=validate.OneOf(EARNED_WHEN))
    protection_days = Whole(0, 3650, allow_none=True, metadata={
        "description": "For how long a deal that they register is theirs."})
    documents = many(AgreementDocument, 50)
    owner_id = Id("user", allow_none=True)


class NewAgreement(AgreementFields):
    partner_id = Id("contact", required=True)
    type = fields.String(required=True, validate=validate.OneOf(AGREEMENT_TYPES))
    name = Text(200, required=True)
    starts_on = Day(required=True)


@shows("agreement", owned_by=("owner_id",))
class Agreement(NewAgreement, Recorded):
    id = Id("agreement", required=True)
    state = fields.String(required=True, validate=validate.OneOf(AGREEMENT_STATES))


class AgreementId(Strict):
    agreement_id = Id("agreement", required=True)


class UpdateAgreement(AgreementId, ExpectedVersion):
    changes = fields.Nested(AgreementFields, required=True)


class ChangeAgreement(AgreementId, ExpectedVersion):
    """Which agreement, and optionally at which version."""


class ListAgreements(PageRequest):
    partner_id = Id("contact")
    state = fields.String(validate=validate.OneOf(AGREEMENT_STATES))
    type = fields.String(validate=validate.OneOf(AGREEMENT_TYPES))


AgreementPage = page_of(Agreement, "AgreementPage")


class AgreementTold(Strict):
    agreement = fields.Nested(Agreement, required=True)


# What comes of them


class Commission(Recorded):
    """What a partner earned by an order; given back where the order is."""

    id = Id("commission", required=True)
    partner_id = Id("contact", required=True)
    agreement_id = Id("agreement", required=True)
    order_id = Id("order", required=True)
    order_number = Text(60, required=True)
    earned_on = Day(required=True)
    base = fields.Nested(Money, required=True, metadata={
        "description": "The net of the lines that count."})
    amount = fields.Nested(Money, required=True)
    statement_id = Id("commission_statement", allow_none=True)
    reverses_id = Id("commission", allow_none=True)


class ListCommissions(PageRequest):
    partner_id = Id("contact")
    statement_id = Id("commission_statement")
    earned_from = Day()
    earned_to = Day()


CommissionPage = page_of(Commission, "CommissionPage")


class CommissionStatement(Recorded):
    """What a partner earned in a month, closed: billing makes a self-billed invoice of it."""

    id = Id("commission_statement", required=True)
    partner_id = Id("contact", required=True)
    period = Text(7, required=True, metadata={"description": "Such as 2026-03."})
    closed_on = Day(required=True)
    count = Whole(required=True)
    total = fields.Nested(Money, required=True)


class CommissionStatementId(Strict):
    commission_statement_id = Id("commission_statement", required=True)


class CloseCommissions(Strict):
    """Of one partner, or of all who earned something."""

    period = Month(required=True)
    partner_id = Id("contact", allow_none=True, load_default=None)


class CommissionsClosed(Strict):
    items = fields.List(fields.Nested(CommissionStatement), required=True)


class ListCommissionStatements(PageRequest):
    partner_id = Id("contact")


CommissionStatementPage = page_of(CommissionStatement, "CommissionStatementPage")


class CommissionStatementTold(Strict):
    commission_statement = fields.Nested(CommissionStatement, required=True)


class ProductPerformance(Strict):
    product_id = Id("product", required=True, allow_none=True)
    description = Text(500, required=True)
    order_count = Whole(required=True)
    cancelled_count = Whole(required=True)
    quantity = Price(required=True)
    totals = many(Money, 20, required=True)
    incident_count = Whole(required=True, metadata={
        "description": "Tickets and returns of who bought it through them."})


class PartnerPerformance(Strict):
    """What a partner sold of each product in a period, and what went wrong with it."""

    partner_id = Id("contact", required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    products = fields.List(fields.Nested(ProductPerformance), required=True)


class GetPartnerPerformance(Strict):
    partner_id = Id("contact", required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)


# In the partner portal: what a partner is shown of their own, field by field


class PartnerAgreement(Strict):
    """Without who of us looks after it."""

    id = Id("agreement", required=True)
    name = Text(200, required=True)
    type = fields.String(required=True, validate=validate.OneOf(AGREEMENT_TYPES))
    tier = Text(40, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(AGREEMENT_STATES))
    starts_on = Day(required=True)
    ends_on = Day(allow_none=True)
    territories = many(Territory, 300)
    is_exclusive = Flag()
    discount_percent = Percent(allow_none=True)
    commission_rules = many(CommissionRule, 50)
    earned_when = fields.String(validate=validate.OneOf(EARNED_WHEN))
    protection_days = Whole(0, 3650, allow_none=True)
    documents = many(AgreementDocument, 50)


class PartnerCommission(Strict):
    """Without whom it was sold to, who may be no customer of theirs."""

    id = Id("commission", required=True)
    order_number = Text(60, required=True)
    earned_on = Day(required=True)
    base = fields.Nested(Money, required=True)
    amount = fields.Nested(Money, required=True)
    statement_id = Id("commission_statement", allow_none=True)


class PartnerCommissionStatement(Strict):
    id = Id("commission_statement", required=True)
    period = Text(7, required=True)
    closed_on = Day(required=True)
    count = Whole(required=True)
    total = fields.Nested(Money, required=True)


class ListPartnerCommissions(PageRequest):
    statement_id = Id("commission_statement")


PartnerAgreementPage = page_of(PartnerAgreement, "PartnerAgreementPage")
PartnerCommissionPage = page_of(PartnerCommission, "PartnerCommissionPage")
PartnerCommissionStatementPage = page_of(
    PartnerCommissionStatement, "PartnerCommissionStatementPage")
