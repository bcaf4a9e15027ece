"""Whether an event is what somebody waits for: its conditions, its key, and with whom it was."""

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from .catalogue import contact_path, contact_paths


def values_at(data, path):
    """All that stands at a path of the data of an event, going through lists, as text."""
    found = [data]
    for name in path.split("."):
        found = [inner for value in found for inner in _within(value, name)]
    return [text_of(value) for value in found if value is not None]


def _within(value, name):
    if not isinstance(value, dict) or value.get(name) is None:
        return []
    inner = value[name]
    return list(inner) if isinstance(inner, list | tuple) else [inner]


def text_of(value):
    """A value as conditions compare it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)


def holds(condition, values):
    """Whether a condition holds of what stands there."""
    operator = condition["operator"]
    if operator == "exists":
        return bool(values)
    if operator in ("at_least", "at_most"):
        return any(_compares(value, operator, condition["value"]) for value in values)
    wanted = condition["values"] if "values" in condition else [condition["value"]]
    found = any(_is_same(value, one) for value in values for one in wanted)
    return found is (operator in ("is", "any_of"))


def _is_same(value, wanted):
    if value == wanted:
        return True
    number, other = number_of(value), number_of(wanted)
    return number is not None and number == other


def _compares(value, operator, wanted):
    for read in (number_of, moment_of):
        one, other = read(value), read(wanted)
        if one is not None and other is not None:
            return one >= other if operator == "at_least" else one <= other
    return False


def number_of(text):
    """A text as a number; None where it is none."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def moment_of(text):
    """A text as a time, a day being its beginning; None where it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def fits(event, happened):
    """Whether something that happened is the event of a definition, whoever it was with."""
    return event["type"] == happened.type and all(
        holds(condition, values_at(happened.data, condition["path"]))
        for condition in event["conditions"])


def is_of_the_past(happened):
    """Whether it tells of what was taken over from before the suite, such as old orders."""
    entity = happened.type.split(".")[1]
    return "true" in values_at(happened.data, f"{entity}.is_historic")


def key_in(event, happened):
    """The key of the business that an event names; None where it names none."""
    values = values_at(happened.data, event["key"]) if "key" in event else []
    return values[0] if values else None


def contacts_in(event, happened):
    """The ids of the contacts that an event is about, by the place that the definition names."""
    path = contact_path(event)
    return values_at(happened.data, path) if path else []


def everybody_in(happened):
    """The ids of all contacts that an event names."""
    return list(dict.fromkeys(
        id for path in contact_paths(happened.type) for id in values_at(happened.data, path)))
