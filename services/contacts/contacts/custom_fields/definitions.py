"""Custom fields: declaring, showing, listing, changing, retiring them and bringing them back."""

from pymongo.errors import DuplicateKeyError

from chassis import clock, paging
from chassis.outbox import announce
from chassis.store import view
from contracts import contacts as contract
from contracts.contacts.custom_values import MOST_FIELDS
from contracts.context import current_call
from contracts.errors import NotFound

from ..errors import (
    CustomFieldIsRetired,
    CustomFieldKeyTaken,
    CustomValuesNotUnique,
    TooManyCustomFields,
)
from . import known, settling
from .fitting import refuse_misfits, settled
from .models import CustomField
from .visibility import sees_all

# What has to be brought in line in what is there when it changes.
_SETTLED_AFTERWARDS = ("is_unique", "is_searchable", "visible_to")


def declare_custom_field(*, entity, key, **fields):
    """Declare a field; from the next change on it can be filled."""
    fields = settled(fields)
    refuse_misfits({"entity": entity, **fields})
    number = CustomField.collection().count_documents({"entity": entity}, hint=_NUMBERED) + 1
    if number > MOST_FIELDS:
        raise TooManyCustomFields(most=MOST_FIELDS)
    field = CustomField(entity=entity, key=key, number=number, **fields)
    try:
        field.add()
    except DuplicateKeyError as error:
        raise CustomFieldKeyTaken(key=key) from error
    return _told(field, contract.custom_field_declared)


_NUMBERED = [("entity", 1), ("_number", 1)]


def get_custom_field(*, custom_field_id):
    """Show a custom field, retired or not."""
    raw = CustomField.fetch_raw(custom_field_id)
    roles = _roles()
    if roles is not None and raw.get("visible_to") and not set(roles) & set(raw["visible_to"]):
        raise NotFound(f"There is no custom_field {custom_field_id}.", id=custom_field_id)
    return view(raw)


def list_custom_fields(*, limit, after, is_retired, entity=None):
    """List custom fields that the one who asks may see, the oldest first."""
    where = {"retired_at": {"$exists": True} if is_retired else None}
    if entity is not None:
        where["entity"] = entity
    roles = _roles()
    if roles is not None:
        where["$or"] = [{"visible_to": None}, {"visible_to": {"$in": roles}}]
    return paging.page(CustomField.collection(), where, sort="created_at", kind=paging.moment,
                       limit=limit, after=after)


def _roles():
    """The roles of the one who asks; None for whom nothing is hidden from."""
    call = current_call()
    actor = call and call.actor
    return None if sees_all(actor) else list(actor.roles)


def update_custom_field(*, custom_field_id, changes, expected_version):
    """Change a field; what stays the same makes no new version."""
    field = CustomField.fetch(custom_field_id, expected_version=expected_version)
    if field.is_retired:
        raise CustomFieldIsRetired(id=custom_field_id)
    before = field.to_view()
    changes = settled(changes, type=field.type)
    if "options" in changes:
        changes["options"] = _options(field.options, changes["options"])
    changed = {name: value for name, value in changes.items()
               if (before.get(name) or None) != (value or None)}
    if not changed:
        return before

    refuse_misfits({**before, **changed}, changed)
    if changed.get("is_unique"):
        _refuse_doubles(field)
    for name, value in changed.items():
        setattr(field, name, value)
    if changed.keys() & set(_SETTLED_AFTERWARDS):
        settling.begin(field)
    field.put()
    return _told(field, contract.custom_field_updated)


def _options(held, given):
    """The options that are given, and behind them, retired, those that are not given any more."""
    keys = {option["key"] for option in given}
    return [*given, *({**option, "is_retired": True} for option in held
                      if option["key"] not in keys)]


def _refuse_doubles(field):
    doubles = settling.doubles_of(field)
    if doubles:
        raise CustomValuesNotUnique(key=field.key, values=doubles)


def retire_custom_field(*, custom_field_id, expected_version):
    """Retire a field, with its values. Doing so twice is doing it once."""
    field = CustomField.fetch(custom_field_id, expected_version=expected_version)
    if field.is_retired:
        return
    field.retired_at = clock.now()
    settling.begin(field)
    field.put()
    _told(field, contract.custom_field_retired)


def restore_custom_field(*, custom_field_id, expected_version):
    """Bring a retired field back, with the values that it had."""
    field = CustomField.fetch(custom_field_id, expected_version=expected_version)
    if not field.is_retired:
        return field.to_view()
    field.retired_at = None
    settling.begin(field)
    field.put()
    return _told(field, contract.custom_field_restored)


def _told(field, event):
    known.forget()
    announce(event, field)
    return field.to_view()
