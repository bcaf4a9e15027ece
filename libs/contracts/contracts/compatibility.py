"""Which changes of a contract break those who were built with the one before."""

from .schema_breaks import Comparison, Direction

ADVICE = """\
Within a version there are only additions, since what is running was built with the old contract.
Leave the old form as it was and declare a new one beside it: create_contact_v2 for an operation,
contacts.contact.created.v2 for an event (docs/howto/add-a-field.md). If no release has carried
what breaks here: python -m contracts.snapshots --accept-breaks
"""


def breaks(before, after):
    """A sentence for each change between two snapshots that breaks a promise."""
    found = []
    for name, operation in before["operations"].items():
        key = f"{before['service']}.{name}"
        if name not in after["operations"]:
            found.append(f"{key}: the operation is gone")
            continue
        found += [f"{key}: {what}" for what in
                  _operation_breaks(operation, after["operations"][name], before, after)]
    for type, schema in before["events"].items():
        if type not in after["events"]:
            found.append(f"{type}: the event is gone")
            continue
        found += [f"{type}: {what}" for what in
                  _schema_breaks(schema, after["events"][type], before, after, Direction.EVENT)]
    return found


def _operation_breaks(old, new, before, after):
    yield from _promise_breaks(old, new)
    yield from _route_breaks(old["route"], new["route"])
    yield from _error_breaks(old["errors"], new["errors"])
    yield from _schema_breaks(old["request"], new["request"], before, after, Direction.REQUEST)
    if old["reply"] is None:
        return
    if new["reply"] is None:
        yield "reply is gone"
        return
    yield from _schema_breaks(old["reply"], new["reply"], before, after, Direction.REPLY)


def _promise_breaks(old, new):
    if old["permission"] != new["permission"]:
        yield f"permission is {new['permission']} now and was {old['permission']}"
    if old["safe_to_repeat"] and not new["safe_to_repeat"]:
        yield "it is no longer safe to repeat"
    if new["changes_state"] and not old["changes_state"]:
        yield "it changes state now and was a read"


def _route_breaks(old, new):
    if old is None:
        return
    if new is None:
        yield f"the route {old['method']} {old['path']} is gone"
        return
    for part, value in old.items():
        if new.get(part) != value:
            yield f"route {part} is {new.get(part)} now and was {value}"


def _error_breaks(old, new):
    for code, kind in old.items():
        if code not in new:
            yield f"error {code} is gone"
        elif new[code] != kind:
            yield f"error {code} is a {new[code]} now and was a {kind}"


def _schema_breaks(old, new, before, after, direction):
    comparison = Comparison(before["schemas"], after["schemas"], direction)
    for path, what in comparison.breaks(old, new):
        yield f"{direction.value} {path} {what}"
