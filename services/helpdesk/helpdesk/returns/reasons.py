"""Why things are given back: a tree of reasons, each with who answers for it by default."""

from pymongo.errors import DuplicateKeyError

from chassis import paging
from chassis.ids import new_id
from chassis.paging import moment
from contracts.errors import ValidationFailed

from ..errors import ReturnReasonIsKnown
from .setting_models import ReturnReason

MOST_LEVELS = 3


def create_return_reason(*, reason, parent_id=None, **fields):
    """Add a reason, by itself or as a case of another."""
    _path_to(parent_id, "/parent_id")
    made = ReturnReason(id=new_id(ReturnReason.ENTITY), reason=reason, parent_id=parent_id,
                        **fields)
    try:
        made.add()
    except DuplicateKeyError as error:
        raise ReturnReasonIsKnown(reason=reason) from error
    return made.to_view()


def list_return_reasons(*, limit, after, is_archived):
    """List reasons, the oldest first; each names the one that it is a case of."""
    return paging.page(ReturnReason.collection(), {"is_archived": is_archived},
                       sort="created_at", kind=moment, limit=limit, after=after)


def update_return_reason(*, return_reason_id, changes, expected_version):
    """Change a reason; returns keep what it was called when they were asked for."""
    held = ReturnReason.fetch(return_reason_id, expected_version=expected_version)
    if changes.get("parent_id") is not None:
        above = _path_to(changes["parent_id"], "/changes/parent_id")
        if held.id in [raw["_id"] for raw in above] or ReturnReason.collection().find_one(
                {"parent_id": held.id}, {"_id": 1}):
            raise ValidationFailed.at(
                "/changes/parent_id", "Only a reason that has no cases becomes a case itself.")
    before = held.to_view()
    for name, value in changes.items():
        setattr(held, name, value)
    return before if held.to_view() == before else held.put().to_view()


def chosen(reason_id, kind, *, is_public=False):
    """`(reason as stored, its name with those above it)`; `(None, None)` for none.

    Raises ValidationFailed for one that cannot be chosen.
    """
    if reason_id is None:
        return None, None
    path = _path_to(reason_id, "/reason_id", most=MOST_LEVELS)
    held = path[-1]
    if held["is_archived"] or kind not in held["kinds"] or (is_public and not held["is_public"]):
        raise ValidationFailed.at("/reason_id", "There is no such reason.")
    return held, path


def words_of(path, language):
    """A reason in words, from the general to the special."""
    if path is None:
        return None
    tongue = "en" if (language or "").startswith("en") else "es"
    return " › ".join(raw["name"][tongue] for raw in path)[:300]


def _path_to(reason_id, pointer, *, most=MOST_LEVELS - 1):
    """The reasons from the top down to one, which has to leave room for a case of it."""
    path = []
    while reason_id is not None:
        raw = ReturnReason.collection().find_one({"_id": reason_id})
        if raw is None:
            raise ValidationFailed.at(pointer, "There is no such reason.")
        path.insert(0, raw)
        if len(path) > most:
            raise ValidationFailed.at(pointer, "There are at most three levels.")
        reason_id = raw.get("parent_id")
    return path
