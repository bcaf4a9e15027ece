"""What is sensitive in an answer, so that its reading is put on record."""

from functools import cache

from contracts.common import Strict

from .visibility import fields_of, schema_in


def sensitive_reads(operation, answer):
    """What is sensitive in the answer to a question: `{"fields", "ids"}`, or None."""
    plan = _plan(operation)
    if plan is None:
        return None
    names, ids = set(), []
    _gather(plan, answer, names, ids)
    return {"fields": sorted(names), "ids": ids} if names else None


def _gather(plan, shown, names, ids):
    schema, inner = plan
    found = schema.sensitive_in(shown)
    if found:
        names.update(f"{schema.SHOWS}.{name}" for name in found)
        ids.append(shown["id"])
    for name, below in inner.items():
        value = shown.get(name)
        for item in value if isinstance(value, list) else [value]:
            if item is not None:
                _gather(below, item, names, ids)


@cache
def _plan(operation):
    """Where in its answers something may be sensitive: `(schema, {field: plan})`, or None."""
    return None if operation.reply is None else _plan_of(operation.reply)


def _plan_of(schema):
    inner = {}
    for name, field in fields_of(schema).items():
        below = schema_in(field)
        plan = None if below is None else _plan_of(below)
        if plan is not None:
            inner[name] = plan
    is_sensitive = type(schema).sensitive_in is not Strict.sensitive_in
    return (schema, inner) if inner or is_sensitive else None
