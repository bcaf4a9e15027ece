"""What webhooks can be told of."""

from functools import cache

from chassis import paging
from contracts.catalogue import all_services
from contracts.errors import ValidationFailed
from contracts.gateway.webhook import TEST_TYPE


@cache
def known_types():
    """`{type: summary}` of every event that a service tells, by type."""
    found = {event.type: event.summary for service in all_services().values()
             if not service.is_planned for event in service.events.values()}
    return dict(sorted(found.items()))


def list_event_types(*, limit, after):
    """List what webhooks can be told of, by type."""
    shown = {**known_types(), TEST_TYPE: "A webhook is being tried out."}
    last = paging.decode(after, (paging.text,))[0] if after is not None else ""
    types = [type for type in shown if type > last]
    return {
        "items": [{"type": type, "summary": shown[type]} for type in types[:limit]],
        "next": paging.encode([types[limit - 1]]) if len(types) > limit else None,
    }


def refuse_unknown(patterns, pointer):
    """Raise ValidationFailed for what no event is of, which a slip would be."""
    errors = [{"pointer": f"{pointer}/{index}", "detail": "There are no events of this type."}
              for index, pattern in enumerate(patterns)
              if not any(is_of(type, (pattern,)) for type in known_types())]
    if errors:
        raise ValidationFailed(errors=errors)


def is_of(type, patterns):
    """Whether a type is one of these, or begins as one of these that end with `*`."""
    return any(type == pattern or (pattern.endswith("*") and type.startswith(pattern[:-1]))
               for pattern in patterns)
