"""The JSON body of a request, read strictly."""

import json

import orjson

from contracts.errors import ValidationFailed

from .http_errors import MalformedBody, UnsupportedMediaType, step, wrong

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"

# Deeper than anything that a contract holds, and far from what makes a parser stumble.
DEEPEST = 32


def read_json(request, media_types=(JSON,)):
    """The object that the body holds, or None when there is no body.

    Raises MalformedBody, UnsupportedMediaType, BodyTooLarge, or ValidationFailed with pointers.
    """
    raw = request.get_data(cache=False)
    if not raw:
        return None
    if "CONTENT_LENGTH" not in request.environ:
        # Werkzeug cuts a body of unknown length off at the limit; only a further read is refused.
        request.stream.read(1)
    _require_media_type(request, media_types)
    value = _parse(raw)
    if not isinstance(value, dict):
        raise ValidationFailed(errors=[wrong("body", "", "The body has to be a JSON object.")])
    # Counting brackets is an upper bound of the depth, and far cheaper than measuring it.
    if raw.count(b"{") + raw.count(b"[") > DEEPEST:
        _refuse_depth(value)
    if b"\\u0000" in raw:
        _refuse_nul(value)
    return value


def _require_media_type(request, media_types):
    if request.mimetype not in media_types:
        raise UnsupportedMediaType(f"Send the body as {' or '.join(media_types)}.")
    charset = request.mimetype_params.get("charset", "utf-8")
    if charset.lower() not in ("utf-8", "utf8"):
        raise UnsupportedMediaType("Send the body in UTF-8.")


def _parse(raw):
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise MalformedBody(f"The body is not well-formed JSON: {error}.") from error
    # orjson keeps the last of two equal names. Another reader may keep the first.
    _doubles.decode(raw.decode())
    return value


def _unique(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise MalformedBody(f"The body names {json.dumps(twice)} twice in one object.")
    return found


_doubles = json.JSONDecoder(object_pairs_hook=_unique)


def _refuse_depth(value):
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise ValidationFailed(
                errors=[wrong("body", "", f"It is nested deeper than {DEEPEST} levels.")])
        level = [inner for item in level for inner in _children(item)
                 if isinstance(inner, (dict, list))]


def _children(item):
    return item.values() if isinstance(item, dict) else item


def _refuse_nul(value):
    pointers = list(_with_nul(value, ""))
    if pointers:
        raise ValidationFailed(errors=[
            wrong("body", pointer, "It holds characters that are not text.")
            for pointer in pointers
        ])


def _with_nul(value, pointer):
    if isinstance(value, str):
        if "\0" in value:
            yield pointer
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _with_nul(item, f"{pointer}/{index}")
    elif isinstance(value, dict):
        for name, item in value.items():
            if "\0" in name:
                yield pointer + step(name)
            yield from _with_nul(item, pointer + step(name))
