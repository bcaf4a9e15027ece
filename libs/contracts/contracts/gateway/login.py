"""Signing in: passwords and tokens."""

import re

from marshmallow import ValidationError, fields, validate

from ..common import Id, Strict, Text, Time, Whole

LEAST_PASSWORD = 12
LONGEST_PASSWORD = 1024

_SURROGATES = re.compile("[\ud800-\udfff]")


class Secret(fields.String):
    """Something secret, taken exactly as it was typed."""

    def __init__(self, maximum=LONGEST_PASSWORD, *, minimum=1, **options):
        options.setdefault("metadata", {}).setdefault("format", "password")
        super().__init__(validate=validate.Length(min=minimum, max=maximum), **options)

    def _deserialize(self, value, attr, data, **kwargs):
        text = super()._deserialize(value, attr, data, **kwargs)
        if _SURROGATES.search(text):
            raise ValidationError("It holds characters that are not text.")
        return text


class LogIn(Strict):
    email = Text(254, required=True)
    password = Secret(required=True)


class RefreshTokenShown(Strict):
    refresh_token = Secret(200, required=True)


class Tokens(Strict):
    """An access token for each request, and a refresh token that gets the next two, once."""

    access_token = fields.String(required=True)
    token_type = fields.String(required=True, validate=validate.OneOf(("Bearer",)))
    expires_in = Whole(required=True, metadata={"description": "Seconds, of the access token."})
    refresh_token = fields.String(required=True)
    refresh_token_expires_at = Time(required=True)
    user_id = Id("user", required=True)
