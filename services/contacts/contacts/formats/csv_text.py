"""Contacts as rows of CSV, under columns that an import reads back by themselves.

Columns are named by the paths of the fields. Of each list the first few items have columns of
their own, the rest share the last of these, parted by `:::` as Google does it. The primary item
comes first. What is verified is not told, since no file can vouch for it.
"""

import csv
import io
from functools import cache

from .csv_files import harmless
from .drafts import LISTS, PLAIN_LISTS, SCALARS, SEVERAL

# How many items of each list have columns of their own.
_WIDTHS = {
    "emails": 3, "phones": 3, "addresses": 2, "social_handles": 2, "websites": 2, "tax_ids": 1,
    "roles": 2, "external_ids": 2, "affiliations": 2,
}
_SEPARATORS = (SEVERAL, ";", "\n", "|", ",")
_LEFT_OUT = "organisation_external_id"


@cache
def columns():
    """`(list, place, key)` of each column; a plain field has no list."""
    lists = [
        (name, place, key)
        for name, width in _WIDTHS.items()
        for place in range(width)
        for key in LISTS[name] if key != _LEFT_OUT
    ]
    plain = [("", 0, name) for name in ("id", "kind", *SCALARS, *PLAIN_LISTS)]
    return plain + lists


def header(custom=()):
    """The first row of a file, the keys of custom fields at its end."""
    named = [f"{name}.{place + 1}.{key}" if name else key for name, place, key in columns()]
    return _line([*named, *(f"custom.{key}" for key in custom)])


def row(contact, custom=()):
    """The row of a contact as it is shown; `custom` are texts of custom fields for its end."""
    items = {name: _spread(contact.get(name, ()), width) for name, width in _WIDTHS.items()}
    cells = [_joined_values(items[name][place], key) if name else _plain(contact, key)
             for name, place, key in columns()]
    return _line(map(harmless, [*cells, *custom]))


def _spread(items, width):
    """The items in `width` columns, the primary first; what is left over joins the last."""
    items = sorted(items, key=lambda item: not item.get("is_primary"))
    columns = [[item] for item in items[:width]]
    if len(items) > width:
        columns[-1].extend(items[width:])
    return columns + [[]] * (width - len(columns))


def _joined_values(items, key):
    values = [_value(item, key) for item in items]
    return f" {SEVERAL} ".join(values) if any(values) else ""


def _value(item, key):
    return item.get("organisation_name" if key == "organisation" else key) or ""


def _plain(contact, key):
    value = contact.get(key) or ""
    if isinstance(value, str):
        return value
    if len(value) == 1 and any(separator in value[0] for separator in _SEPARATORS):
        # The sign at the end says that this is one thing and no list.
        return f"{value[0]} {SEVERAL}"
    return f" {SEVERAL} ".join(value)


def _line(cells):
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
