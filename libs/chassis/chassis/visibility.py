"""What somebody does not see is absent: from what they may ask, and from every answer.

Roles that an organisation makes for itself list the objects that are seen, which of their fields,
and whose. A service says once which contacts are hidden from somebody (`use`); what mentions a
hidden contact is left out of every list, and is not there when it is asked for by itself.
"""

import re
from functools import cache

import orjson
from marshmallow import fields

from contracts.context import current_call
from contracts.errors import NotFound, PermissionDenied, ValidationFailed
from contracts.visibility import OBJECTS, is_promised, is_seen, is_whole

_CONTACT_ID = re.compile("contact_[0-7][0-9a-hjkmnp-tv-z]{25}")

# Stands for what is left out.
_ABSENT = object()

_service = None


def use(service):
    """Have a service's own word taken for what its actors see.

    `service.hidden_among(actor, contact_ids)` gives those of the ids that are hidden from the
    actor. `service.FURTHER` is `{object: rule}`, where `rule(seen, shown, actor)` changes what is
    seen of an object where its fields alone do not say enough. `service.narrows(actor)` says
    whether these leave something out for somebody whose roles see everything.
    """
    global _service
    _service = service


def _sees_of(actor):
    """What an actor sees; None where nothing is to be left out."""
    if actor.sees is None and _service is not None and _service.narrows(actor):
        return {name: {"rows": "all", "fields": None} for name in OBJECTS}
    return actor.sees


def admit(operation, request, actor):
    """Raise what bars a request that asks for more than the actor sees. `request` is loaded."""
    if actor.sees is None:
        return
    for asked in operation.objects:
        if not _sees(actor.sees, *asked.partition(".")):
            raise PermissionDenied(f"Your roles do not let you see {asked}.", object=asked)
    unseen = sorted(_unseen_fields(operation, request, actor.sees))
    if unseen:
        raise PermissionDenied(
            f"Your roles do not let you see {', '.join(unseen)}.", fields=unseen)
    said = orjson.loads(orjson.dumps(request, default=str))
    # A question is answered for those of a list that are seen; a change is not made by halves.
    asked = said if operation.changes_state else {
        name: value for name, value in said.items() if isinstance(value, str)}
    for id in sorted(_hidden(contact_ids_in(asked), actor)):
        if NotFound.code in operation.errors:
            raise NotFound(f"There is no contact {id}.", id=id)
        raise ValidationFailed.at(pointer_to(id, said), "There is no such contact.")


def _sees(sees, name, _, field):
    if field == "*":
        return is_whole(sees, name)
    return is_seen(sees, name, field) if field else name in sees


def _unseen_fields(operation, request, sees):
    """The fields that a request asks about or says, and that are not seen."""
    asks_about = operation.request.ASKS_ABOUT
    said = {asks_about.get(name, name) for name, value in request.items() if value is not None}
    changes = request.get("changes")
    if isinstance(changes, dict):
        said |= changes.keys()
    unseen = set()
    names = [asked.partition(".")[0] for asked in operation.objects]
    for name in names or (("contact",) if asks_about else ()):
        access = sees.get(name)
        if access is not None and access["fields"] is not None:
            unseen |= said & OBJECTS[name].fields - set(access["fields"])
    return unseen


def pointer_to(id, value):
    """The JSON pointer (RFC 6901) to where an id is in a JSON value that holds it."""
    if not isinstance(value, dict | list):
        return ""
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    return next(f"/{step}{pointer_to(id, inner)}" for step, inner in steps
                if id in contact_ids_in(inner))


def contact_ids_in(value):
    """The ids of contacts anywhere in a JSON value."""
    found, waiting = set(), [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, str) and _CONTACT_ID.fullmatch(value):
            found.add(value)
    return found


def require_contacts(contact_ids):
    """Raise NotFound when one of these contacts is hidden from whoever makes the present call."""
    call = current_call()
    if call is not None and call.actor.sees is not None:
        for id in sorted(_hidden(set(contact_ids), call.actor)):
            raise NotFound(f"There is no contact {id}.", id=id)


def require_seen(schema, shown):
    """Raise NotFound for an object that whoever makes the present call does not see.

    For answers that are made of an object without showing it, such as its file.
    """
    call = current_call()
    sees = None if call is None else _sees_of(call.actor)
    if sees is None:
        return
    view = _View(call.actor, sees, _hidden(contact_ids_in(shown), call.actor))
    if view.of(schema, shown) is _ABSENT:
        raise NotFound("There is no such thing that you may see.")


def narrow(where, name):
    """A condition of a list, and that its objects are of the rows that the caller sees."""
    call = current_call()
    if call is None or call.actor.sees is None:
        return where
    actor, whose = call.actor, OBJECTS[name]
    rows = actor.sees.get(name, {}).get("rows")
    if rows == "all" or not whose.owned_by:
        return where
    theirs = [{path: actor.user_id if rows else ""} for path in whose.owned_by]
    if rows == "team" and whose.team and actor.team_ids:
        theirs.append({whose.team: {"$in": list(actor.team_ids)}})
    return {"$and": [where, {"$or": theirs}]}


