"""What a site sends as posts, by the mapping that says where in it each thing stands."""

from datetime import UTC, datetime

from jsonpointer import JsonPointer, JsonPointerException

from chassis import clock
from contracts.errors import ValidationFailed

from ..connectors.posts import Person, Post
from ..connectors.texts import line, plain

MOST_ITEMS = 200
_BEST = 5


def posts_of(told, mapping):
    """The posts in a JSON value. Raises ValidationFailed for one that lacks its id or author."""
    items = _at(told, mapping["items"]) if mapping.get("items") else [told]
    if not isinstance(items, list) or len(items) > MOST_ITEMS:
        raise ValidationFailed.at(
            f"/body{mapping['items']}", f"This is no list of at most {MOST_ITEMS} posts.")
    at = mapping.get("items") or ""
    return [_post_of(item, mapping, f"/body{at}/{index}" if mapping.get("items") else "/body")
            for index, item in enumerate(items)]


def _post_of(item, mapping, at):
    said = {name: _at(item, pointer) for name, pointer in mapping.items()
            if pointer and name != "items"}
    id, is_deleted = _word(said.get("id"), 300), said.get("is_deleted") is True
    if id is None:
        raise ValidationFailed.at(f"{at}{mapping['id']}", "There is no id.")
    handle, name = _word(said.get("author_handle")), _word(said.get("author_name"))
    author_id = _word(said.get("author_id"), 400) or handle or name
    text = said.get("text")
    if not isinstance(text, str) and not is_deleted:
        raise ValidationFailed.at(f"{at}{mapping['text']}", "There is no text.")
    return Post(
        # Where nobody says who it is, nobody is taken for somebody else either.
        external_id=id, author=Person(
            id=author_id or f"author of {id}", handle=handle, name=name or handle,
            followers=_whole(said.get("followers"))),
        text=plain(text or ""), posted_at=_moment(said.get("posted_at")),
        url=_url(said.get("url")), language=_word(said.get("language"), 20), named=id,
        parent_named=_word(said.get("parent_id"), 300), is_to_us=True, is_deleted=is_deleted,
        rating=_rating(said.get("rating")))


def _at(value, pointer):
    try:
        return JsonPointer(pointer).resolve(value)
    except (JsonPointerException, TypeError, ValueError):
        return None


def _word(value, longest=200):
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return line(str(value), longest)


def _whole(value):
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole and 0 <= value < 2**53 else None


def _rating(value):
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return min(max(round(value), 1), _BEST)


def _url(value):
    return value[:500] if isinstance(value, str) and value.startswith(
        ("https://", "http://")) else None


def _moment(value):
    """When it says it was said, never later than now; now where it says nothing."""
    now = clock.now()
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return min(datetime.fromtimestamp(value, UTC), now)
        if isinstance(value, str):
            said = datetime.fromisoformat(value)
            return min(said.astimezone(UTC) if said.tzinfo else said.replace(tzinfo=UTC), now)
    except (ValueError, OverflowError, OSError):
        return now
    return now
