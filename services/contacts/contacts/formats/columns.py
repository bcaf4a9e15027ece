"""Which column of a CSV file goes into which field."""

import re
from dataclasses import dataclass

from ..names import fold
from .drafts import CUSTOM, LISTS, PLAIN_LISTS, SCALARS, Target
from .vendors import VENDORS
from .vocabulary import WORDS, header_key

# In a mapping: leave this column out.
IGNORE = "ignore"

# Short for what is said of the organisation that a person belongs to.
_SHORT = {
    "organisation": "affiliations.organisation",
    "organization": "affiliations.organisation",
    "title": "affiliations.title",
    "department": "affiliations.department",
}
# Lists whose items are made of several columns, so that these go together without a number.
_TOGETHER = ("addresses", "affiliations")
_PATH = re.compile(r"[a-z_]+(\.\d+)?(\.[a-z_]+)?")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Columns:
    """How the columns of one file are read."""

    # `(index, target)` of each column that is read.
    targets: list
    unmapped: list
    source: str | None = None
    # What all rows of such a file are, when the file itself says so.
    kind: str | None = None


def map_columns(names, mapping=None, *, has_system=False, custom=None):
    """Decide for each column: what the mapping says, else its name as a vendor or people use it.

    A column of ids that may be anybody's is only read when `has_system` says that it is known
    whose they are: number 17 of one file is not number 17 of another.
    `custom` are the keys of custom fields by what their columns may be called.
    """
    mapping, custom = mapping or {}, custom or {}
    vendor = _vendor_of({header_key(name) for name in names})
    words = WORDS | vendor.words if vendor else WORDS
    if not has_system:
        words = {key: spec for key, spec in words.items() if spec != "external_ids.id"}
    targets, unmapped, latest = [], [], {}
    for index, name in enumerate(names):
        asked = mapping.get(name)
        if asked == IGNORE:
            continue
        spec = _canonical(asked) if asked else _known(name, words)
        # A field that every contact has goes before one that is called the same.
        is_ours = has_field(asked) if asked else spec is not None
        key = None if is_ours else custom_key(asked or name, custom)
        if key:
            targets.append((index, Target(CUSTOM, key)))
        elif spec is None:
            unmapped.append(name or f"({index + 1})")
        else:
            targets.append((index, _target(spec, name, index, latest)))
    source = vendor.source if vendor else None
    return Columns(targets, unmapped, source, vendor.kind if vendor else None)


def custom_key(name, custom):
    """The key of the custom field that a column is called by, or None."""
    return custom.get(name.strip()) or custom.get(header_key(name))


def _vendor_of(keys):
    """Whose export has these columns: the vendor with the most telltales among them, or None."""
    scores = [
        (len(keys & vendor.telltales), vendor) for vendor in VENDORS if not keys & vendor.never
    ]
    fitting = [(score, vendor) for score, vendor in scores if score >= vendor.needed]
    return max(fitting, key=lambda item: item[0])[1] if fitting else None


def _known(name, words):
    """What a column is by its name: a path of ours, a vendor's word, or a common one; or None."""
    name = name.strip()
    if _PATH.fullmatch(name) and has_field(name):
        return _canonical(name)
    key = header_key(name)
    return words.get(key) or words.get(key.replace("#", ""))


def has_field(path):
    """Whether a contact has a field of this path, such as `given_name` or `emails.2.label`."""
    parts = _canonical(path).partition("@")[0].split(".")
    if len(parts) == 1:
        return parts[0] in (*SCALARS, *PLAIN_LISTS, "kind", "id")
    return len(parts) == 2 and parts[1] in LISTS.get(parts[0], ())


def _canonical(path):
    """`emails.2.label` as `emails.label@2`, and short forms in full."""
    path = _SHORT.get(path, path)
    parts = path.split(".")
    if len(parts) == 3 and parts[1].isdigit():
        return f"{parts[0]}.{parts[2]}@{parts[1]}"
    return path


def _target(spec, name, index, latest):
    """The target of `field`, or of `list.key`, `list.key@slot` or `list.key@slot=label`.

    Columns of one slot make one item of the list; for the slot `#` that is the number in the name.
    Without a slot an address or a position is made of all its columns, any other list gets an item
    for each column with its main key, to which the columns after it belong.
    """
    spec, _, label = spec.partition("=")
    spec, _, slot = spec.partition("@")
    list_name, _, key = spec.partition(".")
    if not key:
        return Target(list_name)
    if slot == "#":
        number = _NUMBER.search(fold(name))
        slot = number[0] if number else "1"
    elif not slot and list_name in _TOGETHER:
        slot = "main"
    elif not slot:
        is_main = key == LISTS[list_name][0]
        slot = f"c{index}" if is_main else latest.get(list_name, f"c{index}")
    latest[list_name] = slot
    return Target(list_name, key, slot, label)
