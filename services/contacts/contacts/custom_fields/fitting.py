"""What a custom field may be declared as: what is said of it fits its type."""

from contracts.errors import ValidationFailed

from .values import BOUNDED, LONGEST_TEXT, bound, normal_bound, offered

# Which types something can be said of.
_ONLY = {
    "options": ("choice", "choices"),
    "max_length": ("text", "long_text"),
    "minimum": BOUNDED,
    "maximum": BOUNDED,
    "decimals": ("decimal",),
    "currencies": ("money",),
    "is_unique": ("text", "whole", "decimal", "url", "email", "phone"),
}
_BY_DEFAULT = {"text": LONGEST_TEXT}


def settled(fields, type=None):
    """The fields with limits in their normal forms; those that are null are left empty."""
    type = type or fields["type"]
    fields = dict(fields)
    errors = []
    for name in ("minimum", "maximum"):
        if fields.get(name) is not None and type in BOUNDED:
            try:
                fields[name] = normal_bound(type, fields[name])
            except ValueError as error:
                errors.append({"pointer": f"/{name}", "detail": str(error)})
    if errors:
        raise ValidationFailed(errors=errors)
    return fields


def refuse_misfits(field, said=None):
    """Refuse what does not fit the type of a field. `said` are the names that are said now."""
    said = field.keys() if said is None else said
    errors = [*_of_type(field, said), *_of_limits(field), *_of_options(field, said)]
    if field["entity"] != "contact":
        errors += [{"pointer": f"/{name}", "detail": "Only fields of contacts have this."}
                   for name in ("is_unique", "of_kinds") if field.get(name) and name in said]
    if errors:
        raise ValidationFailed(errors=errors)


def _of_type(field, said):
    for name, types in _ONLY.items():
        if name in said and field.get(name) not in (None, [], False) and (
                field["type"] not in types):
            yield {"pointer": f"/{name}",
                   "detail": f"Only a field of these types has this: {', '.join(types)}."}
    if "is_searchable" in said and field.get("is_searchable") and field["type"] == "long_text":
        yield {"pointer": "/is_searchable", "detail": "Long texts are not searched."}
    most = _BY_DEFAULT.get(field["type"])
    if "max_length" in said and most and (field.get("max_length") or 0) > most:
        yield {"pointer": "/max_length", "detail": f"Text has at most {most} letters. "
                                                   "Take long_text for more."}


def _of_limits(field):
    is_bounded = field["type"] in BOUNDED and all(
        field.get(name) is not None for name in ("minimum", "maximum"))
    if is_bounded and bound(field, "minimum") > bound(field, "maximum"):
        yield {"pointer": "/maximum", "detail": "It is less than the minimum."}


def _of_options(field, said):
    if field["type"] not in ("choice", "choices"):
        return
    if not offered(field):
        yield {"pointer": "/options", "detail": "Offer at least one option."}
    options = field.get("options") or ()
    keys = [option["key"] for option in options]
    if "options" in said and len(set(keys)) < len(keys):
        yield {"pointer": "/options", "detail": "Two options have the same key."}
    if len(keys) > 200:
        yield {"pointer": "/options", "detail": "There would be more than 200, with the retired."}

