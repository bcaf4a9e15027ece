"""Quotes: writing, showing and changing them, taking them up again, withdrawing them."""

from datetime import date, timedelta
from functools import partial

from chassis import clock, paging
from chassis.jobs import as_service
from chassis.money import loaded, stored
from chassis.outbox import announce, commit
from chassis.store import view
from chassis.visibility import narrow
from contracts import sales as contract
from contracts.errors import ValidationFailed

from ..deals.models import Deal
from ..errors import QuoteCannotBeRevised, QuoteIsNotADraft, QuoteIsNotOpen
from ..pricing import coupons
from .approvals import approval_of
from .lines import price_lines, total_of
from .models import Quote, QuoteRevision

# For how long a quote holds that does not say so.
VALID_FOR = timedelta(days=30)
# What changes the price of something.
_PRICED = {"lines", "coupons", "contact_ids", "agreement_id"}
_FILTERS = {"contact_id": "contact_ids", "approval": "approval.state"}


def create_quote(*, contact_ids, lines, currency, parties, number, **fields):
    """Write a quote for a customer; what is a product is priced by its lists and promotions."""
    quote = Quote(number=number, currency=currency, asked=stored(lines))
    quote.contact_ids = _ids(contact_ids, parties)
    _take(quote, fields)
    quote.valid_until_on = quote.valid_until_on or (
        date.fromisoformat(clock.today()) + VALID_FOR).isoformat()
    _price(quote, parties)
    return quote.add().to_view()


def get_quote(*, quote_id):
    """Show a quote."""
    return view(Quote.fetch_raw(quote_id))


def list_quotes(*, limit, after, **filters):
    """List quotes, the latest first."""
    where = {_FILTERS.get(name, name): value for name, value in filters.items()}
    return paging.page(Quote.collection(), narrow(where, "quote"), sort="-created_at",
                       kind=paging.moment, limit=limit, after=after)


def update_quote(*, quote_id, changes, expected_version, parties, customer):
    """Change a quote that is a draft; prices are those of now when something of them changes."""
    quote = Quote.fetch(quote_id, expected_version=expected_version)
    if quote.state != "draft":
        raise QuoteIsNotADraft(id=quote_id, state=quote.state)
    if "contact_ids" in changes:
        quote.contact_ids = _ids(changes["contact_ids"], parties)
    if changes.get("lines") is not None:
        quote.asked = stored(changes["lines"])
    _take(quote, {name: value for name, value in changes.items()
                  if name not in ("contact_ids", "lines")})
    if not quote.valid_until_on:
        raise ValidationFailed.at("/changes/valid_until_on", "A quote holds until some day.")
    if _PRICED & changes.keys():
        _price(quote, {**customer, **parties})
    return quote.put().to_view()


def revise_quote(*, quote_id, expected_version):
    """Take a quote up again. What was sent is kept as it was, and holds no more."""
    quote = Quote.fetch(quote_id, expected_version=expected_version)
    if quote.state not in ("sent", "rejected", "expired", "withdrawn") or not quote.sent_at:
        raise QuoteCannotBeRevised(id=quote_id, state=quote.state)
    was_open = quote.state == "sent"
    coupons.give_back(quote.id)
    quote.state, quote.revision = "draft", quote.revision + 1
    quote.seen_at = quote.closed_at = quote.rejected_because = None
    quote.put()
    if was_open:
        announce(contract.quote_withdrawn, quote)
    return quote.to_view()


def withdraw_quote(*, quote_id, expected_version):
    """Offer it no more."""
    quote = Quote.fetch(quote_id, expected_version=expected_version)
    if quote.state not in ("draft", "sent"):
        raise QuoteIsNotOpen(id=quote_id, state=quote.state)
    coupons.give_back(quote.id)
    quote.state, quote.closed_at = "withdrawn", clock.now()
    quote.put()
    if quote.sent_at:
        # Of what was never sent nobody has heard.
        announce(contract.quote_withdrawn, quote)
    return quote.to_view()


def list_quote_revisions(*, quote_id, limit, after):
    """Show what was sent, each version as it was, the latest first."""
    Quote.fetch_raw(quote_id, {"_id": 1})
    return paging.page(QuoteRevision.collection(), {"quote_id": quote_id}, sort="-created_at",
                       kind=paging.moment, limit=limit, after=after)


_TOLD_BY = {"sent": contract.quote_sent, "accepted": contract.quote_accepted,
            "rejected": contract.quote_rejected, "expired": contract.quote_expired,
            "withdrawn": contract.quote_withdrawn, "draft": contract.quote_withdrawn}


def event_of(raw):
    """The event that last told of a quote, and its data; None of one that was never sent."""
    if not raw.get("sent_at"):
        return None
    return _TOLD_BY[raw["state"]], {"quote": view(raw)}


def expire_quotes():
    """Close the quotes whose last day is over; a periodic job, each in a transaction of its own."""
    today = clock.today()
    over = Quote.collection().find(
        {"state": "sent", "valid_until_on": {"$lt": today}}, {"_id": 1})
    with as_service("sales"):
        for raw in list(over):
            commit(partial(_expire, raw["_id"], today))


def _expire(quote_id, today):
    quote = Quote.fetch(quote_id)
    if quote.state != "sent" or quote.valid_until_on >= today:
        return
    coupons.give_back(quote.id)
    quote.state, quote.closed_at = "expired", clock.now()
    quote.put()
    announce(contract.quote_expired, quote)


def _take(quote, fields):
    for name, value in fields.items():
        setattr(quote, name, value)
    if fields.get("deal_id"):
        # Raises NotFound for a deal that does not exist.
        Deal.fetch_raw(fields["deal_id"], {"_id": 1})


def _ids(contact_ids, parties):
    """The ids of survivors in the place of merged contacts, each once."""
    return list(dict.fromkeys(parties[id]["id"] for id in contact_ids))


def _price(quote, parties):
    by_id = {party["id"]: party for party in parties.values()}
    priced = price_lines(
        loaded(list(quote.asked)), currency=quote.currency,
        customer=by_id.get(quote.contact_ids[0]), coupons=list(quote.coupons),
        agreement_id=quote.agreement_id)
    quote.lines = stored(priced.lines)
    quote.promotions = stored(priced.promotions)
    quote.coupons, quote.priced_at = priced.coupons, priced.priced_at
    quote.total = stored({
        "amount": total_of(priced.lines, quote.currency), "currency": quote.currency})
    # What was approved was this price and no other.
    quote.approval = stored(approval_of(priced.lines, priced.given))
