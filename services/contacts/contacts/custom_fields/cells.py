"""Values of custom fields as text: in the cells of files and in the filters of lists."""

import re

from ..names import fold
from .values import checked

SEVERAL = ":::"
_WHOLE = re.compile(r"-?\d{1,16}", re.ASCII)
_FLAGS = {"true": True, "yes": True, "si": True, "1": True, "x": True,
          "false": False, "no": False, "0": False}


def value_in(field, text):
    """The value that a text stands for, not checked yet. Raises ValueError."""
    text = text.strip()
    if field["type"] == "whole":
        if not _WHOLE.fullmatch(text):
            raise ValueError("This has to be a whole number.")
        return int(text)
    if field["type"] == "flag":
        if fold(text) not in _FLAGS:
            raise ValueError("This has to be true or false.")
        return _FLAGS[fold(text)]
    if field["type"] == "money":
        amount, _, currency = text.rpartition(" ")
        return {"amount": amount.strip(), "currency": currency.upper()}
    if field["type"] == "choice":
        return _key_of(field, text)
    if field["type"] == "choices":
        parts = (part.strip() for part in re.split(f"{SEVERAL}|;", text))
        return [_key_of(field, part) for part in parts if part]
    return text


def _key_of(field, text):
    """The option that is meant by its key, or by one of its labels."""
    options = field.get("options", ())
    for option in options:
        if option["key"] == text:
            return text
    for option in options:
        if fold(text) in map(fold, (option["label"], *option.get("labels", {}).values())):
            return option["key"]
    return text


def text_of(value):
    """A value as the text that stands for it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return f"{value['amount']} {value['currency']}"
    if isinstance(value, list):
        return f" {SEVERAL} ".join(value)
    return str(value)


def read_cells(usable, cells, *, country):
    """`(values, errors)` of texts by key; a key that is not usable is told of as an error."""
    values, errors = {}, []
    for key, text in cells.items():
        try:
            field = usable.get(key)
            if field is None:
                raise ValueError("There is no such custom field.")
            value = checked(field, value_in(field, text), country=country)
        except ValueError as error:
            errors.append({"pointer": f"/custom/{key}", "detail": str(error)})
        else:
            if value != []:
                values[key] = value
    return values, errors
