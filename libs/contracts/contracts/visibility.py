"""What of an answer an actor may see: which objects, which of their fields, and whose.

A schema of an answer says which object it shows; from that come the names which a role can list,
and what is left out of an answer to somebody whose role lists less.
"""

from dataclasses import dataclass
from functools import cached_property

# Whose objects: one's own, those of one's teams, or all.
ROWS = ("own", "team", "all")

OBJECTS = {}


@dataclass(frozen=True, eq=False)
class Object:
    """A kind of thing that roles tell apart.

    `owned_by` names the fields that say whose it is, `team` the one that says of which team. One
    without these is seen by whoever sees the contacts that it is about.
    """

    name: str
    schema: type
    owned_by: tuple
    team: str | None

    @cached_property
    def fields(self):
        """The fields that a role may list; what the contract promises of each is always there."""
        return frozenset(
            name for name, field in self.schema().fields.items() if not is_promised(field))


def is_promised(field):
    """Whether an answer without this field would not keep the contract."""
    return field.required and not field.allow_none


def shows(name, *, owned_by=(), team=None):
    """Say of a schema that it shows a whole object of that name."""

    def mark(schema):
        schema.SHOWS = name
        OBJECTS[name] = Object(name, schema, tuple(owned_by), team)
        return schema

    return mark


def shows_part_of(name, *, named_in=None):
    """Say of a schema that it shows something of an object.

    Its fields of the same names are those of the object; or it tells of one field, which its
    field `named_in` names.
    """

    def mark(schema):
        schema.SHOWS, schema.NAMED_IN = name, named_in
        return schema

    return mark


def together(views):
    """What somebody sees who has several roles: each adds what it allows."""
    seen = {}
    for view in views:
        for name, access in view.items():
            held = seen.get(name)
            seen[name] = dict(access) if held is None else {
                "rows": max(held["rows"], access["rows"], key=ROWS.index),
                "fields": _both(held["fields"], access["fields"]),
            }
    return seen


def _both(one, other):
    return None if one is None or other is None else sorted({*one, *other})


def is_whole(sees, name):
    """Whether all objects of that name are seen, with all their fields."""
    if sees is None:
        return True
    access = sees.get(name)
    return bool(access) and access["rows"] == "all" and access["fields"] is None


def is_seen(sees, name, field):
    """Whether that field of that object is seen."""
    if sees is None:
        return True
    access = sees.get(name)
    return bool(access) and (access["fields"] is None or field in access["fields"])
