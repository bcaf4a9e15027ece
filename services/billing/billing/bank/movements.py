"""A movement of an account as a file tells of it, and the key by which it is known again."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chassis import money
from contracts.billing.bank_statement import MOST_BANK_ENTRIES
from contracts.errors import ValidationFailed


@dataclass(frozen=True)
class Movement:
    amount: Decimal
    currency: str
    booked_on: str
    is_credit: bool
    account_iban: str | None = None
    is_return: bool = False
    charges: Decimal | None = None
    payer_name: str | None = None
    payer_iban: str | None = None
    text: str | None = None
    reference: str | None = None
    end_to_end_id: str | None = None
    # What the bank calls it, which it may call other movements of a batch too.
    bank_reference: str | None = None
    place: int = 0

    @property
    def told(self):
        """What tells it from other movements; all of it where the bank gives it no name."""
        told = (self.account_iban, self.booked_on, str(self.amount), self.currency,
                str(self.is_credit), self.bank_reference, str(self.place))
        if self.bank_reference is None:
            told += (self.payer_name, self.payer_iban, self.text, self.reference,
                     self.end_to_end_id)
        return told


def checked(movements):
    """The movements of a file as a list. Raises ValidationFailed for what cannot be."""
    found = []
    for movement in movements:
        if len(found) == MOST_BANK_ENTRIES:
            raise ValidationFailed.at(
                "/data", f"These are more than {MOST_BANK_ENTRIES} movements; send them in parts.")
        if not _is_day(movement.booked_on):
            raise ValidationFailed.at("/data", "A movement in the file has no day.")
        if not movement.currency or len(movement.currency) != 3 or movement.amount < 0:
            raise ValidationFailed.at("/data", "A movement in the file has no proper amount.")
        if movement.amount != money.rounded(movement.amount, movement.currency):
            raise ValidationFailed.at("/data", "An amount in the file has too many decimals.")
        if movement.amount:
            found.append(movement)
    return found


def keys_of(movements):
    """A key for each movement: the same for the same one, in whichever file it comes.

    Of equal ones each is counted, as somebody may pay the same twice on a day.
    """
    seen, keys = Counter(), []
    for movement in movements:
        told = movement.told
        seen[told] += 1
        keys.append(hashlib.sha256(repr((told, seen[told])).encode()).hexdigest())
    return keys


def _is_day(value):
    try:
        return date.fromisoformat(value or "").isoformat() == value
    except ValueError:
        return False
