"""Exports: the contacts that somebody asks for, piece by piece, as a file that others can read."""

import orjson

from chassis import paging
from chassis.store import view
from contracts.context import current_call

from . import visibility
from .custom_fields.exporting import ExportFields
from .formats import card_text, csv_text
from .models import Contact

PIECE = 500
# A piece goes through the broker as one message.
PIECE_LENGTH = 1024 * 1024

_WHERE = {"role": "roles.role", "tag": "tags", "owner_id": "owner_id"}


def export_contacts(*, format, after, kind=None, **filters):
    """Give the next piece of an export of all that match and are not archived, oldest first.

    Organisations come before people, so that an import of the file finds them when it comes to
    those who work there.
    """
    kinds = [kind] if kind else ["organisation", "person"]
    last_kind, last_id, chosen = kinds[0], "", None
    if after is not None:
        last_kind, last_id, chosen = paging.decode(after, (paging.text, paging.text, paging.text))
    custom = ExportFields(current_call().actor, chosen)

    text = [csv_text.header(custom.keys)] if format == "csv" and after is None else []
    length, count = 0, 0
    for raw in _following(kinds, last_kind, last_id, filters):
        if count == PIECE or length > PIECE_LENGTH:
            return {"text": "".join(text), "next": paging.encode(
                [last_kind, last_id, custom.chosen])}
        text.append(_WRITERS[format](
            visibility.seen(custom.without_hidden(view(raw))), custom))
        length, count = length + len(text[-1]), count + 1
        last_kind, last_id = raw["kind"], raw["_id"]
    return {"text": "".join(text), "next": None}


def _following(kinds, last_kind, last_id, filters):
    """The contacts after the last that was given, one kind after the other."""
    where = {"archived_at": None, **{_WHERE[name]: value for name, value in filters.items()}}
    where = visibility.narrow(where)
    for kind in kinds:
        if kind >= last_kind:
            beyond = last_id if kind == last_kind else ""
            found = Contact.collection().find({**where, "kind": kind, "_id": {"$gt": beyond}})
            # By id, and in no other order, however few of the contacts match.
            yield from found.sort("_id", 1).hint("_id_").limit(PIECE + 1)


def _csv_row(contact, custom):
    return csv_text.row(contact, custom.cells_of(contact))


def _card(contact, _custom):
    # A card has no place for fields that only this company knows.
    return card_text.card(contact)


def _json_line(contact, _custom):
    return orjson.dumps(contact, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE).decode()


_WRITERS = {"csv": _csv_row, "vcard": _card, "jsonl": _json_line}
