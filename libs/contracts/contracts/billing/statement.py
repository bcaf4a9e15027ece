"""Statements of account, ageing, and how a party stands that buys and sells."""

from marshmallow import fields, validate

from ..common import Amount, Day, Id, PageRequest, Strict, Text, many

ENTRY_KINDS = ("invoice", "credit_note", "payment", "reversal", "refund")
MOST_ENTRIES = 2000


class StatementEntry(Strict):
    """One document or payment; what is owed to us by it is positive."""

    day = Day(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(ENTRY_KINDS))
    id = Id("invoice", "payment", "refund", required=True)
    title = Text(140, required=True, metadata={
        "description": "The number of a document, the reference of a payment."})
    due_on = Day(allow_none=True)
    amount = Amount(required=True)
    balance = Amount(required=True, metadata={"description": "What is owed after it."})


class AgeingBuckets(Strict):
    """What is open in one currency, by how many days it is overdue."""

    currency = fields.String(required=True)
    not_due = Amount(required=True)
    days_1_30 = Amount(required=True)
    days_31_60 = Amount(required=True)
    days_61_90 = Amount(required=True)
    over_90_days = Amount(required=True)
    total = Amount(required=True)


class CurrencyStatement(Strict):
    """opening + the amounts of all entries = closing, to the cent."""

    currency = fields.String(required=True)
    opening = Amount(required=True)
    entries = many(StatementEntry, MOST_ENTRIES, required=True)
    closing = Amount(required=True)


class Statement(Strict):
    contact_id = Id("contact", required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    currencies = many(CurrencyStatement, 200, required=True)
    ageing = many(AgeingBuckets, 200, required=True, metadata={
        "description": "Of what is open today."})


class PortalStatementRequest(Strict):
    """This year, without days; both days are part of it."""

    starts_on = Day(load_default=None, allow_none=True)
    ends_on = Day(load_default=None, allow_none=True)


class StatementRequest(PortalStatementRequest):
    contact_id = Id("contact", required=True)


class PartyRequest(Strict):
    contact_id = Id("contact", required=True)


class CustomerAgeing(AgeingBuckets):
    contact_id = Id("contact", required=True)


class GetAgeing(PageRequest):
    """By the id of the customer."""


class AgeingPage(Strict):
    """A page of customers; `totals` are of all of them."""

    items = fields.List(fields.Nested(CustomerAgeing), required=True)
    next = fields.String(required=True, allow_none=True)
    totals = many(AgeingBuckets, 200, required=True)


class Position(Strict):
    """net = owed_to_us − credit − owed_by_us; negative when we owe more than we are owed."""

    currency = fields.String(required=True)
    owed_to_us = Amount(required=True, metadata={"description": "What is open of invoices."})
    credit = Amount(required=True, metadata={
        "description": "What their payments and credit notes leave over."})
    owed_by_us = Amount(required=True, metadata={
        "description": "What is open of documents that we issued for them (self-billed)."})
    net = Amount(required=True)


class NetPosition(Strict):
    contact_id = Id("contact", required=True)
    positions = many(Position, 200, required=True)
