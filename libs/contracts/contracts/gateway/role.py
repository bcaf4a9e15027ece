"""The roles that an organisation makes for itself: what they allow, and what they let see."""

from marshmallow import fields, validate

from ..access import PERMISSIONS
from ..common import Id, PageRequest, Pattern, Recorded, Strict, Text, Whole, many, page_of
from ..visibility import ROWS

ROLE_NAME = Pattern("^[a-z][a-z0-9_]{1,39}$", error="Use small letters, digits and _.")
OBJECT_NAME = Pattern("^[a-z][a-z0-9_]{1,39}$", error="Use small letters, digits and _.")
FIELD_NAME = Pattern("^[a-z][a-z0-9_]{0,80}$", error="Use the name of a field.")


class ObjectAccess(Strict):
    """That objects of a kind are seen: whose, and which of their fields."""

    object = fields.String(required=True, validate=OBJECT_NAME)
    rows = fields.String(load_default="all", validate=validate.OneOf(ROWS), metadata={
        "description": "own: what one looks after oneself; team: what one's teams do, too."})
    fields_ = fields.List(
        fields.String(validate=FIELD_NAME), data_key="fields", load_default=None, allow_none=True,
        validate=validate.Length(max=300), metadata={
            "description": "Only these, and what every answer promises; null is all of them."})


class RoleFields(Strict):
    description = Text(500, allow_none=True)
    permissions = fields.List(
        fields.String(validate=validate.OneOf(tuple(PERMISSIONS))),
        validate=validate.Length(min=1, max=len(PERMISSIONS)))
    sees = many(ObjectAccess, 100, metadata={
        "description": "What is not in the list is not seen."})


class NewRole(RoleFields):
    name = fields.String(required=True, validate=ROLE_NAME)
    permissions = fields.List(
        fields.String(validate=validate.OneOf(tuple(PERMISSIONS))), required=True,
        validate=validate.Length(min=1, max=len(PERMISSIONS)))
    sees = many(ObjectAccess, 100, required=True)


class UserRole(NewRole, Recorded):
    id = Id("role", required=True)


class RoleId(Strict):
    role_id = Id("role", required=True)


class UpdateRole(RoleId):
    expected_version = Whole(
        1, load_default=None, allow_none=True,
        metadata={"description": "Refuse unless this is still its version (If-Match)."},
    )
    changes = fields.Nested(RoleFields, required=True)


class DeleteRole(RoleId):
    expected_version = Whole(
        1, load_default=None, allow_none=True,
        metadata={"description": "Refuse unless this is still its version (If-Match)."},
    )


class ListRoles(PageRequest):
    pass


UserRolePage = page_of(UserRole, "UserRolePage")


class PermissionShown(Strict):
    name = fields.String(required=True)
    meaning = fields.String(required=True)
    takes_all_contacts = fields.Boolean(required=True, metadata={
        "description": "Only a role that sees all contacts, with all their fields, can have it."})


class ObjectShown(Strict):
    name = fields.String(required=True)
    fields_ = fields.List(fields.String(), required=True, data_key="fields")
    rows = fields.List(fields.String(), required=True, metadata={
        "description": "What a role can say of whose are seen."})


class BuiltInRole(Strict):
    """A role that is always there, and sees everything."""

    name = fields.String(required=True)
    permissions = fields.List(fields.String(), required=True)


class RoleCatalogue(Strict):
    """What roles can be made of, and those that are there already."""

    permissions = fields.List(fields.Nested(PermissionShown), required=True)
    objects = fields.List(fields.Nested(ObjectShown), required=True)
    built_in_roles = fields.List(fields.Nested(BuiltInRole), required=True)
