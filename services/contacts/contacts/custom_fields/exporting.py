"""Custom fields in files on their way out: the same columns from the first piece to the last."""

from .cells import text_of
from .known import fields_of, is_live
from .visibility import hidden_keys


class ExportFields:
    """The custom fields of contacts that an export tells of.

    `chosen` says, as a number in hex, which of all fields, by the order of their declaration, had
    a column when the export began. So a field that is declared or retired meanwhile moves none.
    """

    def __init__(self, actor, chosen=None):
        fields = fields_of("contact")
        self._hidden = hidden_keys(actor, "contact", fields)
        if chosen is None:
            places = (index for index, field in enumerate(fields.values())
                      if is_live(field) and field["key"] not in self._hidden)
            chosen = f"{sum(1 << index for index in places):x}"
        self.chosen = chosen
        bits = _bits_of(chosen)
        self.keys = [key for index, key in enumerate(fields) if bits >> index & 1]

    def without_hidden(self, contact):
        """A contact as it is shown, without what is hidden from who exports."""
        custom = contact.get("custom")
        if not custom or self._hidden.isdisjoint(custom):
            return contact
        return contact | {"custom": {
            key: value for key, value in custom.items() if key not in self._hidden}}

    def cells_of(self, contact):
        """The texts of a contact's values, in the order of the columns."""
        values = contact.get("custom") or {}
        return [text_of(values.get(key)) for key in self.keys]


def _bits_of(text):
    try:
        return int(text, 16)
    except ValueError:
        # Somebody made up a cursor, who gets a file without custom fields.
        return 0