def _hidden(contact_ids, actor):
    if not contact_ids or _service is None or actor.sees is None:
        return set()
    return set(_service.hidden_among(actor, contact_ids))


def narrowed(operation, body):
    """An answer, as JSON, without what its caller does not see. Raises NotFound for all of it."""
    call = current_call()
    sees = None if call is None else _sees_of(call.actor)
    if sees is None:
        return body
    answer = orjson.loads(body)
    view = _View(call.actor, sees, _hidden(contact_ids_in(answer), call.actor))
    seen = view.of(operation.reply, answer)
    if seen is _ABSENT:
        if NotFound.code in operation.errors:
            raise NotFound("There is no such thing that you may see.")
        raise PermissionDenied("Your roles would not let you see what comes of this.")
    return orjson.dumps(seen)


class _View:
    """What one actor sees of one answer."""

    def __init__(self, actor, sees, hidden_ids):
        self.actor = actor
        self.sees = sees
        self.hidden_ids = hidden_ids

    def of(self, schema, shown):
        """An object of an answer as it is seen, or _ABSENT."""
        access = None
        if schema is not None and schema.SHOWS is not None:
            access = self.sees.get(schema.SHOWS)
            if access is None or not self._is_theirs(schema, shown, access["rows"]):
                return _ABSENT
            if schema.NAMED_IN and not _is_listed(schema.SHOWS, access, shown[schema.NAMED_IN]):
                return _ABSENT
        seen, lost = {}, 0
        for name, value in shown.items():
            field = fields_of(schema).get(name)
            if access is not None and not _is_listed(schema.SHOWS, access, name):
                if field is not None and field.required:
                    seen[name] = None if field.allow_none else value
                continue
            if isinstance(value, list):
                kept = self._list(schema_in(field), value)
                if kept is _ABSENT:
                    return _ABSENT
                if len(kept) < len(value) and schema is not None and schema.IS_INSEPARABLE:
                    return _ABSENT
                lost += len(value) - len(kept)
                seen[name] = kept
                continue
            kept = self._value(schema_in(field), value)
            if kept is not _ABSENT:
                seen[name] = kept
            elif field is None or is_promised(field) or isinstance(value, str):
                return _ABSENT
            elif field.required:
                seen[name] = None
        if lost and isinstance(seen.get("count"), int):
            seen["count"] = max(0, seen["count"] - lost)
        return seen if access is None else self._further(schema.SHOWS, seen, shown)

    def _further(self, name, seen, shown):
        rule = None if _service is None else _service.FURTHER.get(name)
        seen = seen if rule is None else rule(seen, shown, self.actor)
        return _ABSENT if seen is None else seen

    def _list(self, schema, values):
        kept = []
        for value in values:
            if isinstance(value, str) and value in self.hidden_ids:
                return _ABSENT
            seen = self._value(schema, value)
            if seen is not _ABSENT:
                kept.append(seen)
        return kept

    def _value(self, schema, value):
        if isinstance(value, str):
            return _ABSENT if value in self.hidden_ids else value
        return self.of(schema, value) if isinstance(value, dict) else value

    def _is_theirs(self, schema, shown, rows):
        """Whether an object is of those rows, by what it says itself of whose it is."""
        whose = OBJECTS[schema.SHOWS]
        if rows == "all" or not whose.owned_by:
            return True
        if type(schema) is not whose.schema:
            # Of a part it cannot be said whose it is; of contacts their ids have said it.
            return schema.SHOWS == "contact"
        owners = {owner for path in whose.owned_by for owner in _values_at(shown, path)}
        if self.actor.user_id in owners:
            return True
        return rows == "team" and whose.team is not None and (
            shown.get(whose.team) in self.actor.team_ids)


def _is_listed(name, access, field):
    """Whether a field is seen; one that is not the object's own always is."""
    return (access["fields"] is None or field not in OBJECTS[name].fields
            or field in access["fields"])


def _values_at(shown, path):
    name, _, rest = path.partition(".")
    values = shown.get(name)
    values = values if isinstance(values, list) else [values]
    if rest:
        return [found for value in values if value for found in _values_at(value, rest)]
    return [value for value in values if value is not None]


@cache
def _fields_by_name(schema):
    return {field.data_key or name: field for name, field in schema.fields.items()}


def fields_of(schema):
    """The fields of a schema by their names in JSON; none without a schema."""
    return {} if schema is None else _fields_by_name(schema)


def schema_in(field):
    """The schema of what a field holds, or holds a list of; None for plain values."""
    inner = field.inner if isinstance(field, fields.List) else field
    return inner.schema if isinstance(inner, fields.Nested) else None
