"""Custom fields in files on their way in: what columns are called, and what their cells say."""

from contracts.errors import ValidationFailed

from ..formats.vocabulary import header_key
from ..models import Contact
from .cells import read_cells
from .known import fields_of, is_live, is_of
from .terms import terms_of
from .writing import DERIVED, MISSING, missing

# What is derived of values, as it is stored.
DERIVED_AS = frozenset(Contact._db_field_map[name] for name in DERIVED)


class ImportFields:
    """The custom fields of contacts as they are now, but for those hidden from who imports."""

    def __init__(self, hidden=()):
        self.known = fields_of(Contact.ENTITY)
        self.hidden = frozenset(hidden)
        self._usable = {key: field for key, field in self.known.items()
                        if is_live(field) and key not in self.hidden}
        self._by_kind = {}
        self.columns = _columns_of(self._usable)

    def take(self, kind, fields, cells, *, country):
        """Put the values of cells among the fields; the keys that somebody new lacks are returned.

        Raises ValidationFailed at `/custom/<key>`.
        """
        usable = self._usable_of(kind)
        values, errors = read_cells(usable, cells, country=country)
        if errors:
            raise ValidationFailed(errors=errors)
        if values:
            fields["custom"] = values
        return tuple(missing(usable, values))

    def _usable_of(self, kind):
        if kind not in self._by_kind:
            self._by_kind[kind] = {
                key: field for key, field in self._usable.items() if is_of(field, kind)}
        return self._by_kind[kind]

    def lookups(self, values):
        """`(terms that nobody else may have, contacts that have to be there)` of some values."""
        terms = [term for key, value in values.items() if self.known[key]["is_unique"]
                 for term in terms_of(self.known[key], value)]
        return terms, [value for key, value in values.items()
                       if self.known[key]["type"] == "contact"]


def missing_of(keys):
    """What is told of fields that have to be given."""
    return [{"pointer": f"/custom/{key}", "detail": MISSING} for key in keys]


def _columns_of(usable):
    """Keys by what a column may be called: its path, or a label in any language that is its own."""
    labels = {}
    for key, field in usable.items():
        for label in (field["label"], *field.get("labels", {}).values()):
            labels.setdefault(header_key(label), set()).add(key)
    columns = {label: keys.pop() for label, keys in labels.items() if label and len(keys) == 1}
    return columns | {f"custom.{key}": key for key in usable}
