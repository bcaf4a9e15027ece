"""Quotes: what can be asked and is told of them."""

from ..common import Empty
from ..declare import get, patch, post, put
from ..errors import Conflict
from ..files import PdfFile
from . import quote as q
from .declared import CHANGED, GUARDED, NOT_FOUND, sales

NOT_DRAFT = {"quote_is_not_a_draft": Conflict}
NOT_OPEN = {"quote_is_not_open": Conflict}
COUPONS = {"coupon_is_used_up": Conflict, "coupon_is_no_good": Conflict,
           "promotion_is_spent": Conflict}
OTHERWISE = {"quote_was_read_otherwise": Conflict}

create_quote = sales.command(
    "create_quote", "Write a quote; products are priced by their lists and promotions.",
    request=q.NewQuote, reply=q.Quote, permission="quotes:write",
    route=post("/quotes", location="/quotes/{id}"), errors=NOT_FOUND | COUPONS,
    links={"get_quote": {"quote_id": "id"}, "send_quote": {"quote_id": "id"}},
)
get_quote = sales.query(
    "get_quote", "See a quote.",
    request=q.QuoteId, reply=q.Quote, permission="quotes:read",
    route=get("/quotes/{quote_id}"), errors=NOT_FOUND,
)
list_quotes = sales.query(
    "list_quotes", "List quotes, the latest first.",
    request=q.ListQuotes, reply=q.QuotePage, permission="quotes:read", route=get("/quotes"),
)
update_quote = sales.command(
    "update_quote", "Change a quote that is a draft; it is priced again.",
    request=q.UpdateQuote, reply=q.Quote, permission="quotes:write",
    route=patch("/quotes/{quote_id}"), errors=CHANGED | NOT_DRAFT | COUPONS,
)
ask_quote_approval = sales.command(
    "ask_quote_approval", "Ask for the discounts of a quote to be approved.",
    request=q.DecideApproval, reply=q.Quote, permission="quotes:write",
    route=post("/quotes/{quote_id}/ask-approval", status=200),
    errors=CHANGED | NOT_DRAFT | {"approval_is_not_needed": Conflict},
)
approve_quote = sales.command(
    "approve_quote", "Agree to the discounts of a quote.",
    request=q.DecideApproval, reply=q.Quote, permission="discounts:approve",
    route=post("/quotes/{quote_id}/approve", status=200),
    errors=CHANGED | NOT_DRAFT | {
        "approval_is_not_asked": Conflict, "discount_is_beyond_your_limit": Conflict},
)
refuse_quote_approval = sales.command(
    "refuse_quote_approval", "Do not agree to the discounts of a quote.",
    request=q.DecideApproval, reply=q.Quote, permission="discounts:approve",
    route=post("/quotes/{quote_id}/refuse-approval", status=200),
    errors=CHANGED | NOT_DRAFT | {"approval_is_not_asked": Conflict},
)
send_quote = sales.command(
    "send_quote", "Mail a quote to the customer; from now on this version does not change.",
    request=q.SendQuote, reply=q.Quote, permission="quotes:write",
    route=post("/quotes/{quote_id}/send", status=200),
    errors=CHANGED | GUARDED | NOT_DRAFT | COUPONS | {
        "discount_needs_approval": Conflict, "quote_has_expired": Conflict,
        "nobody_to_send_to": Conflict},
)
revise_quote = sales.command(
    "revise_quote", "Take a quote up again: what was sent is kept, and holds no more.",
    request=q.ChangeQuote, reply=q.Quote, permission="quotes:write",
    route=post("/quotes/{quote_id}/revise", status=200),
    errors=CHANGED | {"quote_cannot_be_revised": Conflict},
)
withdraw_quote = sales.command(
    "withdraw_quote", "Offer it no more.",
    request=q.ChangeQuote, reply=q.Quote, permission="quotes:write",
    route=post("/quotes/{quote_id}/withdraw", status=200), errors=CHANGED | NOT_OPEN,
)
accept_quote = sales.command(
    "accept_quote", "Record that the customer accepts, which makes the order, once.",
    request=q.RecordAcceptance, reply=q.Quote, permission="quotes:write",
    route=post("/quotes/{quote_id}/accept", status=200),
    errors=CHANGED | NOT_OPEN | {"quote_has_expired": Conflict},
)
list_quote_revisions = sales.query(
    "list_quote_revisions", "See what was sent, each version as it was, the latest first.",
    request=q.ListQuoteRevisions, reply=q.QuoteRevisionPage, permission="quotes:read",
    route=get("/quotes/{quote_id}/revisions"), errors=NOT_FOUND,
)
get_quote_pdf = sales.query(
    "get_quote_pdf", "See a quote as the customer gets it, as a PDF.",
    request=q.QuoteId, reply=PdfFile, permission="quotes:read",
    route=get("/quotes/{quote_id}/pdf"), errors=NOT_FOUND, objects=("quote.*",),
)
get_discount_limits = sales.query(
    "get_discount_limits", "See how much sellers may take off by themselves.",
    request=Empty, reply=q.DiscountLimits, permission="quotes:read",
    route=get("/discount-limits"),
)
set_discount_limits = sales.command(
    "set_discount_limits", "Say how much sellers may take off by themselves, by their role.",
    request=q.SetDiscountLimits, reply=q.DiscountLimits, permission="discounts:approve",
    route=put("/discount-limits"), errors=CHANGED, safe_to_repeat=True,
)

