"""Rules as trees: walked, taken apart from the contacts they name, and put together again."""

from contracts.marketing.segment_rule import BRANCHES


def parts_of(tree, place=""):
    """Yield `(place, name, inner)` of each part of a rule from the top down; a JSON Pointer each.
    """
    ((name, inner),) = tree.items()
    yield place, name, inner
    for step, child in children_of(name, inner):
        yield from parts_of(child, f"{place}/{name}{step}")


def children_of(name, inner):
    """`[(step, child)]` of a part of a rule; nothing of a leaf."""
    if name == "not":
        return [("", inner)]
    return [(f"/{at}", child) for at, child in enumerate(inner)] if name in BRANCHES else []


def changed(tree, change):
    """A copy of a rule with each leaf as `change(name, inner)` gives it, a tree."""
    ((name, inner),) = tree.items()
    if name == "not":
        return {name: changed(inner, change)}
    if name in BRANCHES:
        return {name: [changed(child, change) for child in inner]}
    return change(name, inner)


def apart(tree):
    """`(rule, ids)`: a rule in which contacts stand as their places among the ids."""
    ids = []

    def take_out(name, inner):
        if name != "relationship" or "contact_id" not in inner:
            return {name: inner}
        ids.append(inner["contact_id"])
        return {name: {**inner, "contact_id": len(ids) - 1}}

    return changed(tree, take_out), ids


# Somebody who is nobody: of a contact that was erased.
NOBODY = f"contact_{'0' * 26}"


def together(tree, ids):
    """The rule with its contacts, as it was given."""
    def put_in(name, inner):
        if name != "relationship" or "contact_id" not in inner:
            return {name: inner}
        return {name: {**inner, "contact_id": ids[inner["contact_id"]] or NOBODY}}

    return changed(tree, put_in)


def segments_in(tree):
    """The ids of the segments that a rule names."""
    return {inner["segment_id"] for _, name, inner in parts_of(tree)
            if name in ("segment", "relationship") and inner.get("segment_id")}
