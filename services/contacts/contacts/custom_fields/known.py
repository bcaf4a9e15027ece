"""Which custom fields there are: as it is now for what is written, as it just was for the rest."""

import time

from .models import CustomField

# For so long a process goes by what it has read. What is written never does, but for one thing:
# whether a contact that says nothing of custom fields lacks one that is required.
REMEMBERED_SECONDS = 2
_remembered = {}


def fields_of(entity):
    """All custom fields of an entity, as stored, by key, the retired too, oldest first."""
    found = CustomField.collection().find({"entity": entity}).sort("_number", 1)
    return {raw["key"]: raw for raw in found}


def recent_fields_of(entity):
    """As `fields_of`, as it was at most two seconds ago."""
    fields, until = _remembered.get(entity, ({}, 0.0))
    if until <= time.monotonic():
        fields = fields_of(entity)
        _remembered[entity] = fields, time.monotonic() + REMEMBERED_SECONDS
    return fields


def forget():
    """Ask the store again; for when a field was changed here, or the store was emptied."""
    _remembered.clear()


def is_live(field):
    return field.get("retired_at") is None


def is_of(field, kind):
    """Whether contacts of a kind have the field; what has no kind has all."""
    return kind is None or not field.get("of_kinds") or kind in field["of_kinds"]


def has_required(entity):
    """Whether some field has to be given, as it was at most two seconds ago."""
    return any(field["is_required"] and is_live(field)
               for field in recent_fields_of(entity).values())
