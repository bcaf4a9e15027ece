"""Bank statements that come in: the same file, and the same movement, only once."""

import base64
import binascii
import hashlib

from chassis import clock, money, paging
from chassis.store import view
from contracts.errors import ValidationFailed

from . import camt, tables
from .models import BankEntry, BankStatement
from .movements import checked, keys_of

# How long texts are kept, as the contract says.
LENGTHS = {"payer_name": 140, "payer_iban": 34, "text": 2000, "reference": 140,
           "end_to_end_id": 140, "account_iban": 34}


def read_file(*, format, data, mapping, **_request):
    """For `serves(…, first=…)`: what the file of a request says."""
    try:
        content = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValidationFailed.at("/data", "This is not base64.") from error
    if format == "csv" and mapping is None:
        raise ValidationFailed.at("/mapping", "A CSV needs a mapping of its columns.")

    movements = checked(
        tables.movements_of(content, mapping) if format == "csv" else camt.movements_of(content))
    return {"movements": movements, "sha256": hashlib.sha256(content).hexdigest()}


def create_bank_statement(*, movements, sha256, format, file_name, data, mapping):
    """Take in a bank statement; what was taken in before stays as it is."""
    known = BankStatement.objects(sha256=sha256).first()
    if known is not None:
        return known.to_view()

    keys = keys_of(movements)
    held = {raw["_key"] for raw in BankEntry.collection().find(
        {"_key": {"$in": keys}}, {"_key": 1})}
    fresh = [(key, movement) for key, movement in zip(keys, movements, strict=True)
             if key not in held]
    statement = BankStatement(
        format=format, file_name=file_name, sha256=sha256, entry_count=len(movements),
        new_count=len(fresh),
        account_ibans=sorted({found.account_iban for found in movements if found.account_iban}),
    ).add()
    for key, movement in fresh:
        _entry_of(movement, key, statement.id).add()
    return statement.to_view()


def get_bank_statement(*, bank_statement_id):
    """Show a bank statement."""
    return view(BankStatement.fetch_raw(bank_statement_id))


def list_bank_statements(*, limit, after):
    """List bank statements, the latest first."""
    return paging.page(BankStatement.collection(), {}, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after)


def _entry_of(movement, key, statement_id):
    texts = {name: (getattr(movement, name) or "")[:length] or None
             for name, length in LENGTHS.items()}
    return BankEntry(
        bank_statement_id=statement_id, key=key, is_credit=movement.is_credit,
        is_return=movement.is_return or None, booked_on=movement.booked_on,
        amount=_money(movement.amount, movement.currency),
        charges=movement.charges and _money(movement.charges, movement.currency),
        waits_since=clock.now(), **texts)


def _money(amount, currency):
    return money.stored({"amount": money.rounded(amount, currency), "currency": currency})
