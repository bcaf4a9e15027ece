"""Dunning: reminders by levels, which pause by themselves where something stands against them."""

from marshmallow import fields, validate

from ..common import (
    Day,
    ExpectedVersion,
    Flag,
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
from ..lines import Price
from ..visibility import shows_part_of
from . import invoice as i

MOST_LEVELS = 6
PAUSED_BY = ("hand", "promise", "dispute", "guard", "no_address")


class DunningText(Strict):
    """`{number}`, `{due_on}`, `{open}`, `{days}`, `{fee}`, `{company}` and `{statement}` stand
    for what they say.
    """

    subject = Text(200, required=True)
    text = Text(5000, required=True, is_long=True)


class DunningLevel(Strict):
    days = Whole(1, 365, required=True, metadata={
        "description": "So many days after the invoice was due, and never earlier."})
    fee = Price(load_default=None, allow_none=True, metadata={
        "description": "In the currency of the invoice; told, and no part of what is open."})
    en = fields.Nested(DunningText, required=True)
    es = fields.Nested(DunningText, required=True)


class DunningSettings(Strict):
    """Levels in their order, each later than the one before."""

    is_active = Flag(required=True)
    levels = fields.List(fields.Nested(DunningLevel), required=True,
                         validate=validate.Length(min=1, max=MOST_LEVELS))


class GetDunningSettings(Strict):
    """Nothing to say."""


class SentReminder(Strict):
    level = Whole(1, required=True)
    sent_at = Time(required=True)
    mail_id = Id("mail", required=True)


@shows_part_of("invoice")
class DunningCase(Recorded):
    """How far the dunning of an invoice has come, and what stands against it."""

    id = Id("dunning_case", required=True)
    invoice_id = Id("invoice", required=True)
    contact_id = Id("contact", required=True)
    level = Whole(0, required=True, metadata={"description": "The last that was sent; 0 for none."})
    sent = many(SentReminder, MOST_LEVELS)
    paused_by = fields.String(allow_none=True, validate=validate.OneOf(PAUSED_BY))
    paused_until_on = Day(allow_none=True, metadata={"description": "Goes on by itself after it."})
    pause_reason = Text(1000, allow_none=True, is_long=True)
    promised_on = Day(allow_none=True)


class DunnedInvoiceId(ExpectedVersion):
    invoice_id = Id("invoice", required=True)


class PauseDunning(DunnedInvoiceId):
    reason = Text(1000, required=True, is_long=True)
    until_on = Day(load_default=None, allow_none=True)


class PromisePayment(DunnedInvoiceId):
    promised_on = Day(required=True)
    note = Text(1000, load_default=None, allow_none=True, is_long=True)


class ListDunningCases(PageRequest):
    """The latest first."""

    contact_id = Id("contact")
    invoice_id = Id("invoice")
    is_paused = Flag()


DunningCasePage = page_of(DunningCase, "DunningCasePage")


class DueForDunning(Strict):
    invoice_id = Id("invoice", required=True)
    number = Text(60, required=True)
    contact_id = Id("contact", required=True)
    due_on = Day(required=True)
    level = Whole(1, required=True, metadata={"description": "That is next."})


class ListDueForDunning(Strict):
    """What is next, unless something stands against it: the oldest first."""


class AllDueForDunning(Strict):
    invoices = many(DueForDunning, 1000, required=True)


class InvoiceDunned(Strict):
    invoice = fields.Nested(i.Invoice, required=True)
    dunning_case = fields.Nested(DunningCase, required=True)
