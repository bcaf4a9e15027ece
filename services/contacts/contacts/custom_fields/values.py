"""Values of custom fields in their normal forms, held against what was declared.

Whole numbers and flags are kept as such, several choices as a list, money as amount and currency,
and all else as text: what is kept is what is told. Everything here raises ValueError, saying what
is wrong.
"""

import re
from decimal import Decimal

from marshmallow import ValidationError

from chassis.emails import normal_email
from contracts.common import Day, Id, Time
from contracts.contacts.custom_values import LARGEST_WHOLE, LONGEST_VALUE

from ..contact_points import normal_phone

LONGEST_TEXT = 500
_DECIMAL = re.compile(r"-?\d{1,15}(\.\d{1,6})?", re.ASCII)
_URL = re.compile(r"https?://[^\s]{1,480}")
_CURRENCY = re.compile("[A-Z]{3}")
_LINE_ENDS = re.compile("[\t\n\r]")
_DAY, _TIME, _CONTACT_ID = Day(), Time(), Id("contact")


def checked(field, value, *, country):
    """The normal form of a value that may be given to a field now."""
    value = normal(field, value, country=country)
    _CHECKS.get(field["type"], _pass)(field, value)
    return value


def normal(field, value, *, country):
    """The normal form of a value of a field, whatever its limits and options are."""
    return _NORMAL[field["type"]](value, country)


def _text(value, _country):
    text = _of(str, value, "This has to be text.").strip()
    if not text:
        raise ValueError("This is empty.")
    return text


def _line(value, country):
    text = _text(value, country)
    if _LINE_ENDS.search(text):
        raise ValueError("This has to be a single line.")
    return text


def _of(kind, value, wrong):
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ValueError(wrong)
    return value


def _whole(value, _country):
    number = _of(int, value, "This has to be a whole number.")
    if abs(number) > LARGEST_WHOLE:
        raise ValueError("This number is too large.")
    return number


def _decimal(value, _country):
    text = _of(str, value, 'This has to be a number as text, such as "12.50".')
    if not _DECIMAL.fullmatch(text):
        raise ValueError('This has to be a number as text, such as "12.50".')
    # Without zeros in front, and no zero below nothing.
    return format(Decimal(text) + 0, "f")


def _flag(value, _country):
    return _of(bool, value, "This has to be true or false.")


def _loaded(shape, value):
    try:
        return shape.deserialize(value)
    except ValidationError as error:
        raise ValueError(str(error.messages[0])) from error


def _day(value, _country):
    return _loaded(_DAY, value)


def _time(value, _country):
    moment = _loaded(_TIME, value)
    text = moment.replace(tzinfo=None).isoformat(
        timespec="milliseconds" if moment.microsecond else "seconds")
    return f"{text}Z"


def _choice(value, _country):
    return _of(str, value, "This has to be the key of an option.")


def _choices(value, country):
    items = _of(list, value, "This has to be a list of keys of options.")
    return list(dict.fromkeys(_choice(item, country) for item in items))


def _url(value, country):
    text = _line(value, country)
    if not _URL.fullmatch(text):
        raise ValueError("Give an address that begins with https://.")
    return text


def _email(value, country):
    return normal_email(_line(value, country))


def _phone(value, country):
    number, extension = normal_phone(_line(value, country), country)
    if extension:
        raise ValueError("This is not a phone number: it has an extension.")
    return number


def _money(value, country):
    wrong = "This has to be an amount and a currency."
    if _of(dict, value, wrong).keys() != {"amount", "currency"}:
        raise ValueError(wrong)
    if not isinstance(value["currency"], str) or not _CURRENCY.fullmatch(value["currency"]):
        raise ValueError("This is not a currency code such as EUR.")
    return {"amount": _decimal(value["amount"], country), "currency": value["currency"]}


def _contact(value, _country):
    return _loaded(_CONTACT_ID, value)


_NORMAL = {
    "text": _line, "long_text": _text, "whole": _whole, "decimal": _decimal, "flag": _flag,
    "day": _day, "time": _time, "choice": _choice, "choices": _choices, "url": _url,
    "email": _email, "phone": _phone, "money": _money, "contact": _contact,
}


def _pass(_field, _value):
    pass


def _check_length(field, text):
    most = field.get("max_length") or (
        LONGEST_TEXT if field["type"] == "text" else LONGEST_VALUE)
    if len(text) > most:
        raise ValueError(f"It has more than {most} letters.")


def _check_bounds(field, value):
    # Limits are kept in the normal form of the field's values, but for money, as amounts.
    place = place_of(field["type"], value)
    if field.get("minimum") is not None and place < bound(field, "minimum"):
        raise ValueError(f"It is less than {field['minimum']}.")
    if field.get("maximum") is not None and place > bound(field, "maximum"):
        raise ValueError(f"It is more than {field['maximum']}.")


def place_of(type, value):
    """Where a value of an ordered type stands among others: something to compare by."""
    if type == "money":
        return Decimal(value["amount"])
    if type in ("whole", "decimal"):
        return Decimal(value)
    return _TIME.deserialize(value) if type == "time" else value


def bound(field, name):
    """A limit of a field, to be compared with places."""
    type = "decimal" if field["type"] == "money" else field["type"]
    return place_of(type, field[name])


def _check_decimal(field, text):
    decimals = field.get("decimals")
    if decimals is not None and -Decimal(text).as_tuple().exponent > decimals:
        raise ValueError(f"It has more than {decimals} decimals.")
    _check_bounds(field, text)


def _check_money(field, money):
    if field.get("currencies") and money["currency"] not in field["currencies"]:
        raise ValueError(f"Its currency is none of {', '.join(field['currencies'])}.")
    _check_bounds(field, money)


def offered(field):
    """The keys of the options that can be chosen now."""
    return [option["key"] for option in field.get("options", ()) if not option.get("is_retired")]


def _check_choice(field, key):
    if key not in offered(field):
        raise ValueError("There is no such option.")


def _check_choices(field, keys):
    for key in keys:
        _check_choice(field, key)


_CHECKS = {
    "text": _check_length, "long_text": _check_length, "whole": _check_bounds,
    "decimal": _check_decimal, "day": _check_bounds, "time": _check_bounds,
    "choice": _check_choice, "choices": _check_choices, "money": _check_money,
}

# What a limit that is given as text may be a limit of.
BOUNDED = ("whole", "decimal", "money", "day", "time")


def normal_bound(type, text):
    """The normal form of a limit of a field of that type."""
    if type == "whole":
        return str(_whole(int(text) if re.fullmatch(r"-?\d{1,16}", text, re.ASCII) else text, None))
    return _NORMAL["decimal" if type == "money" else type](text, None)


def long_time(text):
    """A time in its normal form, as long as any other, so that they sort as text."""
    moment = _TIME.deserialize(text)
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
