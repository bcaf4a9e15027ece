"""Writing values of custom fields: checked against what is declared, and described to be found."""

from contracts.context import current_call
from contracts.errors import ValidationFailed

from ..errors import CustomValueTaken
from ..models import Contact
from ..names import search_words
from ..settings import default_country
from . import references
from .known import fields_of, has_required, is_live, is_of
from .terms import is_text, terms_of, words_of
from .values import checked
from .visibility import hidden_keys

UNKNOWN = "There is no such custom field."
MISSING = "This has to be given."

# What is derived of the values of a contact or an activity, and kept beside them.
DERIVED = ("retired_custom", "custom_terms", "unique_terms", "custom_words", "custom_contacts")


def check_new(entity, fields, kind=None):
    """Check in place what is said of something new, and that all is said that has to be.

    Where nothing is said, and no field has to be given, nothing is looked up.
    """
    if fields.get("custom") or has_required(entity):
        usable = usable_fields(fields_of(entity), entity, kind)
        fields["custom"] = patched(
            usable, {}, fields.get("custom") or {}, country=default_country())


def check_changes(document, fields, changes, kind=None):
    """Check in place what a merge patch says of a document."""
    fields["retired_custom"] = dict(document.retired_custom)
    held = dict(document.custom)
    fields["custom"] = held
    if "custom" in changes:
        entity = document.ENTITY
        usable = usable_fields(fields_of(entity), entity, kind)
        fields["custom"] = patched(usable, held, changes["custom"], country=default_country())


def prepare(entity, fields, held=None):
    """Derive what is kept beside the values of custom fields, in place, if there are any.

    `held` are the values from before, or None where all were there before, in another place.
    Returns the way taken to survivors of merged contacts, for `survivors.remember`.
    """
    if not fields.get("custom") and not fields.get("retired_custom"):
        return []
    known = fields_of(entity)
    fields["custom"] = dict(fields.get("custom") or {})
    hops = _follow_contacts(fields, known, held)
    describe(fields, known)
    return hops


def put_derived(document, fields):
    """Give a document what was derived of its fields."""
    for name in DERIVED:
        if name in document._fields:
            setattr(document, name, fields.get(name) or ({} if name == "retired_custom" else []))


def usable_fields(known, entity, kind=None):
    """The fields that the one who asks may fill, of something of a kind."""
    call = current_call()
    hidden = hidden_keys(call and call.actor, entity, known)
    return {key: field for key, field in known.items()
            if is_live(field) and is_of(field, kind) and key not in hidden}


def patched(usable, held, changes, *, country):
    """The values after a merge patch; null clears one, and for all of them clears what may be.

    Raises ValidationFailed at `/custom/<key>`. What stays as it is is not checked again.
    """
    if changes is None:
        changes = {key: None for key in held if key in usable}
    values, errors = dict(held), []
    for key, value in changes.items():
        if key not in usable:
            errors.append({"pointer": f"/custom/{key}", "detail": UNKNOWN})
        elif value is None or value == []:
            values.pop(key, None)
        elif value != held.get(key):
            try:
                values[key] = checked(usable[key], value, country=country)
            except ValueError as error:
                errors.append({"pointer": f"/custom/{key}", "detail": str(error)})
    told = {error["pointer"] for error in errors}
    errors += [{"pointer": f"/custom/{key}", "detail": MISSING} for key in missing(usable, values)
               if f"/custom/{key}" not in told]
    if errors:
        raise ValidationFailed(errors=errors)
    return values


def missing(usable, values):
    """The keys of the fields that have to be given, and are not."""
    return [key for key, field in usable.items() if field["is_required"] and key not in values]


def describe(fields, known):
    """Derive in place by what the values are found, and part those of retired fields from them."""
    values = {**(fields.get("retired_custom") or {}), **(fields.get("custom") or {})}
    described = {name: [] for name in DERIVED} | {"custom": {}, "retired_custom": {}}
    for key in sorted(values):
        field, value = known[key], values[key]
        place = "custom" if is_live(field) else "retired_custom"
        described[place][key] = value
        terms = terms_of(field, value)
        described["custom_terms"] += terms
        if field["is_unique"]:
            described["unique_terms"] += terms
        if is_found(field):
            described["custom_words"] += words_of(field, value)
    described["custom_contacts"] = references.references_in(
        {**described["custom"], **described["retired_custom"]}, known)
    fields.update(described)


def is_found(field):
    """Whether a search finds what the field says: text that is hidden from nobody."""
    return (field["is_searchable"] and is_live(field) and is_text(field)
            and not field.get("visible_to"))


def _follow_contacts(fields, known, held):
    found = references.references_in(fields["custom"], known)
    old = held or {}
    new = [item for item in found if old.get(item["key"]) != item["contact_id"]]
    if not new:
        return []
    asked = {item["contact_id"]: item["key"] for item in new}
    hops, unknown = references.follow(found)
    fields["custom"] |= {item["key"]: item["contact_id"] for item in found}
    errors = [{"pointer": f"/custom/{asked[id]}", "detail": "There is no such contact."}
              for id in unknown if id in asked]
    if errors and held is not None:
        raise ValidationFailed(errors=errors)
    return hops


def refuse_taken(fields, contact_id=None):
    """Refuse what another has, where the index does not know of all values yet.

    That is while a field that was not unique becomes so. Else the index decides alone.
    """
    if not fields.get("unique_terms"):
        return
    unsettled = tuple(f"{key}=" for key, field in fields_of(Contact.ENTITY).items()
                      if field["is_unique"] and not field["is_settled"])
    for term in fields["unique_terms"] if unsettled else ():
        if term.startswith(unsettled) and Contact.collection().find_one(
                {"_custom": term, "_id": {"$ne": contact_id}}, {"_id": 1}):
            raise taken(term)


def taken(term):
    """The refusal of a value that another contact has."""
    key = term.partition("=")[0]
    return CustomValueTaken(key=key, pointer=f"/custom/{key}")


def leave_taken(fields):
    """Take out in place what another contact has by now, and return it by key."""
    left_out = {}
    for text in list(fields.get("unique_terms") or ()):
        if Contact.collection().find_one({"_unique": text}, {"_id": 1}):
            key = text.partition("=")[0]
            for name in ("custom", "retired_custom"):
                if key in fields[name]:
                    left_out[key] = fields[name].pop(key)
    if left_out:
        describe(fields, fields_of(Contact.ENTITY))
        fields["words"] = search_words(fields)
    return left_out
