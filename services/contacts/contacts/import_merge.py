"""What becomes of a contact when a row of a file says more of it."""

from marshmallow import fields, validate

from contracts.contacts.contact import NewContact

from .formats.drafts import SCALARS
from .names import fold

_CONTRACT = NewContact().fields
# How many items the contract allows in each list.
_MOST = {
    name: next(check.max for check in field.validators if isinstance(check, validate.Length))
    for name, field in _CONTRACT.items() if isinstance(field, fields.List)
}
# By what two items of a list are the same. Addresses and roles have rules of their own.
_SAME_BY = {
    "emails": ("address",),
    "phones": ("number", "extension"),
    "social_handles": ("network", "handle"),
    "websites": ("url",),
    "tax_ids": ("country", "value"),
    "external_ids": ("system", "id"),
    "affiliations": ("organisation_id",),
}
_PLACE = ("street", "locality", "region", "postal_code", "country")
_PLAIN = ("tags", "languages")
# What a row says of an item anew, where else an item keeps what it has.
_RENEWED = {"affiliations": ("title", "department")}
MOST_NOTES = next(check.max for check in _CONTRACT["notes"].validators)


class TooMany(Exception):
    """A list would grow beyond what the contract allows."""

    def __init__(self, field, most):
        self.errors = [{"pointer": f"/{field}", "detail": f"There would be more than {most}."}]
        super().__init__(field)


def changes_of(held, row):
    """What a row changes of a contact, as a merge patch. Raises TooMany.

    - A single value that the row gives, such as a name or a birthday, takes the place of the old.
    - The items of lists are added to those that are there, and never take any away. An item that
      is there already keeps its label and its marks, and gets what it lacks; where somebody
      works, the row's title and department are the new ones.
    - Notes are added below the old notes, unless they are part of them.
    - What the row does not mention, or leaves blank, stays as it is.
    """
    changes = {
        name: row[name] for name in SCALARS
        if name != "notes" and row.get(name) and row[name] != held.get(name)
    }
    for name, most in _MOST.items():
        before = held.get(name, [])
        after = joined(name, before, row.get(name, ()))
        if len(after) > most:
            raise TooMany(name, most)
        if after != before:
            changes[name] = after
    custom = {**held.get("custom", {}), **row.get("custom", {})}
    if custom != held.get("custom", {}):
        changes["custom"] = custom
    _add_notes(changes, held.get("notes", ""), row.get("notes", ""))
    return changes


def joined(name, held, items):
    """The items held, with what is new among `items`."""
    if name in _PLAIN:
        return list(dict.fromkeys([*held, *items]))
    joined = [dict(item) for item in held]
    for item in items:
        known = next((other for other in joined if _is_same(name, other, item)), None)
        if known is None:
            # The one to use stays the one to use.
            joined.append({key: item[key] for key in item if key != "is_primary" or not held})
            continue
        for key, value in item.items():
            if key in _RENEWED.get(name, ()) or key not in known:
                known[key] = value
    return joined


def _is_same(name, held, item):
    if name == "addresses":
        return _is_same_place(held, item)
    if name == "roles":
        return (held["role"] == item["role"] and held.get("ends_on") == item.get("ends_on")
                and item.get("starts_on") in (None, held.get("starts_on")))
    return all(held.get(key) == item.get(key) for key in _SAME_BY[name])


def _is_same_place(held, item):
    """Whether two addresses agree in all that both of them say, and that is something."""
    shared = [key for key in _PLACE if held.get(key) and item.get(key)]
    return bool(shared) and all(fold(held[key]) == fold(item[key]) for key in shared)


def _add_notes(changes, held, notes):
    if not notes or notes in held:
        return
    together = f"{held}\n\n{notes}" if held else notes
    if len(together) > MOST_NOTES:
        raise TooMany("notes", f"{MOST_NOTES:,} letters")
    changes["notes"] = together
