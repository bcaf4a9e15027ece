"""Quotes in the portal of customers: each sees those that were sent to them, and nobody else's."""

import orjson

from chassis import clock, paging
from chassis.outbox import announce
from contracts import sales as contract
from contracts.context import current_call
from contracts.errors import NotFound

from ..pricing import coupons
from . import acceptance, printing
from .models import Quote, QuoteRevision

# A version that was sent and is being changed holds no more.
_SHOWN_AS = {"draft": "withdrawn"}
# Of an acceptance, what we noted for ourselves.
_OURS = ("recorded_by_id", "evidence")
_SENT = ("sent", "accepted", "rejected", "expired", "withdrawn")


def list_portal_quotes(*, party, limit, after, state=None):
    """List the quotes that were sent to whom the caller acts for, the latest first."""
    states = {"state": state} if state else {"state": {"$in": _SENT}}
    page = paging.page(
        Quote.collection(),
        {"contact_ids": party["id"], "contact_ids.0": party["id"], "digest": {"$ne": None},
         **states},
        sort="-created_at", kind=paging.moment, limit=limit, after=after, show=dict)
    shown = _last_sent([raw["_id"] for raw in page["items"]])
    return {**page, "items": [_shown(raw, shown[raw["_id"]]) for raw in page["items"]]}


def get_portal_quote(*, quote_id, party):
    """Show a quote that was sent to whom the caller acts for."""
    return _view(_own(quote_id, party))


def note_portal_quote_seen(*, quote_id, party):
    """Note that the customer has the quote before their eyes; the first time counts."""
    quote = _own(quote_id, party)
    if quote.state == "sent" and quote.seen_at is None:
        quote.seen_at = clock.now()
        quote.put()
        announce(contract.quote_viewed, quote)
    return _view(quote)


def accept_portal_quote(*, quote_id, name, digest, line_ids, party, number):
    """Accept a quote just as it was read; the order comes of it, once."""
    call = current_call()
    accepted = acceptance.accept(
        _own(quote_id, party), name=name, digest=digest, line_ids=line_ids, number=number,
        customer={party["id"]: party}, account_id=call.actor.id,
        contact_id=call.actor.contact_id, source_address=call.source_address)
    return _view(accepted)


def reject_portal_quote(*, quote_id, digest, reason, party):
    """Say no to a quote, just as it was read."""
    quote = acceptance.reject(_own(quote_id, party), digest=digest, reason=reason)
    coupons.give_back(quote.id)
    return _view(quote)


def get_portal_quote_pdf(*, quote_id, party):
    """Read a quote that was sent to whom the caller acts for, as a PDF."""
    return printing.as_file(_last_revision(_own(quote_id, party)))


def _own(quote_id, party):
    """A quote that was sent to this party. Anybody else's is not there."""
    quote = Quote.objects(id=quote_id).first()
    if quote is None or quote.contact_ids[0] != party["id"] or quote.digest is None:
        raise NotFound(f"There is no quote {quote_id}.", id=quote_id)
    return quote


def _view(quote):
    return _shown(quote.stored or quote.to_raw(), _last_revision(quote).to_raw())


def _last_revision(quote):
    return QuoteRevision.objects(quote_id=quote.id).order_by("-revision").first()


def _last_sent(quote_ids):
    """`{quote id: its latest revision}`."""
    found = QuoteRevision.collection().find({"quote_id": {"$in": quote_ids}}).sort(
        [("quote_id", 1), ("revision", 1)])
    return {raw["quote_id"]: raw for raw in found}


def _shown(raw, revision):
    content = orjson.loads(revision["content"])
    chosen = {line["id"]: line["is_chosen"] for line in raw["lines"]}
    accepted = raw["state"] == "accepted"
    return {
        **{name: content[name] for name in ("number", "revision", "title", "introduction",
                                            "terms", "currency", "valid_until_on")
           if name in content},
        "id": raw["_id"],
        "state": _SHOWN_AS.get(raw["state"], raw["state"]),
        # What was accepted is what was taken of what was sent.
        "lines": [{**line, "is_chosen": chosen[line["id"]] if accepted else line["is_chosen"]}
                  for line in content["lines"]],
        "total": raw["total"] if accepted else content["total"],
        "sent_at": revision["sent_at"],
        "digest": revision["digest"],
        **{name: raw[name] for name in ("closed_at", "order_id") if raw.get(name)},
        **({"acceptance": {name: value for name, value in raw["acceptance"].items()
                           if name not in _OURS}} if raw.get("acceptance") else {}),
    }
