"""Sending quotes: what is sent is kept to the letter, and goes out by mail with its PDF."""

from chassis import clock, guarding, parties
from chassis.mails import write_mail
from chassis.money import loaded
from chassis.outbox import announce
from contracts import sales as contract
from contracts.context import current_call

from ..errors import (
    DiscountNeedsApproval,
    NobodyToSendTo,
    QuoteHasExpired,
    QuoteIsNotADraft,
)
from ..pricing import coupons
from . import printing
from .approvals import is_within_limit
from .digests import canonical, content_of, digest_of
from .models import Quote, QuoteRevision


def send_quote(*, quote_id, expected_version, message, to, customer, acknowledged, **_request):
    """Mail a quote to the customer; from now on this version does not change."""
    quote = Quote.fetch(quote_id, expected_version=expected_version)
    if quote.state != "draft":
        raise QuoteIsNotADraft(id=quote_id, state=quote.state)
    if quote.valid_until_on < clock.today():
        raise QuoteHasExpired(id=quote_id, valid_until_on=quote.valid_until_on)
    if quote.approval["state"] != "given":
        if not is_within_limit(quote):
            raise DiscountNeedsApproval(id=quote_id)
        quote.approval = {**quote.approval, "state": "not_needed"}
    recipients = to or _addresses(quote, customer)
    if not recipients:
        raise NobodyToSendTo(id=quote_id)

    # What was promised in the quote is kept for the customer while it is open.
    coupons.redeem(
        list(quote.coupons), quote.id, quote.contact_ids[0], promotions=loaded(quote.promotions),
        currency=quote.currency, at=quote.priced_at)
    now = clock.now()
    revision = _keep_what_is_sent(quote, customer, recipients, message, now)
    quote.state, quote.sent_at, quote.digest = "sent", now, revision.digest
    quote.put()
    guarding.note(contract.guard_acknowledged, acknowledged, about=quote)
    announce(contract.quote_sent, quote)
    return quote.to_view()


def _addresses(quote, customer):
    by_id = {party["id"]: party for party in customer.values()}
    addressed = [by_id[id] for id in [*quote.contact_ids[1:], quote.contact_ids[0]] if id in by_id]
    return [address for party in addressed if (address := parties.email_of(party))][:1]


def _keep_what_is_sent(quote, customer, recipients, message, now):
    name = next((party["name"] for party in customer.values()
                 if party["id"] == quote.contact_ids[0]), None)
    content = canonical(content_of(quote.to_raw(), name))
    return QuoteRevision(
        quote_id=quote.id, revision=quote.revision, sent_at=now,
        sent_by_id=current_call().actor.id, sent_to=recipients, digest=digest_of(content),
        content=content, contact_ids=list(quote.contact_ids), message=message,
    ).add()


def mail_quote(quote_id, revision_number):
    """Write the mail with what was sent; a reaction, after the quote was sent and that is kept."""
    revision = QuoteRevision.objects(quote_id=quote_id, revision=revision_number).first()
    if revision is None:
        # Whoever it was for was erased meanwhile.
        return
    printed = printing.printed(revision)
    write_mail(
        to=list(revision.sent_to),
        subject=printed.subject,
        text=printed.text_of_mail(revision.message),
        attachments=[{"name": printed.name, "content_type": "application/pdf",
                      "content": printed.pdf}],
        contact_ids=list(revision.contact_ids),
        about={"type": "quote", "id": quote_id},
    )
