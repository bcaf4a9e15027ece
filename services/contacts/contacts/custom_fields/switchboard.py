"""What contacts answers of custom fields; a part of its switchboard."""

from chassis.service import every, serves
from contracts import contacts as contract

from . import definitions, schemas, settling


class CustomFieldLines:
    declare_custom_field = serves(
        contract.declare_custom_field, definitions.declare_custom_field)
    get_custom_field = serves(contract.get_custom_field, definitions.get_custom_field)
    list_custom_fields = serves(contract.list_custom_fields, definitions.list_custom_fields)
    get_custom_field_schema = serves(
        contract.get_custom_field_schema, schemas.get_custom_field_schema)
    update_custom_field = serves(contract.update_custom_field, definitions.update_custom_field)
    retire_custom_field = serves(contract.retire_custom_field, definitions.retire_custom_field)
    restore_custom_field = serves(contract.restore_custom_field, definitions.restore_custom_field)
    settle_custom_fields = every(2, settling.settle_custom_fields)
