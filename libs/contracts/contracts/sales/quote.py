"""Quotes: what we offer to sell, at what price, until when. What was sent never changes."""

from marshmallow import fields, validate

from ..common import (
    Amount,
    Day,
    ExpectedVersion,
    Flag,
    Id,
    Money,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..facts import AboutParties
from ..guarding import Guarded
from ..lines import MOST_LINES, TAX_CATEGORIES, Line, Price, Quantity
from ..visibility import shows
from .percent import Percent

QUOTE_STATES = ("draft", "sent", "accepted", "rejected", "expired", "withdrawn")
APPROVALS = ("not_needed", "needed", "asked", "given", "refused")
DIGEST = Pattern("^[0-9a-f]{64}$", error="This is not a SHA-256 in hex.")


class NewQuoteLine(Strict):
    """A product, priced by the lists and promotions; or something of its own, with its price."""

    product_id = Id("product", allow_none=True)
    options = many(fields.String(validate=validate.Length(max=40)), 50, allow_none=True, metadata={
        "description": "Of a bundle: what is chosen; its defaults without them."})
    description = Text(500, allow_none=True, is_long=True)
    quantity = Quantity(required=True)
    unit = Text(3, allow_none=True)
    unit_price = Price(allow_none=True, metadata={
        "description": "Only of what is no product: that is priced by its lists."})
    tax_category = fields.String(allow_none=True, validate=validate.OneOf(TAX_CATEGORIES))
    unit_cost = Price(allow_none=True)
    discount_percent = Percent(allow_none=True, metadata={
        "description": "What the seller takes off beyond promotions, and may have to be approved."})
    is_optional = Flag(metadata={"description": "The customer may take it or leave it."})


class QuoteLine(Line):
    discount_percent = Percent(allow_none=True)
    is_optional = Flag(required=True)
    is_chosen = Flag(required=True, metadata={
        "description": "Whether the total counts it; of an optional line the customer decides."})


class QuoteFields(Strict):
    title = Text(200, allow_none=True)
    introduction = Text(4000, allow_none=True, is_long=True)
    terms = Text(8000, allow_none=True, is_long=True)
    valid_until_on = Day(allow_none=True)
    lines = many(NewQuoteLine, MOST_LINES)
    coupons = many(Text(60), 10)


class NewQuote(QuoteFields):
    contact_ids = fields.List(
        Id("contact"), required=True, validate=validate.Length(min=1, max=20),
        metadata={"description": "The customer first, then to whom it is addressed."})
    lines = many(NewQuoteLine, MOST_LINES, required=True)
    currency = fields.String(
        load_default="EUR",
        validate=Pattern("^[A-Z]{3}$", error="This is not a currency code such as EUR."))
    deal_id = Id("deal", allow_none=True)
    agreement_id = Id("agreement", allow_none=True)
    owner_id = Id("user", allow_none=True)
    team_id = Text(60, allow_none=True)


class QuoteChanges(QuoteFields):
    """A merge patch (RFC 7396); lines replace the lines."""

    contact_ids = fields.List(Id("contact"), validate=validate.Length(min=1, max=20))
    deal_id = Id("deal", allow_none=True)
    agreement_id = Id("agreement", allow_none=True)
    owner_id = Id("user", allow_none=True)
    team_id = Text(60, allow_none=True)


class Approval(Strict):
    """Whether somebody has to agree to the discounts, and whether they did."""

    state = fields.String(required=True, validate=validate.OneOf(APPROVALS))
    discount_percent = Amount(required=True, metadata={
        "description": "What sellers take off in all, of the total before."})
    discount = Amount(required=True)
    asked_by_id = fields.String(allow_none=True)
    asked_at = Time(allow_none=True)
    decided_by_id = fields.String(allow_none=True)
    decided_at = Time(allow_none=True)
    note = Text(1000, allow_none=True, is_long=True)


class Acceptance(Strict):
    """Who accepted what, when and from where; the digest is that of what they were shown."""

    name = Text(200, required=True)
    accepted_at = Time(required=True)
    source_address = Text(60, allow_none=True)
    contact_id = Id("contact", allow_none=True)
    account_id = fields.String(allow_none=True)
    recorded_by_id = fields.String(allow_none=True, metadata={
        "description": "Of ours, where the customer said so by phone or mail."})
    evidence = Text(1000, allow_none=True, is_long=True)
    revision = Whole(1, required=True)
    digest = fields.String(required=True, validate=DIGEST)
    line_ids = many(Id("line"), MOST_LINES, required=True)


@shows("quote", owned_by=("owner_id",), team="team_id")
class Quote(AboutParties):
    """The customer comes first among the parties, then to whom it is addressed."""

    id = Id("quote", required=True)
    number = Text(60, required=True)
    state = fields.String(required=True, validate=validate.OneOf(QUOTE_STATES))
    revision = Whole(1, required=True, metadata={
        "description": "Counts how often it was sent in another form; it begins with 1."})
    team_id = Text(60, allow_none=True)
    title = Text(200, allow_none=True)
    introduction = Text(4000, allow_none=True, is_long=True)
    terms = Text(8000, allow_none=True, is_long=True)
    currency = fields.String(required=True)
    lines = many(QuoteLine, MOST_LINES, required=True)
    total = fields.Nested(Money, required=True, metadata={"description": "Without taxes."})
    valid_until_on = Day(required=True)
    coupons = many(Text(60), 10)
    deal_id = Id("deal", allow_none=True)
    agreement_id = Id("agreement", allow_none=True)
    approval = fields.Nested(Approval, required=True)
    digest = fields.String(allow_none=True, validate=DIGEST, metadata={
        "description": "SHA-256 of what was sent last."})
    sent_at = Time(allow_none=True)
    seen_at = Time(allow_none=True)
    closed_at = Time(allow_none=True, metadata={
        "description": "When it was accepted, rejected, withdrawn or expired."})
    acceptance = fields.Nested(Acceptance, allow_none=True)
    rejected_because = Text(1000, allow_none=True, is_long=True)
    order_id = Id("order", allow_none=True)


class QuoteId(Strict):
    quote_id = Id("quote", required=True)


class UpdateQuote(QuoteId, ExpectedVersion):
    changes = fields.Nested(QuoteChanges, required=True)


class ChangeQuote(QuoteId, ExpectedVersion):
    """Which quote, and optionally at which version."""


class SendQuote(ChangeQuote, Guarded):
    message = Text(4000, allow_none=True, is_long=True, load_default=None)
    to = many(Text(254), 10, load_default=list, metadata={
        "description": "Addresses; by default that of whom it is addressed to."})


class DecideApproval(ChangeQuote):
    note = Text(1000, allow_none=True, is_long=True, load_default=None)


class ListQuotes(PageRequest):
    contact_id = Id("contact")
    deal_id = Id("deal")
    owner_id = Id("user")
    state = fields.String(validate=validate.OneOf(QUOTE_STATES))
    approval = fields.String(validate=validate.OneOf(APPROVALS))


class RecordAcceptance(ChangeQuote):
    """What the customer said by phone or mail."""

    name = Text(200, required=True)
    evidence = Text(1000, required=True, is_long=True, metadata={
        "description": "How they said so, such as by a mail of which day."})
    line_ids = many(Id("line"), MOST_LINES, allow_none=True, load_default=None, metadata={
        "description": "The optional lines that they take; by default those that are chosen."})


QuotePage = page_of(Quote, "QuotePage")


@shows("quote")
class QuoteRevision(Recorded):
    """What was sent, as it was sent."""

    id = Id("quote_revision", required=True)
    quote_id = Id("quote", required=True)
    revision = Whole(1, required=True)
    sent_at = Time(required=True)
    sent_by_id = fields.String(required=True)
    sent_to = many(fields.String(), 10, required=True)
    digest = fields.String(required=True, validate=DIGEST)
    content = fields.String(required=True, metadata={
        "description": "Canonical JSON (RFC 8785), of which the digest is made."})


class ListQuoteRevisions(PageRequest):
    quote_id = Id("quote", required=True)


QuoteRevisionPage = page_of(QuoteRevision, "QuoteRevisionPage")


class DiscountLimit(Strict):
    """How much somebody with a role may take off by themselves; both have to hold."""

    role = Text(60, required=True)
    percent = Percent(required=True)
    amount = fields.Nested(Money, allow_none=True, metadata={
        "description": "No bound without one. A discount in another currency is beyond it."})


class DiscountLimits(Recorded):
    id = Id("discount_limits", required=True)
    limits = many(DiscountLimit, 100, required=True)


class SetDiscountLimits(ExpectedVersion):
    limits = many(DiscountLimit, 100, required=True)


# In the portal


class PortalQuoteLine(Strict):
    """As a line of a quote, without what it costs us."""

    id = Id("line", required=True)
    sku = Text(60, allow_none=True)
    description = Text(500, required=True, is_long=True)
    quantity = Quantity(required=True)
    unit = Text(3, required=True)
    unit_price = Price(required=True)
    discount = Price(required=True)
    net = Price(required=True)
    tax_category = fields.String(required=True)
    is_optional = Flag(required=True)
    is_chosen = Flag(required=True)


class PortalQuote(Strict):
    """A quote as the customer sees it: what was sent last, and what became of it."""

    id = Id("quote", required=True)
    number = Text(60, required=True)
    state = fields.String(required=True, validate=validate.OneOf(QUOTE_STATES))
    revision = Whole(1, required=True)
    title = Text(200, allow_none=True)
    introduction = Text(4000, allow_none=True, is_long=True)
    terms = Text(8000, allow_none=True, is_long=True)
    currency = fields.String(required=True)
    lines = many(PortalQuoteLine, MOST_LINES, required=True)
    total = fields.Nested(Money, required=True)
    valid_until_on = Day(required=True)
    sent_at = Time(required=True)
    closed_at = Time(allow_none=True)
    digest = fields.String(required=True, validate=DIGEST, metadata={
        "description": "Send it back when you accept: it says what was read."})
    acceptance = fields.Nested(Acceptance, allow_none=True)
    order_id = Id("order", allow_none=True)


PortalQuotePage = page_of(PortalQuote, "PortalQuotePage")


class ListPortalQuotes(PageRequest):
    state = fields.String(validate=validate.OneOf(QUOTE_STATES))


class AcceptPortalQuote(QuoteId):
    name = Text(200, required=True, metadata={"description": "Of whoever accepts."})
    digest = fields.String(required=True, validate=DIGEST)
    line_ids = many(Id("line"), MOST_LINES, allow_none=True, load_default=None, metadata={
        "description": "The optional lines that are taken; by default those that are chosen."})


class RejectPortalQuote(QuoteId):
    digest = fields.String(required=True, validate=DIGEST)
    reason = Text(1000, allow_none=True, is_long=True, load_default=None)


class QuoteTold(Strict):
    quote = fields.Nested(Quote, required=True)
