"""Dotted paths into stored documents, such as "participants.contact_id", through lists as well."""


def places(raw, path):
    """Where the values of a path are, as `(list or dict, index or key)`, in their order."""
    name, _, rest = path.partition(".")
    value = raw.get(name)
    if isinstance(value, list):
        if not rest:
            yield from ((value, index) for index in range(len(value)))
            return
        for item in value:
            if isinstance(item, dict):
                yield from places(item, rest)
    elif rest:
        if isinstance(value, dict):
            yield from places(value, rest)
    elif value is not None:
        yield raw, name


def ids_at(raw, path):
    """The values of a path, in their order."""
    return [holder[place] for holder, place in places(raw, path)]


def put_back_ids(raw, path, before, *, old, new):
    """Change the new id back to the old one where it stood in `before`.

    As long as the new id stands there as often as it did when it was put in, each has its
    counterpart, however others moved. Else those go back that are still where they were.
    """
    after = [new if id == old else id for id in before]
    was = [index for index, id in enumerate(after) if id == new]
    now = [place for place in places(raw, path) if place[0][place[1]] == new]
    if len(was) == len(now):
        back = [place for index, place in zip(was, now, strict=True) if before[index] == old]
    else:
        everywhere = list(places(raw, path))
        back = [everywhere[index] for index, id in enumerate(before)
                if id == old and index < len(everywhere)]
        back = [(holder, place) for holder, place in back if holder[place] == new]
    for holder, place in back:
        holder[place] = old
