"""Ideas that anybody may read: what is wanted, how much, and what becomes of it; not by whom."""

from chassis import paging

from . import contributors, ideas
from .models import Idea, IdeaCategory

_SHOWN = ("title", "status", "vote_count", "published_at")
_READ = {name: 1 for name in (*_SHOWN, "category_id")}


def list_public_ideas(*, limit, after, sort, **filters):
    """List the ideas that anybody may read; only those are named who let us."""
    page = paging.page(
        Idea.collection(), {"_shown_to": "public", **filters}, sort=sort, kind=ideas.KINDS[sort],
        limit=limit, after=after, show=dict, projection=_READ)
    raws = page["items"]
    names = contributors.names_of(raws)
    categories = {raw["_id"]: raw["name"] for raw in IdeaCategory.collection().find(
        {"_id": {"$in": [raw["category_id"] for raw in raws if "category_id" in raw]}})}
    return {**page, "items": [{
        "id": raw["_id"], **{name: raw[name] for name in _SHOWN},
        "category": categories.get(raw.get("category_id")),
        "contributors": names.get(raw["_id"], []),
    } for raw in raws]}
