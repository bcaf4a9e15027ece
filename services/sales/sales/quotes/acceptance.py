"""Accepting and rejecting quotes: an order comes of it once, however often it is clicked."""

from chassis import clock
from chassis.money import loaded, stored
from chassis.outbox import announce
from contracts import sales as contract
from contracts.context import current_call
from contracts.errors import ValidationFailed

from ..errors import QuoteHasExpired, QuoteIsNotOpen, QuoteWasReadOtherwise
from ..orders import placing
from ..pricing import coupons
from .lines import total_of
from .models import Quote, QuoteRevision


def accept_quote(*, quote_id, expected_version, name, evidence, line_ids, number, customer):
    """Record that the customer accepts by phone or mail; the order comes of it, once."""
    quote = Quote.fetch(quote_id, expected_version=expected_version)
    return accept(quote, name=name, digest=quote.digest, line_ids=line_ids, number=number,
                  customer=customer, evidence=evidence,
                  recorded_by_id=current_call().actor.id).to_view()


def accept(quote, *, name, digest, line_ids, number, customer, **evidence):
    """Have a quote accepted as it was read, and place the order; a repeat changes nothing."""
    taken = _taken(quote, line_ids)
    if quote.state == "accepted" and (quote.acceptance["digest"], quote.acceptance["line_ids"]) == (
            digest, taken):
        return quote
    if quote.state != "sent":
        raise QuoteIsNotOpen(id=quote.id, state=quote.state)
    if digest != quote.digest:
        raise QuoteWasReadOtherwise(id=quote.id, digest=quote.digest)
    if quote.valid_until_on < clock.today():
        raise QuoteHasExpired(id=quote.id, valid_until_on=quote.valid_until_on)

    now = clock.now()
    lines = [{**line, "is_chosen": line["id"] in taken} for line in loaded(quote.lines)]
    quote.lines = stored(lines)
    quote.total = stored({"amount": total_of(lines, quote.currency), "currency": quote.currency})
    order = placing.place(
        number=number, customer=_party(quote, customer), contact_ids=list(quote.contact_ids),
        lines=[_ordered(line) for line in lines if line["is_chosen"]], currency=quote.currency,
        channel="quote", quote_id=quote.id, deal_id=quote.deal_id, owner_id=quote.owner_id,
        agreement_id=quote.agreement_id, coupons=list(quote.coupons))
    coupons.pass_on(quote.id, order.id)
    quote.state, quote.closed_at, quote.order_id = "accepted", now, order.id
    quote.acceptance = {
        "name": name, "accepted_at": now, "revision": quote.revision, "digest": digest,
        "line_ids": taken,
        **{field: value for field, value in evidence.items() if value is not None}}
    quote.put()
    QuoteRevision.collection().update_one(
        {"quote_id": quote.id, "revision": quote.revision}, {"$set": {"_is_accepted": True}})
    announce(contract.quote_accepted, quote)
    return quote


def reject(quote, *, digest, reason):
    """Have a quote rejected; a repeat changes nothing."""
    if quote.state == "rejected" and quote.digest == digest:
        return quote
    if quote.state != "sent":
        raise QuoteIsNotOpen(id=quote.id, state=quote.state)
    if digest != quote.digest:
        raise QuoteWasReadOtherwise(id=quote.id, digest=quote.digest)
    quote.state, quote.closed_at, quote.rejected_because = "rejected", clock.now(), reason
    quote.put()
    announce(contract.quote_rejected, quote)
    return quote


def _party(quote, customer):
    return next(party for party in customer.values() if party["id"] == quote.contact_ids[0])


def _ordered(line):
    """A line of a quote as an order has it."""
    return {name: value for name, value in line.items() if name not in _OF_QUOTES}


_OF_QUOTES = ("is_optional", "is_chosen", "discount_percent")


def _taken(quote, line_ids):
    """The ids of the lines that are taken: those that are not optional, and those chosen."""
    optional = {line["id"] for line in quote.lines if line["is_optional"]}
    if line_ids is None:
        chosen = {line["id"] for line in quote.lines if line["is_chosen"]}
    else:
        known = {line["id"] for line in quote.lines}
        unknown = [{"pointer": f"/line_ids/{place}", "detail": "The quote has no such line."}
                   for place, id in enumerate(line_ids) if id not in known]
        if unknown:
            raise ValidationFailed(errors=unknown)
        chosen = set(line_ids)
    return [line["id"] for line in quote.lines
            if line["id"] in chosen or line["id"] not in optional]
