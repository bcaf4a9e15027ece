"""Personal data hidden, so that an operator can look at a dead letter without reading it."""

import re

HIDDEN = "[hidden]"

# What says of which thing and in which state, and nothing of a person.
_SHOWN = {"kind", "type", "role", "version", "channel", "direction", "part", "state", "format",
          "policy", "changed", "network", "country", "currency"}
_ID = re.compile("[a-z_]+_[0-7][0-9a-hjkmnp-tv-z]{25}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")

_PERSONAL_TEXT = re.compile(
    r"""'[^']*'|"[^"]*"|“[^”]*”      # what is quoted
      | [^\s@]+@[^\s@]+               # an address
      | \+?\d[\d\s().-]{5,}\d         # a telephone or tax number
    """, re.VERBOSE)


def masked(value, name=""):
    """The same shape, with names of fields, ids, states and times, and all else hidden."""
    if isinstance(value, dict):
        return {key: masked(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [masked(inner, name) for inner in value]
    if value is None or isinstance(value, bool) or name in _SHOWN:
        return value
    is_told = isinstance(value, str) and (_ID.fullmatch(value) or _MOMENT.fullmatch(value))
    return value if is_told else HIDDEN


def masked_text(text):
    """A sentence, such as an error, without what is quoted in it, addresses and numbers."""
    return _PERSONAL_TEXT.sub(HIDDEN, text)
