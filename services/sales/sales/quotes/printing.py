"""Quotes on paper, and the words of the mail that brings them."""

import base64
from dataclasses import dataclass

import orjson

from chassis import clock, parties
from chassis.parties import Party
from chassis.printing.quotes import quote_pdf, quote_wording

from .digests import content_of
from .issuers import seller
from .models import Quote, QuoteRevision


@dataclass
class Printed:
    """A quote on paper, and how it is told of."""

    name: str
    pdf: bytes
    wording: object
    number: str
    valid_until_on: str

    @property
    def subject(self):
        return self.wording.say("Quote {number}", number=self.number)

    def text_of_mail(self, message):
        """The text of the mail: what the seller wrote, else some words of ours."""
        if message:
            return message
        return self.wording.say(
            "Please find attached our quote {number}. It holds until {day}.",
            number=self.number, day=self.wording.day(self.valid_until_on))


def get_quote_pdf(*, quote_id):
    """Show a quote as the customer gets it: what was sent last, or the draft as it would be."""
    quote = Quote.fetch(quote_id)
    if quote.state != "draft":
        return as_file(QuoteRevision.objects(quote_id=quote.id).order_by("-revision").first())
    party = parties.parties_of([quote.contact_ids[0]]).get(quote.contact_ids[0])
    content = content_of(quote.to_raw(), party and party["name"])
    return _file(_printed(content, party, clock.now()))


def as_file(revision):
    """What was sent, as a file in base 64."""
    return _file(printed(revision))


def printed(revision):
    """What was sent, on paper; the same each time."""
    party = Party.collection().find_one({"_id": revision.contact_ids[0]})
    return _printed(orjson.loads(revision.content), party, revision.sent_at)


def _printed(content, party, made_at):
    party = party or {}
    address = next((one for one in sorted(
        party.get("addresses", ()), key=lambda one: not one.get("is_primary"))), {})
    quote = {
        "number": content["number"], "version_number": content["revision"],
        "currency": content["currency"], "lines": content["lines"], "net": content["total"],
        "quoted_on": made_at.date().isoformat(), "expires_on": content["valid_until_on"],
        "seller": seller(),
        "buyer": {"legal_name": content.get("customer") or "", "address": address,
                  "language": next(iter(party.get("languages", ())), None)},
        "note": "\n\n".join(filter(None, (
            content.get("title"), content.get("introduction"), content.get("terms")))) or None,
    }
    return Printed(
        name=f"{content['number']}.pdf", pdf=quote_pdf(quote, made_at=made_at),
        wording=quote_wording(quote), number=content["number"],
        valid_until_on=content["valid_until_on"])


def _file(made):
    return {"name": made.name, "content": base64.b64encode(made.pdf).decode()}
