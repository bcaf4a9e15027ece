"""Bank statements, their entries, and what these may be payments of."""

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
    Share,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..visibility import shows_part_of
from .payment import PositiveMoney, chosen_invoices

FORMATS = ("camt053", "csv")
ENTRY_STATES = ("open", "booked", "ignored")
DATE_FORMATS = ("YYYY-MM-DD", "DD/MM/YYYY", "DD.MM.YYYY", "DD-MM-YYYY", "DD/MM/YY", "MM/DD/YYYY")
SEPARATORS = (",", ";", "\t", "|")
REASONS = ("structured_reference", "number_in_text", "amount", "amount_of_all",
           "amount_less_charges", "payer_iban", "payer_name", "returned_payment")
# A file of 5 MB, as base64 within JSON.
MOST_FILE = 5 * 1024 * 1024
MOST_BASE64 = MOST_FILE * 4 // 3 + 4
MOST_BODY = MOST_BASE64 + 64 * 1024
MOST_BANK_ENTRIES = 5000


class Columns(Strict):
    """How the columns of a CSV are headed."""

    booked_on = Text(100, required=True)
    amount = Text(100, required=True, metadata={"description": "Negative for what went out."})
    text = Text(100, load_default=None, allow_none=True)
    payer_name = Text(100, load_default=None, allow_none=True)
    payer_iban = Text(100, load_default=None, allow_none=True)
    reference = Text(100, load_default=None, allow_none=True)
    currency = Text(100, load_default=None, allow_none=True)


class CsvMapping(Strict):
    columns = fields.Nested(Columns, required=True)
    separator = fields.String(load_default=";", validate=validate.OneOf(SEPARATORS))
    decimal = fields.String(load_default=",", validate=validate.OneOf((",", ".")))
    date_format = fields.String(load_default="DD/MM/YYYY", validate=validate.OneOf(DATE_FORMATS))
    skip_lines = Whole(0, 50, load_default=0, metadata={
        "description": "Lines before that of the headings."})
    currency = fields.String(
        load_default="EUR",
        validate=Pattern("^[A-Z]{3}$", error="This is not a currency code such as EUR."))
    account_iban = Text(34, load_default=None, allow_none=True)


class NewBankStatement(Strict):
    """A file that was taken in before changes nothing, and neither does an entry."""

    format = fields.String(required=True, validate=validate.OneOf(FORMATS))
    data = fields.String(
        required=True, validate=validate.Length(min=1, max=MOST_BASE64),
        metadata={"description": "The file, in base64; of at most 5 MB.", "format": "byte"})
    file_name = Text(200, load_default=None, allow_none=True)
    mapping = fields.Nested(CsvMapping, load_default=None, allow_none=True, metadata={
        "description": "Of a CSV: which columns say what."})


@shows_part_of("payment")
class BankStatement(Recorded):
    id = Id("bank_statement", required=True)
    format = fields.String(required=True, validate=validate.OneOf(FORMATS))
    file_name = Text(200, allow_none=True)
    sha256 = fields.String(required=True)
    account_ibans = many(Text(34), 100)
    entry_count = Whole(0, required=True)
    new_count = Whole(0, required=True, metadata={
        "description": "How many of its entries no other statement had told of before."})


class BankStatementId(Strict):
    bank_statement_id = Id("bank_statement", required=True)


class ListBankStatements(PageRequest):
    """The latest first."""


BankStatementPage = page_of(BankStatement, "BankStatementPage")


@shows_part_of("payment")
class BankEntry(Recorded):
    """One movement of an account."""

    id = Id("bank_entry", required=True)
    bank_statement_id = Id("bank_statement", required=True)
    state = fields.String(required=True, validate=validate.OneOf(ENTRY_STATES))
    is_credit = Flag(required=True, metadata={"description": "Whether money came in."})
    is_return = Flag(metadata={"description": "Whether it takes another movement back."})
    booked_on = Day(required=True)
    amount = fields.Nested(Money, required=True)
    charges = fields.Nested(Money, allow_none=True, metadata={
        "description": "What banks kept back of what was paid, as far as the statement says."})
    account_iban = Text(34, allow_none=True)
    payer_name = Text(140, allow_none=True)
    payer_iban = Text(34, allow_none=True)
    text = Text(2000, allow_none=True, is_long=True)
    reference = Text(140, allow_none=True, metadata={
        "description": "A structured reference, such as RF18 5390 0754 7034 (ISO 11649)."})
    end_to_end_id = Text(140, allow_none=True)
    contact_ids = many(Id("contact"), 1)
    payment_id = Id("payment", allow_none=True)
    booked_at = Time(allow_none=True)
    note = Text(500, allow_none=True, is_long=True)


class BankEntryId(Strict):
    bank_entry_id = Id("bank_entry", required=True)


class ListBankEntries(PageRequest):
    """The latest first."""

    state = fields.String(validate=validate.OneOf(ENTRY_STATES))
    bank_statement_id = Id("bank_statement")
    is_credit = Flag()


BankEntryPage = page_of(BankEntry, "BankEntryPage")


class SuggestedAllocation(Strict):
    invoice_id = Id("invoice", required=True)
    number = Text(60, required=True)
    amount = Amount(required=True)


class Suggestion(Strict):
    """Whose payment it may be and of what, with the reasons."""

    contact_id = Id("contact", required=True)
    allocations = many(SuggestedAllocation, 100, required=True)
    reverses_payment_id = Id("payment", allow_none=True)
    left = Amount(required=True, metadata={"description": "What would be a credit of the payer."})
    reasons = many(fields.String(validate=validate.OneOf(REASONS)), len(REASONS), required=True)
    confidence = Share(required=True)
    is_sure = Flag(required=True, metadata={
        "description": "Whether it is booked by itself, where that is set."})


class Suggestions(Strict):
    """The likeliest first."""

    bank_entry_id = Id("bank_entry", required=True)
    suggestions = many(Suggestion, 10, required=True)


class BookBankEntry(BankEntryId, ExpectedVersion):
    """As a payment of a party; or, of a returned one, as the reversal of a payment."""

    contact_id = Id("contact", load_default=None, allow_none=True)
    allocations = chosen_invoices()
    charges = fields.Nested(PositiveMoney, load_default=None, allow_none=True, metadata={
        "description": "What banks kept back of what was paid; we bear it."})
    reverses_payment_id = Id("payment", load_default=None, allow_none=True)


class IgnoreBankEntry(BankEntryId, ExpectedVersion):
    note = Text(500, required=True, is_long=True)


class BankSettings(Strict):
    books_sure_matches = Flag(required=True, metadata={
        "description": "Whether entries that are surely a payment are booked by themselves."})


class GetBankSettings(Strict):
    """Nothing to say."""
