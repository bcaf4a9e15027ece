"""Where values come from when two contacts become one, and when they are two again."""

from ..provenance import former, sources


def merge_source(merge, actor):
    """The source of what a merge itself makes, such as notes of both in one."""
    return sources.source_of(actor, "merge", {"type": "merge", "id": merge.id})


def united(survivor, theirs, fields, changed, source, merge):
    """`(the origins of the survivor's values, what of its own values they replace)`.

    Both contacts are given as stored. What came from the merged one keeps its source, and says by
    which merge it came; what is of both, changed, is of the merge.
    """
    origins, gone = sources.changed(survivor, fields, changed, source, merge.created_at)
    values, own = sources.said(theirs), sources.origins_of(theirs)
    for name in changed:
        if name not in origins or name not in values:
            continue
        if isinstance(origins[name], list):
            origins[name] = [
                _from(item, origin, values[name], own[name], source, merge.id)
                for item, origin in zip(fields[name], origins[name], strict=True)]
        else:
            origins[name] = _from(
                fields[name], origins[name], [values[name]], [own[name]], source, merge.id)
    return origins, gone


def _from(item, origin, values, own, source, merge_id):
    if origin.source != source:
        return origin
    for value, held in zip(values, own, strict=True):
        if sources.is_same(item, value):
            return sources.came_by(merge_id, held)
    return origin


def of_survivor(survivor, fields, changed, source, at, merge):
    """The origins of the survivor's values once it is parted: what goes back has its own again."""
    origins, _ = sources.changed(survivor, fields, changed, source, at)
    was = {**merge.before, "created_at": survivor["created_at"],
           "_sources": merge.sources_before}
    values, own = sources.said(was), sources.origins_of(was)
    for name in {*merge.before, *merge.after} & origins.keys() & values.keys():
        if isinstance(origins[name], list):
            left = list(zip(values[name], own[name], strict=True))
            origins[name] = [_before(item, origin, left, merge, at)
                             for item, origin in zip(fields[name], origins[name], strict=True)]
        else:
            origins[name] = _before(fields[name], origins[name], [(values[name], own[name])],
                                    merge, at)
    return origins


def _before(item, origin, left, merge, at):
    """What it was of before the merge, unless somebody has said it anew since."""
    if merge.created_at < origin.since < at:
        return origin
    for value, held in left:
        if sources.is_same(item, value):
            return held
    return origin


def of_merged(raw, fields, source, at):
    """The sources of the merged contact, as stored, which are those that it had.

    What it cannot have any more is kept among its former values. Positions tell the items of a
    list, since organisations may have other ids by now.
    """
    values, own = sources.said(raw), sources.origins_of(raw)
    shorter = [name for name, value in values.items() if isinstance(value, list)
               and len(fields.get(name) or ()) != len(value)]
    origins, gone = sources.changed(raw, fields, shorter, source, at)
    origins |= {name: own[name] for name in own.keys() - set(shorter)}
    former.keep(raw["_id"], gone, source, at)
    return sources.packed(origins, raw)
