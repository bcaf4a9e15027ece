"""What the events of all services tell: where they name contacts, and what else stands where."""

import re
from functools import cache

from marshmallow import fields

from contracts.catalogue import all_services
from contracts.common import Amount, Day, Time

_DEEPEST = 5
_NUMBERS = (Amount, fields.Integer, fields.Float)
_TIMES = (Time, Day)


def _is_for_journeys(type):
    # That somebody asks for their data is nothing to lead them by.
    return ".data_request." not in type


EVERY_EVENT = tuple(event for service in all_services().values()
                    for type, event in service.events.items() if _is_for_journeys(type))
_BY_TYPE = {event.type: event for event in EVERY_EVENT}


def is_known(type):
    """Whether a service tells events of that type."""
    return type in _BY_TYPE


@cache
def leaves_of(type):
    """`{path: field}` of all that stands in the data of an event; lists are gone through."""
    return dict(_leaves(_BY_TYPE[type].schema, "", 1))


def _leaves(schema, before, depth):
    for name, field in schema.fields.items():
        inner = field.inner if isinstance(field, fields.List) else field
        path = f"{before}{name}"
        if not isinstance(inner, fields.Nested):
            yield path, inner
        elif depth < _DEEPEST:
            yield from _leaves(inner.schema, f"{path}.", depth + 1)


@cache
def contact_paths(type):
    """Where an event names contacts, whom it is mainly about first."""
    entity = type.split(".")[1]
    first = ["contact_id", f"{entity}.contact_ids", f"{entity}.contact_id", "contact.id",
             f"{entity}_.contact_ids", f"{entity}_.contact_id", "contact_ids"]
    found = [path for path, field in leaves_of(type).items() if _is_contact(field)]
    return tuple(sorted(found, key=lambda path: (
        first.index(path) if path in first else len(first), path.count("."), path)))


def contact_path(event):
    """Where an event of a definition names the contact; None where none is named."""
    found = contact_paths(event["type"])
    return event.get("contact") or (found[0] if found else None)


def _is_contact(field):
    for check in getattr(field, "validators", ()):
        pattern = getattr(getattr(check, "regex", None), "pattern", "")
        if "contact" in re.sub(r"^\^\(([^)]*)\)_.*$", r"\1", pattern).split("|"):
            return True
    return False


def can_be_compared(type, path):
    """Whether what stands there is a number, a day or a time."""
    return isinstance(leaves_of(type)[path], _NUMBERS + _TIMES)
