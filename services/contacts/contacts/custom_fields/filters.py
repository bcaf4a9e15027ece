"""Lists narrowed by custom fields: `key:value`, and of what has an order `key:from..to`."""

from contracts.errors import ValidationFailed

from ..settings import default_country
from .cells import value_in
from .known import fields_of
from .terms import AFTER, ORDERED, sortable, term, terms_of
from .values import normal
from .writing import usable_fields


def conditions(entity, asked):
    """What a list is narrowed by, for `$and`. Raises ValidationFailed at /custom."""
    usable = usable_fields(fields_of(entity), entity)
    return [_condition(usable, text) for text in asked]


def _condition(usable, text):
    key, _, said = text.partition(":")
    field = usable.get(key)
    if field is None or not field["is_searchable"]:
        raise ValidationFailed.at("/custom", f"There is no custom field {key} to narrow by.")
    try:
        if not said.strip():
            raise ValueError("Write it as key:value.")
        if field["type"] in ORDERED and ".." in said:
            return {"_custom": {"$elemMatch": _range(field, *said.split("..", 1))}}
        terms = terms_of(field, _value(field, said))
    except ValueError as error:
        raise ValidationFailed.at("/custom", str(error)) from error
    # Of several choices, all that are named.
    return {"_custom": terms[0] if len(terms) == 1 else {"$all": terms}}


def _value(field, text):
    return normal(field, value_in(field, text), country=default_country())


def _range(field, first, last):
    low, high = ((text.strip() and _value(field, text.strip())) for text in (first, last))
    if low == "" and high == "":
        raise ValueError("A range has at least one end.")
    key, currency = field["key"], ""
    if field["type"] == "money":
        named = {end["currency"] for end in (low, high) if end != ""}
        if len(named) > 1:
            raise ValueError("Both ends are in one currency.")
        currency = f"{named.pop()}:"
    bounds = {"$gte": term(key, currency)}
    if low != "":
        bounds["$gte"] = term(key, sortable(field["type"], low))
    if high != "":
        bounds["$lte"] = term(key, sortable(field["type"], high))
    else:
        # What follows the last of the currency, or of the key.
        bounds["$lt"] = term(key, currency[:-1] + ";") if currency else key + AFTER
    return bounds
