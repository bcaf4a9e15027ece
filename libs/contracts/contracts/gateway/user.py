"""The people who may sign in."""

from marshmallow import fields, validate

from ..access import NOT_OF_USERS, ROLES
from ..common import Flag, Id, Language, PageRequest, Recorded, Strict, Text, Whole, many, page_of
from .login import LEAST_PASSWORD, Secret
from .role import ROLE_NAME

# What a person can be in every installation, beside the roles that one makes for itself. Services
# have a role of their own, which nobody can be given.
USER_ROLES = tuple(role for role in ROLES if role not in NOT_OF_USERS)
MOST_ROLES = 20


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
        fields.String(validate=ROLE_NAME), validate=validate.Length(min=1, max=MOST_ROLES),
        metadata={"description": f"Roles of the organisation's own, or of these: "
                                 f"{', '.join(USER_ROLES)}."}, **options,
    )


class UserFields(Strict):
    name = Text(200)
    roles = role_list()
    team_ids = many(Text(60), 20, metadata={
        "description": "The teams that they belong to, by the ids that contacts name."})
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
    role = fields.String(validate=ROLE_NAME)
    is_locked = Flag()


class ChangeOwnPassword(Strict):
    current_password = Secret(required=True)
    new_password = Secret(minimum=LEAST_PASSWORD, required=True)


UserPage = page_of(User, "UserPage")
