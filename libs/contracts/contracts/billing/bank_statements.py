"""Bank statements coming in, and their entries becoming payments."""

from ..declare import get, post, put
from ..errors import Conflict
from . import bank_statement as b
from .declared import CHANGED, NOT_FOUND, billing
from .payments import MISFITS

create_bank_statement = billing.command(
    "create_bank_statement", "Take in a bank statement (CAMT.053 or CSV).",
    request=b.NewBankStatement, reply=b.BankStatement, permission="payments:write",
    route=post("/bank-statements", location="/bank-statements/{id}", most_bytes=b.MOST_BODY),
    links={"get_bank_statement": {"bank_statement_id": "id"}},
)
get_bank_statement = billing.query(
    "get_bank_statement", "See a bank statement.",
    request=b.BankStatementId, reply=b.BankStatement, permission="payments:read",
    route=get("/bank-statements/{bank_statement_id}"), errors=NOT_FOUND,
)
list_bank_statements = billing.query(
    "list_bank_statements", "List bank statements.",
    request=b.ListBankStatements, reply=b.BankStatementPage, permission="payments:read",
    route=get("/bank-statements"),
)
list_bank_entries = billing.query(
    "list_bank_entries", "List movements of accounts.",
    request=b.ListBankEntries, reply=b.BankEntryPage, permission="payments:read",
    route=get("/bank-entries"),
)
get_bank_entry = billing.query(
    "get_bank_entry", "See a movement of an account.",
    request=b.BankEntryId, reply=b.BankEntry, permission="payments:read",
    route=get("/bank-entries/{bank_entry_id}"), errors=NOT_FOUND,
)
suggest_for_bank_entry = billing.query(
    "suggest_for_bank_entry", "See what a movement may be a payment of, and why.",
    request=b.BankEntryId, reply=b.Suggestions, permission="payments:write",
    route=get("/bank-entries/{bank_entry_id}/suggestions"), errors=NOT_FOUND,
    objects=("payment.*", "invoice.*"),
)
book_bank_entry = billing.command(
    "book_bank_entry", "Book a movement as a payment, or as the return of one.",
    request=b.BookBankEntry, reply=b.BankEntry, permission="payments:write",
    route=post("/bank-entries/{bank_entry_id}/book", status=200),
    errors=CHANGED | MISFITS | {"entry_is_booked": Conflict, "entry_is_a_debit": Conflict,
                                "external_id_taken": Conflict, "payment_is_refunded": Conflict},
)
ignore_bank_entry = billing.command(
    "ignore_bank_entry", "Note that a movement is no payment of a customer.",
    request=b.IgnoreBankEntry, reply=b.BankEntry, permission="payments:write",
    route=post("/bank-entries/{bank_entry_id}/ignore", status=200),
    errors=CHANGED | {"entry_is_booked": Conflict},
)
get_bank_settings = billing.query(
    "get_bank_settings", "See how bank statements are dealt with.",
    request=b.GetBankSettings, reply=b.BankSettings, permission="payments:read",
    route=get("/bank-settings"),
)
set_bank_settings = billing.command(
    "set_bank_settings", "Say how bank statements are dealt with.",
    request=b.BankSettings, reply=b.BankSettings, permission="billing_settings:write",
    route=put("/bank-settings"), safe_to_repeat=True,
)
