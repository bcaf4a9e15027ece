"""What the fields of two contacts become as one, and what of it goes back when they are two."""

from ..import_merge import TooMany, joined
from ..names import display_name

SIDES = ("survivor", "merged", "both")
MOST_NOTES = 20_000

# What is not chosen, or is derived.
_LEFT = {"id", "kind", "version", "created_at", "updated_at", "archived_at"}
# What a list's items may differ in and still say the same.
_BESIDE = {"is_primary", "organisation_name"}


def united(survivor, merged, choices):
    """The fields of the survivor with those of the merged one, both as they are shown.

    Lists, notes and fields made of fields are united. Of all else the survivor's stays, and what
    it lacks it gets. `choices` says otherwise, field by field. Raises TooMany.
    """
    fields = {}
    for name in sorted((survivor.keys() | merged.keys()) - _LEFT):
        ours, theirs = survivor.get(name), merged.get(name)
        value = _chosen(name, ours, theirs, choices.get(name, "both"))
        if name == "custom":
            value = _chosen_custom(ours or {}, theirs or {}, value or {}, choices)
        if value not in (None, "", [], {}):
            fields[name] = value
    if choices.get("name") != "merged" and survivor["name"] == display_name(survivor):
        # A name that is made of its parts follows them; an address is none while there is one.
        has_parts = any(fields.get(part) for part in _PARTS)
        fields["name"] = None if has_parts else merged["name"]
    if "affiliations" in fields:
        # Nobody belongs to themselves.
        themselves = (survivor["id"], merged["id"])
        fields["affiliations"] = [item for item in fields["affiliations"]
                                  if item["organisation_id"] not in themselves]
    return fields


_PARTS = ("given_name", "additional_names", "family_name", "legal_name", "nickname")


def _chosen_custom(ours, theirs, values, choices):
    """The values of custom fields, each of which may have a choice of its own."""
    both = choices.get("custom", "both") == "both"
    chosen = dict(values)
    for key in ours.keys() | theirs.keys():
        side = choices.get(f"custom.{key}")
        if side or (both and isinstance(ours.get(key), list)):
            chosen[key] = _chosen(key, ours.get(key), theirs.get(key), side or "both")
    return {key: value for key, value in chosen.items() if value not in (None, [])}


def _chosen(name, ours, theirs, side):
    if side == "survivor":
        return ours
    if side == "merged":
        return theirs
    if name == "notes":
        return _joined_notes(ours, theirs)
    if isinstance(ours, list) or isinstance(theirs, list):
        return joined_lists(name, ours or [], theirs or [])
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return {**theirs, **ours}
    return ours or theirs


def joined_lists(name, ours, theirs):
    if name in JOINED_BY_RULES:
        return joined(name, ours, theirs)
    return [*ours, *(item for item in theirs if item not in ours)]


JOINED_BY_RULES = frozenset({
    "emails", "phones", "social_handles", "websites", "tax_ids", "external_ids", "affiliations",
    "addresses", "roles", "tags", "languages"})


def _joined_notes(ours, theirs):
    if not ours or not theirs:
        return ours or theirs
    together = ours if theirs in ours else f"{ours}\n\n{theirs}"
    if len(together) > MOST_NOTES:
        raise TooMany("notes", f"{MOST_NOTES:,} letters")
    return together


def parted(before, after, current):
    """What a field that a merge changed becomes when the merge is undone.

    What is as the merge left it goes back; what was changed since stays.
    """
    if _alike(current, after):
        return before
    if isinstance(after, list) and isinstance(current, list):
        return _parted_lists(before or [], after, current)
    if isinstance(after, dict) and isinstance(current, dict):
        before = before if isinstance(before, dict) else {}
        result = {key: parted(before.get(key), after.get(key), current.get(key))
                  for key in {*before, *after, *current}}
        return {key: value for key, value in result.items() if value is not None}
    if isinstance(after, str) and isinstance(current, str) and "\n" in after and after in current:
        return current.replace(after, before or "", 1)
    return current


def _parted_lists(before, after, current):
    taken = [item for item in after if not _among(item, before)]
    dropped = [item for item in before if not _among(item, after)]
    stays = [item for item in current if not _among(item, taken)]
    return stays + [item for item in dropped if not _among(item, stays)]


def _among(item, items):
    return any(_same(item, other) for other in items)


def _alike(one, other):
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return (one or None) == (other or None)


def _same(one, other):
    return _bare(one) == _bare(other)


def _bare(item):
    if not isinstance(item, dict):
        return item
    return {key: value for key, value in item.items()
            if key not in _BESIDE and value not in (None, False)}
