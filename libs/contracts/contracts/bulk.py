"""What operations on many things at once answer for each of them."""

from marshmallow import fields

from .common import Strict


class WrongValue(Strict):
    """What is wrong with one item of several, by JSON pointer (RFC 6901)."""

    pointer = fields.String(required=True)
    detail = fields.String(required=True)