list_portal_quotes = sales.query(
    "list_portal_quotes", "See the quotes that were sent to you, the latest first.",
    request=q.ListPortalQuotes, reply=q.PortalQuotePage, permission="portal:use",
    route=get("/quotes", audience="portal"),
)
get_portal_quote = sales.query(
    "get_portal_quote", "See a quote that was sent to you.",
    request=q.QuoteId, reply=q.PortalQuote, permission="portal:use",
    route=get("/quotes/{quote_id}", audience="portal"), errors=NOT_FOUND,
)
note_portal_quote_seen = sales.command(
    "note_portal_quote_seen", "Say that you have a quote before your eyes.",
    request=q.QuoteId, reply=q.PortalQuote, permission="portal:use",
    route=post("/quotes/{quote_id}/seen", status=200, audience="portal"), errors=NOT_FOUND,
    safe_to_repeat=True,
)
accept_portal_quote = sales.command(
    "accept_portal_quote", "Accept a quote, just as you read it, which makes the order, once.",
    request=q.AcceptPortalQuote, reply=q.PortalQuote, permission="portal:use",
    route=post("/quotes/{quote_id}/accept", status=200, audience="portal"),
    errors=NOT_FOUND | NOT_OPEN | OTHERWISE | {"quote_has_expired": Conflict},
)
reject_portal_quote = sales.command(
    "reject_portal_quote", "Say no to a quote.",
    request=q.RejectPortalQuote, reply=q.PortalQuote, permission="portal:use",
    route=post("/quotes/{quote_id}/reject", status=200, audience="portal"),
    errors=NOT_FOUND | NOT_OPEN | OTHERWISE,
)
get_portal_quote_pdf = sales.query(
    "get_portal_quote_pdf", "Read a quote that was sent to you, as a PDF.",
    request=q.QuoteId, reply=PdfFile, permission="portal:use",
    route=get("/quotes/{quote_id}/pdf", audience="portal"), errors=NOT_FOUND,
)

quote_sent = sales.event("sales.quote.sent", "A quote was sent.", q.QuoteTold)
quote_viewed = sales.event("sales.quote.viewed", "The customer looked at a quote.", q.QuoteTold)
quote_accepted = sales.event("sales.quote.accepted", "A quote was accepted.", q.QuoteTold)
quote_rejected = sales.event("sales.quote.rejected", "A quote was rejected.", q.QuoteTold)
quote_withdrawn = sales.event(
    "sales.quote.withdrawn", "A quote that was sent holds no more.", q.QuoteTold)
quote_expired = sales.event("sales.quote.expired", "A quote has expired.", q.QuoteTold)
quote_approval_asked = sales.event(
    "sales.quote.approval_asked", "The discounts of a quote are to be approved.", q.QuoteTold)
quote_approval_decided = sales.event(
    "sales.quote.approval_decided", "The discounts of a quote were approved, or not.",
    q.QuoteTold)
