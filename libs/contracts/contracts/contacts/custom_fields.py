"""Custom fields: declared by an administrator, known to every form, checked like any other."""

from marshmallow import fields, validate

from ..common import (
    Flag,
    Id,
    Language,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..declare import delete, get, patch, post
from ..errors import Conflict
from .contact import KINDS, ExpectedVersion
from .custom_values import KEY, LONGEST_VALUE, MOST_OPTIONS
from .declared import CHANGED, NOT_FOUND, contacts

ENTITIES = ("contact", "activity")
TYPES = (
    "text", "long_text", "whole", "decimal", "flag", "day", "time", "choice", "choices", "url",
    "email", "phone", "money", "contact",
)


def _labels():
    return fields.Dict(
        keys=Language(), values=Text(120),
        validate=validate.Length(max=30),
        metadata={"description": "The label in other languages, such as {\"es\": \"Tamaño\"}."},
    )


class CustomFieldOption(Strict):
    """Something to choose. One that is retired stays where it was chosen."""

    key = fields.String(required=True, validate=KEY)
    label = Text(120, required=True)
    labels = _labels()
    is_retired = Flag()


class CustomFieldChanges(Strict):
    """A merge patch (RFC 7396). Options that a new list leaves out are retired, and never lost."""

    label = Text(120)
    labels = _labels()
    description = Text(500, allow_none=True)
    options = many(CustomFieldOption, MOST_OPTIONS)
    max_length = Whole(1, LONGEST_VALUE, allow_none=True, metadata={
        "description": "Of text and long_text: how many letters at most."})
    minimum = Text(40, allow_none=True, metadata={
        "description": "Of whole, decimal, money, day and time: the least, as text."})
    maximum = Text(40, allow_none=True)
    is_required = Flag(metadata={
        "description": "Has to be given for what is new, and cannot be cleared. What was there "
                       "before may go on without it."})
    is_unique = Flag(metadata={"description": "No two contacts have the same value."})
    is_searchable = Flag(metadata={
        "description": "Lists are narrowed by it; and when it is text that everybody sees, a "
                       "search finds it."})
    visible_to = many(
        fields.String(validate=KEY), 50,
        metadata={"description": "The roles that see and fill it, of your own or not; everybody "
                                 "when it is empty. Administrators always do."})


class NewCustomField(CustomFieldChanges):
    entity = fields.String(required=True, validate=validate.OneOf(ENTITIES))
    key = fields.String(required=True, validate=KEY)
    type = fields.String(required=True, validate=validate.OneOf(TYPES))
    label = Text(120, required=True)
    of_kinds = many(
        fields.String(validate=validate.OneOf(KINDS)), 2,
        metadata={"description": "Which kinds of contact have it; both when it is empty."})
    decimals = Whole(0, 6, allow_none=True, metadata={
        "description": "Of decimal: how many decimals at most."})
    currencies = many(
        fields.String(validate=Pattern(
            "^[A-Z]{3}$", error="This is not a currency code such as EUR.")), 20,
        metadata={"description": "Of money: which currencies; any when it is empty."})


class CustomField(NewCustomField, Recorded):
    id = Id("custom_field", required=True)
    is_required = Flag(required=True)
    is_unique = Flag(required=True)
    is_searchable = Flag(required=True)
    is_settled = Flag(required=True, metadata={
        "description": "False while what was there before is brought in line with a change."})
    doubles = many(fields.String(), 20, metadata={
        "description": "Records that were found to share a value when it was made unique."})
    retired_at = Time(allow_none=True)


class CustomFieldId(Strict):
    custom_field_id = Id("custom_field", required=True)


class UpdateCustomField(CustomFieldId, ExpectedVersion):
    changes = fields.Nested(CustomFieldChanges, required=True)


class ChangeCustomField(CustomFieldId, ExpectedVersion):
    """Which field, and optionally at which version."""


class ListCustomFields(PageRequest):
    entity = fields.String(validate=validate.OneOf(ENTITIES))
    is_retired = Flag(load_default=False)


CustomFieldPage = page_of(CustomField, "CustomFieldPage")


class AskCustomFieldSchema(Strict):
    entity = fields.String(required=True, validate=validate.OneOf(ENTITIES))


class CustomFieldSchema(Strict):
    """What `custom` of an entity may hold now, for whoever asks."""

    entity = fields.String(required=True, validate=validate.OneOf(ENTITIES))
    json_schema = fields.Dict(required=True, metadata={
        "description": "JSON Schema, 2020-12. A change may also hold null, and leave out what is "
                       "required."})


class CustomFieldChanged(Strict):
    """The field as it is now."""

    custom_field = fields.Nested(CustomField, required=True)


declare_custom_field = contacts.command(
    "declare_custom_field", "Declare a field of your own for contacts or activities.",
    request=NewCustomField, reply=CustomField, permission="custom_fields:write",
    route=post("/custom-fields", location="/custom-fields/{id}"),
    errors={"custom_field_key_taken": Conflict, "too_many_custom_fields": Conflict},
    links={"get_custom_field": {"custom_field_id": "id"},
           "update_custom_field": {"custom_field_id": "id"},
           "retire_custom_field": {"custom_field_id": "id"}},
)
get_custom_field = contacts.query(
    "get_custom_field", "See a custom field.",
    request=CustomFieldId, reply=CustomField, permission="contacts:read",
    route=get("/custom-fields/{custom_field_id}"), errors=NOT_FOUND,
)
list_custom_fields = contacts.query(
    "list_custom_fields", "List custom fields, in the order in which they were declared.",
    request=ListCustomFields, reply=CustomFieldPage, permission="contacts:read",
    route=get("/custom-fields"),
)
get_custom_field_schema = contacts.query(
    "get_custom_field_schema", "Get the JSON Schema of an entity's custom fields as it is now.",
    request=AskCustomFieldSchema, reply=CustomFieldSchema, permission="contacts:read",
    route=get("/custom-fields/schema"),
)
update_custom_field = contacts.command(
    "update_custom_field", "Change a custom field; its key and type stay.",
    request=UpdateCustomField, reply=CustomField, permission="custom_fields:write",
    route=patch("/custom-fields/{custom_field_id}"),
    errors=CHANGED | {"custom_field_is_retired": Conflict, "custom_values_not_unique": Conflict},
)
retire_custom_field = contacts.command(
    "retire_custom_field", "Retire a custom field: its values are kept and no longer shown.",
    request=ChangeCustomField, reply=None, permission="custom_fields:write",
    route=delete("/custom-fields/{custom_field_id}"), errors=CHANGED,
)
restore_custom_field = contacts.command(
    "restore_custom_field", "Bring a retired custom field back, with its values.",
    request=ChangeCustomField, reply=CustomField, permission="custom_fields:write",
    route=post("/custom-fields/{custom_field_id}/restore", status=200), errors=CHANGED,
)

custom_field_declared = contacts.event(
    "contacts.custom_field.declared", "A custom field was declared.", CustomFieldChanged)
custom_field_updated = contacts.event(
    "contacts.custom_field.updated", "A custom field was changed.", CustomFieldChanged)
custom_field_retired = contacts.event(
    "contacts.custom_field.retired", "A custom field was retired.", CustomFieldChanged)
custom_field_restored = contacts.event(
    "contacts.custom_field.restored", "A retired custom field was brought back.",
    CustomFieldChanged)
