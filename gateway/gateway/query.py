"""The query string, and the fields of a form, as fields of a request."""

import re
from urllib.parse import parse_qsl

import orjson
from marshmallow import fields

from contracts.errors import ValidationFailed

from .http_errors import BadRequest, step, wrong

MOST_PARAMETERS = 100

_WHOLE = re.compile(r"-?\d{1,19}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,17}(\.\d{1,17})?([eE][+-]?\d{1,2})?", re.ASCII)
_FLAGS = {"true": True, "false": False}


def _text(text):
    return text


def _whole(text):
    return int(text) if _WHOLE.fullmatch(text) else text


def _number(text):
    return float(text) if _NUMBER.fullmatch(text) else text


def _flag(text):
    return _FLAGS.get(text, text)


def _object(text):
    if "\\u0000" in text:
        return text
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


_CONVERTERS = (
    (fields.Integer, _whole),
    (fields.Float, _number),
    (fields.Boolean, _flag),
    (fields.String, _text),
    (fields.DateTime, _text),
    (fields.Dict, _object),
)


def converter_of(field):
    """The function that reads a value of that field from text; an object is written as JSON.

    What does not look like such a value stays text, for the service to refuse. Raises TypeError
    for a field that cannot be written as text.
    """
    for kind, convert in _CONVERTERS:
        if isinstance(field, kind):
            return convert
    raise TypeError(f"A {type(field).__name__} cannot be written as text.")


class Parameters:
    """The fields that an operation takes as text, from the query string or from a form."""

    def __init__(self, parameters, place="query"):
        self._place = place
        self._single, self._lists = {}, {}
        for name, field in parameters.items():
            if isinstance(field, fields.List):
                self._lists[name] = converter_of(field.inner)
            else:
                self._single[name] = converter_of(field)

    def read(self, query_string):
        """The fields of a raw query string. Raises ValidationFailed, naming what is wrong."""
        return self.convert(pairs_of(query_string)) if query_string else {}

    def convert(self, pairs):
        """The fields of pairs of name and text. Raises ValidationFailed, naming what is wrong."""
        found, errors = {}, []
        for name, text in pairs:
            refused = self._refusal(name, text, found)
            if refused:
                errors.append(wrong(self._place, step(name), refused))
            elif name in self._lists:
                found.setdefault(name, []).append(self._lists[name](text))
            else:
                found[name] = self._single[name](text)
        if errors:
            raise ValidationFailed(errors=errors)
        return found

    def _refusal(self, name, text, found):
        if "\0" in text:
            return "It holds characters that are not text."
        if name in self._lists:
            return None
        if name not in self._single:
            return "Unknown parameter."
        return "Give it once only." if name in found else None


def pairs_of(text):
    """The pairs of name and value of a raw query string. Raises BadRequest when it is none."""
    try:
        # WSGI hands the bytes over as if they were Latin-1.
        return parse_qsl(
            text.encode("latin-1").decode(), keep_blank_values=True, errors="strict",
            max_num_fields=MOST_PARAMETERS,
        )
    except UnicodeDecodeError as error:
        raise BadRequest("The query string is not UTF-8.") from error
    except ValueError as error:
        raise BadRequest(
            f"The query string has more than {MOST_PARAMETERS} parameters.") from error
