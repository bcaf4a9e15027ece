"""By what values of custom fields are found: terms for lists, words for the search.

A term is `key=value`, the value folded or in digits that sort as numbers do, so that one index
serves all fields, and ranges too. Every value has one, if only to be found by its key.
"""

from decimal import Decimal

from contracts.contacts.custom_values import LARGEST_WHOLE

from ..names import address_words, all_words_in, fold, phone_words
from .values import long_time

# Follows the sign between key and value, so that all terms of a key are below it.
AFTER = ">"
ORDERED = ("whole", "decimal", "money", "day", "time")
_SCALE, _LEAST = 10**6, 10**21


def terms_of(field, value):
    """The terms of a value in its normal form."""
    if field["type"] == "long_text":
        # Nobody looks for all of it, but it is to be found that there is some.
        return [term(field["key"], "")]
    values = value if field["type"] == "choices" else [value]
    return [term(field["key"], sortable(field["type"], item)) for item in values]


def term(key, text):
    return f"{key}={text}"


def sortable(type, value):
    """A value as text that sorts as the values do; of money, within a currency."""
    if type == "whole":
        return f"{value + LARGEST_WHOLE + 1:017d}"
    if type == "decimal":
        return f"{int(Decimal(value) * _SCALE) + _LEAST:022d}"
    if type == "money":
        return f"{value['currency']}:{sortable('decimal', value['amount'])}"
    if type == "flag":
        return "true" if value else "false"
    if type == "time":
        return long_time(value)
    return fold(value)


def all_of(key):
    """The condition on terms that something has a value of a key."""
    return {"$elemMatch": {"$gte": term(key, ""), "$lt": key + AFTER}}


def is_text(field):
    return field["type"] in _WORDS


def words_of(field, value):
    """The folded words of a value that a search is to find."""
    return _WORDS[field["type"]](value)


def _email_words(address):
    return [fold(address), *address_words(fold(address))]


def _url_words(url):
    return [word for word in all_words_in(url) if word not in ("http", "https", "www")]


_WORDS = {"text": all_words_in, "url": _url_words, "email": _email_words, "phone": phone_words}
