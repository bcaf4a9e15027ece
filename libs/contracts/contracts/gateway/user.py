"""The people who may sign in."""

from marshmallow import fields, validate

from ..access import ROLES
from ..common import Flag, Id, Language, PageRequest, Recorded, Strict, Text, Whole, page_of
from .login import LEAST_PASSWORD, Secret

# What a person can be. Services have a role of their own, which nobody can be given.
USER_ROLES = tuple(role for role in ROLES if role != "service")


class Email(Text):
    """An address to sign in with."""

    def __init__(self, **options):
        super().__init__(
            254,
            validate=validate.Regexp(
                r"^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$", error="This is not an email address."
            ),
            **options,
        )


def role_list(**options):
    return fields.List(
        fields.String(validate=validate.OneOf(USER_ROLES)),
        validate=validate.Length(min=1, max=len(USER_ROLES)), **options,
    )


class UserFields(Strict):
    name = Text(200)
    roles = role_list()
    locale = Language(allow_none=True, metadata={"description": "The language to be spoken to."})


class NewUser(UserFields):
    email = Email(required=True)
    name = Text(200, required=True)
    roles = role_list(required=True)
    password = Secret(minimum=LEAST_PASSWORD, required=True)


class UserChanges(UserFields):
    """A merge patch (RFC 7396). A new password or a lock ends all sessions of the user."""

    is_locked = Flag()
    password = Secret(minimum=LEAST_PASSWORD)


class User(UserFields, Recorded):
    id = Id("user", required=True)
    email = fields.String(required=True)
    name = Text(200, required=True)
    roles = role_list(required=True)
    is_locked = Flag(required=True)


class UserId(Strict):
    user_id = Id("user", required=True)


class UpdateUser(UserId):
    expected_version = Whole(
        1, load_default=None, allow_none=True,
        metadata={"description": "Refuse unless this is still its version (If-Match)."},
    )
    changes = fields.Nested(UserChanges, required=True)


class ListUsers(PageRequest):
    email = Text(254)
    role = fields.String(validate=validate.OneOf(USER_ROLES))
    is_locked = Flag()


class ChangeOwnPassword(Strict):
    current_password = Secret(required=True)
    new_password = Secret(minimum=LEAST_PASSWORD, required=True)


UserPage = page_of(User, "UserPage")
