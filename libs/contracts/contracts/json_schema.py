"""Contracts as JSON Schema: for the API documents, the snapshots, and checks at speed.

Needs the extra `documents`; what only reads contracts does not import this.
"""

import json
from functools import cache

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

COMPONENTS = "#/components/schemas/"


def new_spec(title="Vinculo", version="1.0.0", openapi="3.1.0", **options):
    """An apispec document that knows how contracts are named."""
    plugin = MarshmallowPlugin(schema_name_resolver=_name)
    return APISpec(title, version, openapi, plugins=[plugin], **options), plugin.converter


def _name(schema):
    schema_class = schema if isinstance(schema, type) else type(schema)
    # A variant of a schema (only, partial) is written out where it is used.
    if not isinstance(schema, type) and (schema.only or schema.exclude or schema.partial):
        return None
    return schema_class.__name__


@cache
def json_schema(schema):
    """The JSON Schema (2020-12) of a contract's schema, with its `$defs`."""
    references, definitions = with_definitions([schema])
    return pointed({**references[schema], "$defs": definitions}, "#/$defs/")


def with_definitions(schemas):
    """`({schema: its JSON Schema}, the definitions that those refer to)` of many at once."""
    spec, converter = new_spec()
    references = {schema: converter.resolve_nested_schema(schema) for schema in schemas}
    return references, spec.components.schemas


def schemas_of(operations, events):
    """The schemas of these declarations: requests, replies where there are, and events."""
    replies = [operation.reply for operation in operations if operation.reply is not None]
    return [
        *(operation.request for operation in operations), *replies,
        *(event.schema for event in events),
    ]


def pointed(document, place):
    """A copy of a document whose references to definitions point to another place."""
    text = json.dumps(document, ensure_ascii=False)
    return json.loads(text.replace(f'"$ref": "{COMPONENTS}', f'"$ref": "{place}'))
