"""Keys by which programs act for a person."""

from marshmallow import fields, validate

from ..access import PERMISSIONS
from ..common import Id, PageRequest, Recorded, Strict, Text, Time, page_of


class NewApiKey(Strict):
    name = Text(100, required=True)
    scopes = fields.List(
        fields.String(validate=validate.OneOf(tuple(PERMISSIONS))), required=True,
        validate=validate.Length(min=1, max=len(PERMISSIONS)),
        metadata={"description": "What the key may do, of what its owner may."},
    )
    expires_at = Time(load_default=None, allow_none=True)


class ApiKey(Recorded):
    id = Id("key", required=True)
    name = Text(100, required=True)
    owner_id = Id("user", required=True)
    prefix = fields.String(required=True, metadata={"description": "How the key begins."})
    scopes = fields.List(fields.String(), required=True)
    expires_at = Time(allow_none=True)
    revoked_at = Time(allow_none=True)
    last_used_on = fields.String(allow_none=True, metadata={"format": "date"})


class ApiKeyMade(ApiKey):
    """The key, and the secret that it is used with, which is never shown again."""

    secret = fields.String(required=True)


class ApiKeyId(Strict):
    api_key_id = Id("key", required=True)


class ListApiKeys(PageRequest):
    owner_id = Id("user")


ApiKeyPage = page_of(ApiKey, "ApiKeyPage")
