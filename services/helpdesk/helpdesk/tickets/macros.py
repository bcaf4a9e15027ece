"""Macros: kept, and applied to a ticket, all of it or nothing."""

import re

from chassis import clock, paging
from chassis.ids import new_id
from chassis.paging import moment
from chassis.parties import parties_of
from chassis.store import view
from contracts.errors import ValidationFailed

from ..errors import MacroDoesNotFit
from . import keeping, messages, moving, standing, ticket_types, tickets
from .setting_models import Macro

_DOES = ("message", "status", "priority", "category", "tags")
_LISTS = ("tags", "type_ids")
NUMBER = "{number}"
_PLACE = re.compile(r"\{(?:number|subject|requester)\}")


def create_macro(*, type_ids=(), tags=(), **fields):
    """Keep under a name what is said and done again and again."""
    macro = Macro(id=new_id(Macro.ENTITY), type_ids=list(dict.fromkeys(type_ids)),
                  tags=list(dict.fromkeys(tags)),
                  **{name: value for name, value in fields.items() if value is not None})
    _require_types(macro.type_ids, "/type_ids")
    return _shown(macro.add().stored)


def get_macro(*, macro_id):
    """Show a macro."""
    return _shown(Macro.fetch_raw(macro_id))


def list_macros(*, limit, after, is_archived, type_id=None):
    """List macros, the oldest first."""
    where = {"archived_at": {"$ne": None} if is_archived else None}
    if type_id is not None:
        where["type_ids"] = {"$in": [None, type_id]}
    return paging.page(Macro.collection(), where, sort="created_at", kind=moment, limit=limit,
                       after=after, show=_shown)


def update_macro(*, macro_id, changes, expected_version):
    """Change a macro."""
    macro = Macro.fetch(macro_id, expected_version=expected_version)
    before = _shown(macro.to_raw())
    for name, value in changes.items():
        setattr(macro, name, list(dict.fromkeys(value)) if name in _LISTS else value)
    _require_types(macro.type_ids, "/changes/type_ids")
    if not any(getattr(macro, name) for name in _DOES):
        raise ValidationFailed.at("/changes", "A macro has to say or do something.")
    return before if _shown(macro.to_raw()) == before else _shown(macro.put().stored)


def archive_macro(*, macro_id, expected_version):
    """Put a macro away. Doing so twice is doing it once."""
    macro = Macro.fetch(macro_id, expected_version=expected_version)
    if macro.archived_at is None:
        macro.archived_at = clock.now()
        macro.put(at=macro.archived_at)


def apply_macro(*, ticket_id, macro_id, expected_version, last_message_id):
    """Say and do in a ticket what a macro says, all of it or nothing."""
    ticket = keeping.fetch(ticket_id, expected_version)
    macro = require(macro_id)
    held = ticket_types.of(ticket)
    if macro.get("type_ids") and ticket.type_id not in macro["type_ids"]:
        raise MacroDoesNotFit(id=macro_id, type_id=ticket.type_id)
    if last_message_id is not None:
        messages.refuse_unread(ticket, last_message_id)
    ticket_types.require_category(held, macro.get("category"), "/macro_id")

    changes = {name: macro[name] for name in ("priority", "category") if name in macro}
    tickets.change(ticket, changes | {"tags": [*ticket.tags, *macro.get("tags", ())]}, {})
    said = macro.get("message")
    text = _text_of(said, ticket) if said else None
    wanted = ticket_types.status_of(held, macro["status"]) if "status" in macro else None
    if wanted is not None and wanted["state"] == "resolved":
        return _resolved(ticket, held, wanted, said, text)
    if said:
        messages.say(ticket, body=text, kind=said["kind"])
    if "status" in macro and macro["status"] != ticket.status:
        standing.move(ticket, macro["status"], "/macro_id")
    return keeping.keep(ticket)


def _resolved(ticket, held, wanted, said, text):
    standing.require_move(held, ticket, wanted)
    is_told = bool(said) and said["kind"] == "reply"
    if said and not is_told:
        messages.say(ticket, body=text, kind=said["kind"])
    return moving.resolve(ticket, held, wanted, text or wanted["name"]["en"], is_told=is_told)


def require(macro_id):
    """A macro in use, as stored. Raises ValidationFailed for any other."""
    macro = Macro.collection().find_one({"_id": macro_id, "archived_at": None})
    if macro is None:
        raise ValidationFailed.at("/macro_id", "There is no such macro.")
    return macro


def worded(said, language):
    """What a macro says in a language, with its places not filled yet."""
    return said["text"].get((language or "en")[:2].lower(), said["text"]["en"])


def filled(said, language, *, number, subject, requester):
    """What a macro says in a language, with what stands in its places.

    All at once: what somebody called a ticket is never taken for a place itself.
    """
    values = {NUMBER: number, "{subject}": subject, "{requester}": requester}
    return _PLACE.sub(lambda found: values[found[0]], worded(said, language))


def _text_of(said, ticket):
    """What a macro says, in the language of a ticket and with what that says."""
    requester = parties_of(ticket.contact_ids[:1]).get(ticket.contact_ids[0], {})
    return filled(said, ticket.language, number=ticket.number, subject=ticket.subject,
                  requester=requester.get("name", ""))


def _require_types(type_ids, pointer):
    for place, type_id in enumerate(type_ids):
        if not ticket_types.exists(type_id):
            raise ValidationFailed.at(f"{pointer}/{place}", "There is no such type.")


def _shown(raw):
    return {**{name: [] for name in _LISTS}, **view(raw)}
