"""Bank statements as CSV, by a mapping of their columns."""

import csv
import io
import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from contracts.errors import ValidationFailed

from .movements import Movement

_DIRECTIVES = {"YYYY": "%Y", "YY": "%y", "MM": "%m", "DD": "%d"}


def movements_of(data, mapping):
    """The movements of a file (bytes). Raises ValidationFailed naming the line that is wrong."""
    columns = {name: column for name, column in mapping["columns"].items() if column}
    rows = csv.reader(io.StringIO(_decoded(data)), delimiter=mapping["separator"])
    rows = [row for row in rows if any(cell.strip() for cell in row)][mapping["skip_lines"]:]
    headings = [cell.strip() for cell in rows[0]] if rows else []
    missing = [column for column in columns.values() if column not in headings]
    if missing:
        raise ValidationFailed(errors=[
            {"pointer": f"/mapping/columns/{name}", "detail": "The file has no such column."}
            for name, column in columns.items() if column in missing])

    places = {name: headings.index(column) for name, column in columns.items()}
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: row[place].strip() if place < len(row) else ""
                 for name, place in places.items()}
        yield _movement(cells, mapping, number)


def _movement(cells, mapping, number):
    amount = _amount(cells["amount"], mapping["decimal"])
    booked_on = _day(cells["booked_on"], mapping["date_format"])
    if amount is None or booked_on is None:
        wrong = "amount" if amount is None else "day"
        raise ValidationFailed.at("/data", f"The {wrong} in row {number} cannot be read.")
    return Movement(
        account_iban=mapping["account_iban"], booked_on=booked_on, amount=abs(amount),
        is_credit=amount > 0, currency=(cells.get("currency") or mapping["currency"]).upper(),
        text=" ".join((cells.get("text") or "").split()) or None,
        payer_name=cells.get("payer_name") or None,
        payer_iban="".join((cells.get("payer_iban") or "").split()) or None,
        reference=cells.get("reference") or None)


def _decoded(data):
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Spanish banks export without saying so.
        return data.decode("cp1252", errors="replace")


def _amount(text, decimal):
    thousands = "." if decimal == "," else ","
    plain = re.sub(r"[\s€$]", "", text).replace(thousands, "").replace(decimal, ".")
    # Some write the sign behind.
    plain = f"-{plain[:-1]}" if plain.endswith("-") else plain
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _day(text, date_format):
    directives = re.sub("YYYY|YY|MM|DD", lambda found: _DIRECTIVES[found[0]], date_format)
    try:
        return datetime.strptime(text[:10], directives).replace(tzinfo=UTC).date().isoformat()
    except ValueError:
        return None
