"""Of things of some kinds one is the default: it is taken where none is named, and never put away.

Such a document has a BooleanField `is_default` and, among its indexes, `ONE_DEFAULT`.
"""

from contracts.errors import ValidationFailed

ONE_DEFAULT = {"fields": ["is_default"], "unique": True,
               "partialFilterExpression": {"is_default": True}}
_IS_DEFAULT = {"is_default": True}


def default_of(document, seed):
    """The default one, as stored; `seed()` makes it where there is none yet."""
    found = document.collection().find_one(_IS_DEFAULT)
    if found is None:
        seed()
        found = document.collection().find_one(_IS_DEFAULT)
    return found


def has_default(document):
    """Whether there is one yet."""
    return document.collection().find_one(_IS_DEFAULT, {"_id": 1}) is not None


def refuse_to_lose_default(held, changes):
    """Raise ValidationFailed for changes by which the default one were none, and no other it."""
    if held.is_default and changes.get("is_default") is False:
        raise ValidationFailed.at("/changes/is_default", "Make another the default one instead.")


def take_default_away(document):
    """Before another is stored as the default one: the documents that were it, stored as none."""
    found = [document.fetch(raw["_id"])
             for raw in document.collection().find(_IS_DEFAULT, {"_id": 1})]
    for held in found:
        held.is_default = False
        held.put()
    return found
