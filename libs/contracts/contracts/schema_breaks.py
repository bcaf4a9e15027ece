"""Which changes of a JSON Schema break those who hold the old one: it depends on the direction.

Who sends a request may go on sending what was taken before. Who reads a reply or an event may go
on relying on what was there before.
"""

import json
from enum import Enum

# Words that say nothing about what a value may be.
PROSE = {"title", "description", "example", "examples", "deprecated", "$comment"}

# Bounds, by what a larger number means.
LOWER_BOUNDS = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
UPPER_BOUNDS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")

_HANDLED = PROSE | {
    "type", "enum", "properties", "required", "items", "additionalProperties", "default",
    "pattern", "format", *LOWER_BOUNDS, *UPPER_BOUNDS,
}


class Direction(Enum):
    """Who reads a schema: we do (a request), or others do.

    Readers of events check them against the contract that they were built with, limits too;
    readers of replies do not check limits.
    """

    REQUEST = "request"
    REPLY = "reply"
    EVENT = "event"


class Comparison:
    """Compares schemas with what they refer to, `#/…/Name` being the definition of that name."""

    def __init__(self, definitions_before, definitions_after, direction):
        self.definitions_before = definitions_before
        self.definitions_after = definitions_after
        self.is_request = direction is Direction.REQUEST
        self.checks_limits = direction is not Direction.REPLY

    def breaks(self, before, after, path="", within=()):
        """`(path of the field, what is wrong)` of each break, list items being `*`."""
        pair = (before.get("$ref"), after.get("$ref"))
        if pair in within:
            return
        if pair != (None, None):
            within = (*within, pair)
        before = opened(before, self.definitions_before)
        after = opened(after, self.definitions_after)

        checks = (self._types, self._enum, self._limits, self._texts, self._default, self._rest)
        for check in checks:
            for what in check(before, after):
                yield path or "/", what
        yield from self._fields(before, after, path, within)
        if "items" in before and "items" in after:
            yield from self.breaks(before["items"], after["items"], f"{path}/*", within)
        yield from self._named_freely(before, after, path, within)

    def _types(self, before, after):
        old, new = _types(before), _types(after)
        if self.is_request and not old <= new:
            yield f"no longer takes {_listed(old - new)}"
        if not self.is_request and not new <= old:
            yield f"may be {_listed(new - old)} now"

    def _enum(self, before, after):
        old, new = before.get("enum"), after.get("enum")
        if self.is_request and new is not None:
            if old is None:
                yield f"takes only {_listed(new)} now"
            elif lost := [value for value in old if value is not None and value not in new]:
                yield f"no longer takes {_listed(lost)}"
        if not self.is_request and old is not None:
            if new is None:
                yield f"may be something else than {_listed(old)} now"
            elif gained := [value for value in new if value is not None and value not in old]:
                yield f"may be {_listed(gained)} now"

    def _limits(self, before, after):
        if not self.checks_limits:
            return
        for bounds, sign in ((LOWER_BOUNDS, 1), (UPPER_BOUNDS, -1)):
            for bound in bounds:
                old, new = before.get(bound), after.get(bound)
                if old == new:
                    continue
                is_narrower = new is not None and (old is None or sign * (new - old) > 0)
                if is_narrower is self.is_request:
                    yield _changed(bound, old, new)

    def _texts(self, before, after):
        for word in ("pattern", "format"):
            old, new = before.get(word), after.get(word)
            # A rule that falls away takes more; one that is new says more.
            is_harmless = new is None if self.is_request else old is None
            if old != new and not is_harmless:
                yield _changed(word, old, new)

    def _default(self, before, after):
        old, new = before.get("default"), after.get("default")
        if self.is_request and old is not None and new != old:
            yield _changed("default", old, new)

    def _rest(self, before, after):
        for word in sorted(({*before} | {*after}) - _HANDLED):
            if before.get(word) != after.get(word):
                yield f"{word} changed in a way that cannot be judged"
        if ("items" in before) != ("items" in after):
            yield "items changed in a way that cannot be judged"

    def _fields(self, before, after, path, within):
        old, new = before.get("properties", {}), after.get("properties", {})
        for name, schema in old.items():
            if name in new:
                yield from self.breaks(schema, new[name], f"{path}/{name}", within)
            elif self.is_request:
                yield f"{path}/{name}", "is no longer taken"
            else:
                yield f"{path}/{name}", "is no longer there"
        was_required, is_required = set(before.get("required", ())), set(after.get("required", ()))
        if self.is_request:
            for name in sorted(is_required - was_required):
                yield f"{path}/{name}", "has to be given now"
        else:
            for name in sorted(name for name in was_required - is_required if name in new):
                yield f"{path}/{name}", "may be missing now"

    def _named_freely(self, before, after, path, within):
        """What is said of fields that have no name in the contract, as in a mapping."""
        old, new = (schema.get("additionalProperties", True) for schema in (before, after))
        if isinstance(old, dict) and isinstance(new, dict):
            yield from self.breaks(old, new, f"{path}/*", within)
        elif self.is_request and old is not False and new is not True and old != new:
            yield path or "/", "no longer takes fields of any name"
        elif not self.is_request and isinstance(old, dict):
            yield path or "/", "no longer holds what it held under any name"


def opened(schema, definitions):
    """A schema with its reference followed, and with "or null" among its types."""
    if "$ref" in schema:
        own = {word: value for word, value in schema.items() if word != "$ref"}
        return opened(definitions[schema["$ref"].rpartition("/")[2]], definitions) | own
    choices = schema.get("anyOf", ())
    solid = [choice for choice in choices if choice != {"type": "null"}]
    if len(solid) == 1:
        own = {word: value for word, value in schema.items() if word != "anyOf"}
        inner = opened(solid[0], definitions)
        return inner | own | {"type": sorted({*_types(inner), "null"})}
    if len(schema.get("allOf", ())) == 1:
        own = {word: value for word, value in schema.items() if word != "allOf"}
        return opened(schema["allOf"][0], definitions) | own
    return schema


def _types(schema):
    types = schema.get("type", ["array", "boolean", "null", "number", "object", "string"])
    types = {types} if isinstance(types, str) else set(types)
    # Every whole number is a number.
    return types | {"integer"} if "number" in types else types


def _changed(word, old, new):
    old, new = ("none" if value is None else _told(value) for value in (old, new))
    return f"{word} is {new} now and was {old}"


def _listed(values):
    return ", ".join(_told(value) for value in sorted(values, key=str))


def _told(value):
    return json.dumps(value, ensure_ascii=False)
