"""Sources of the values of a contact, kept in its own document and written with it.

As stored, `_sources` is `{"by": [source, …], "fields": {name: place}}`. A place is `[index into
"by", since, the merge by which it came]`, for a list one for each item, in the order of the items.
What has no place is of the first source and as old as the contact, so a new contact has none.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime

from contracts.context import current_call

# What is not said of a contact, but follows, or counts its changes.
NOT_SAID = frozenset(
    {"id", "kind", "version", "created_at", "updated_at", "archived_at"})
# In what two items of a list may differ and still be the one that was said.
BESIDE = frozenset({"is_primary", "organisation_name"})

_KINDS = {"user": "user", "key": "api_key", "tool": "tool", "service": "service"}
_stated = ContextVar("vinculo_stated_source", default=None)


@dataclass(frozen=True)
class Origin:
    """Where a value comes from, since when it is there, and by which merge it came, if by one."""

    source: dict | None
    since: datetime
    merge_id: str | None = None


@contextmanager
def stated(kind, type=None, id=None):
    """Have what is said of contacts in the block come by this way, such as a data request."""
    token = _stated.set({"kind": kind, "reference": {"type": type, "id": id} if id else None})
    try:
        yield
    finally:
        _stated.reset(token)


def current_source():
    """Who says now what is said of contacts, and by which way."""
    call = current_call()
    return source_of(call.actor, **(_stated.get() or {})) if call else None


def source_of(actor, kind=None, reference=None):
    """The source that an actor is, as it is stored."""
    source = {"kind": kind or _KINDS.get(actor.id.replace(":", "_").partition("_")[0], "user"),
              "id": actor.id}
    if actor.on_behalf_of:
        source["on_behalf_of"] = actor.on_behalf_of
    if reference:
        source["reference"] = reference
    return source


def of_new(source):
    """The sources of a new contact, as stored: all of it is of one."""
    return {"by": [source]}


def origins_of(raw):
    """`{field: origin, or for a list one for each item}` of a contact as it is stored."""
    sources = raw.get("_sources") or {"by": [None]}
    by, held = sources["by"], sources.get("fields", {})
    first = Origin(by[0], raw["created_at"])

    def origin(place):
        return Origin(by[place[0]], *place[1:]) if place else first

    found = {}
    for name, value in said(raw).items():
        places = held.get(name)
        if isinstance(value, list):
            places = [*(places or ()), *[None] * len(value)][: len(value)]
            found[name] = [origin(place) for place in places]
        else:
            found[name] = origin(places)
    return found


def imports_of(raw):
    """The ids of the imports that values of a contact, as stored, came by."""
    for source in (raw.get("_sources") or {}).get("by", ()):
        reference = (source or {}).get("reference")
        if reference and reference["type"] == "import":
            yield reference["id"]


def said(raw):
    """What is said of a contact, as stored or as shown: its fields without what only counts."""
    return {name: value for name, value in raw.items()
            if name[0] != "_" and name not in NOT_SAID and value not in (None, "", [], {})}


def packed(origins, raw):
    """Origins as they are stored with a contact; what is of its first source takes no place."""
    first = Origin((raw.get("_sources") or {"by": [None]})["by"][0], raw["created_at"])
    by = [first.source]

    def place(origin):
        if origin.source not in by:
            by.append(origin.source)
        held = [by.index(origin.source), origin.since]
        return [*held, origin.merge_id] if origin.merge_id else held

    fields = {}
    for name, held in sorted(origins.items()):
        if isinstance(held, list):
            if any(origin != first for origin in held):
                fields[name] = [place(origin) for origin in held]
        elif held != first:
            fields[name] = place(held)
    return {"by": by, "fields": fields} if fields else {"by": by}


def changed(raw, after, names, source, at):
    """What a change of these fields makes of the origins of a contact, given as stored before.

    Returns `(origins, [(field, the value that is gone, its origin)])`. `after` is what is said
    then. An item that stays keeps its origin, wherever it goes in the list.
    """
    before, origins = said(raw), origins_of(raw)
    gone = []
    for name in names:
        if name in NOT_SAID:
            continue
        held, own = before.get(name), origins.pop(name, None)
        value = after.get(name)
        value = None if value in ("", [], {}) else value
        if isinstance(held if value is None else value, list):
            left = list(zip(held or (), own or (), strict=True))
            origins[name] = [_taken(item, left) or Origin(source, at) for item in value or ()]
            gone += [(name, item, origin) for item, origin in left]
        else:
            if value is not None:
                origins[name] = Origin(source, at)
            if held is not None:
                gone.append((name, held, own))
    return {name: held for name, held in origins.items() if held != []}, gone


def _taken(item, left):
    """The origin of an item among those of before, which is taken off them; None for a new one."""
    for index, (other, origin) in enumerate(left):
        if is_same(item, other):
            del left[index]
            return origin
    return None


def is_same(one, other):
    """Whether two items of a list, or two values, say the same."""
    return bare(one) == bare(other)


def bare(item):
    """An item without what is derived or chosen beside it."""
    if not isinstance(item, dict):
        return item
    return {key: value for key, value in item.items()
            if key not in BESIDE and value not in (None, False)}


def came_by(merge_id, origin):
    """The origin of a value that came from another contact."""
    return replace(origin, merge_id=merge_id)
