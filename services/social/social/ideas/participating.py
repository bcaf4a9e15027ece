"""Ideas as those of a portal have, read and want them; who else does is not told.

`readers` is of which audience they are. What they may not read is not there for them: what is for
others, what is for us alone, and drafts of anybody else.
"""

from dataclasses import dataclass

from chassis import clock, paging
from chassis.paging import moment
from chassis.parties import survivor_of
from chassis.store import view
from contracts.context import current_call
from contracts.errors import NotFound

from ..errors import IdeaIsDecided
from . import comments, contributors, idea_categories, ideas, keeping, similar, voting
from .models import Idea, IdeaVote

_SHOWN = ("id", "version", "created_at", "updated_at", "title", "body", "language",
          "category_id", "status", "reason", "vote_count", "comment_count", "published_at",
          "merged_into_id")
# As what those of a portal have ideas.
_KINDS = {"customer": ("customer",), "partner": ("partner", "supplier")}


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who is signed in, for whom they act, and as what they read."""

    readers: str
    contact_id: str
    party: dict

    @classmethod
    def of(cls, readers, party):
        contact_id = current_call().actor.contact_id
        return cls(readers=readers, party=party,
                   contact_id=survivor_of(contact_id) if contact_id else party["id"])

    def find(self, idea_id):
        """An idea as stored that they may read. Raises NotFound for any other."""
        found = Idea.collection().find_one({"_id": idea_id, "$or": [
            {"contact_ids": self.contact_id},
            {"published_at": {"$ne": None}, "audiences": self.readers},
            {"published_at": {"$ne": None}, "contact_ids": self.party["id"]}]})
        if found is None:
            raise NotFound(f"There is no idea {idea_id}.", id=idea_id)
        return found

    def find_place(self, idea_id):
        """The idea that this one is part of by now, of those that they may read."""
        return self.find(keeping.place_of(self.find(idea_id)["_id"])["_id"])

    def own(self, idea_id):
        """An idea of theirs, to be changed. Raises NotFound for anybody else's."""
        self.find(idea_id)
        idea = Idea.fetch(idea_id)
        if self.contact_id not in idea.contact_ids:
            raise NotFound(f"There is no idea {idea_id} of yours.", id=idea_id)
        return idea

    def show(self, raws):
        """Ideas as they see them."""
        voted = {raw["idea_id"] for raw in IdeaVote.collection().find(
            {"idea_id": {"$in": [raw["_id"] for raw in raws]}, "contact_id": self.contact_id},
            {"idea_id": 1})}
        names = contributors.names_of(raws)
        return [{
            **{name: value for name, value in view(raw).items() if name in _SHOWN},
            "is_mine": self.contact_id in raw.get("contact_ids", ()),
            "is_draft": raw.get("published_at") is None,
            "has_voted": raw["_id"] in voted,
            "contributors": names.get(raw["_id"], []),
        } for raw in raws]

    def show_one(self, idea_id):
        return self.show([Idea.fetch_raw(idea_id)])[0]

    def show_comment(self, raw):
        return {"id": raw["_id"], "idea_id": raw["idea_id"], "text": raw.get("text"),
                "is_ours": raw.get("author_id") is not None,
                "is_mine": raw.get("contact_id") == self.contact_id,
                "created_at": raw["created_at"]}


def list_categories(*, limit, after):
    """Of what ideas can be."""
    return idea_categories.list_idea_categories(
        limit=limit, after=after, show=lambda raw: {"id": raw["_id"], "name": raw["name"]})


def list_ideas(reader, *, limit, after, sort, is_mine, **filters):
    """Ideas that the reader may read, or their own."""
    where = {"_shown_to": reader.readers}
    if is_mine:
        where, sort = {"contact_ids": reader.contact_id}, "-created_at"
    page = paging.page(
        Idea.collection(), {**where, **filters}, sort=sort,
        kind=moment if is_mine else ideas.KINDS[sort], limit=limit, after=after, show=dict)
    return {**page, "items": reader.show(page["items"])}


def create_idea(reader, *, title, body, is_draft, language=None, category_id=None):
    """Tell an idea, or keep a draft of it that nobody else sees."""
    keeping.require_category(category_id, "/category_id")
    kind = ideas.kind_of(reader.party, _KINDS[reader.readers])
    idea = Idea(
        title=title, body=body, category_id=category_id, author_kind=kind,
        language=language or ideas.language_of(reader.party), status_at=clock.now(),
        contact_ids=list(dict.fromkeys([reader.contact_id, reader.party["id"]])),
        audiences=[reader.readers])
    keeping.put(idea, is_new=True)
    if not is_draft:
        ideas.publish(idea, contact_id=reader.contact_id, party_id=reader.party["id"])
    return reader.show_one(idea.id)


def update_idea(reader, *, idea_id, changes):
    """Change an idea of one's own, as long as it is new."""
    idea = reader.own(idea_id)
    if idea.status != "new" or idea.merged_into_id:
        raise IdeaIsDecided(id=idea_id)
    keeping.require_category(changes.get("category_id"), "/changes/category_id")
    for name, value in changes.items():
        setattr(idea, name, value)
    keeping.put(idea)
    if idea.published_at is not None:
        keeping.tell_updated(idea)
    return reader.show_one(idea_id)


def publish_idea(reader, *, idea_id):
    """Have others read a draft. Doing so twice is doing it once."""
    idea = reader.own(idea_id)
    if idea.published_at is None:
        ideas.publish(idea, contact_id=reader.contact_id, party_id=reader.party["id"])
    return reader.show_one(idea_id)


def delete_idea(reader, *, idea_id):
    """Throw a draft away. What others read already stays."""
    idea = reader.own(idea_id)
    if idea.published_at is not None:
        raise IdeaIsDecided("Others read it already.", id=idea_id)
    Idea.collection().delete_one({"_id": idea_id, "version": idea.version})


def vote(reader, *, idea_id, wants_news):
    """Vote for an idea, once; where it is part of another, for that one."""
    place = reader.find_place(idea_id)
    if place.get("published_at") is None:
        raise IdeaIsDecided("It is a draft still.", id=idea_id)
    voting.cast(place, wants_news=wants_news, contact_id=reader.contact_id,
                party_id=reader.party["id"])
    return reader.show_one(place["_id"])


def unvote(reader, *, idea_id):
    """Take a vote back."""
    voting.take_back(reader.find_place(idea_id)["_id"], contact_id=reader.contact_id)


def list_comments(reader, *, idea_id, limit, after):
    """See what was said to all about an idea."""
    reader.find(idea_id)
    return comments.page(idea_id, limit=limit, after=after, show=reader.show_comment,
                         is_internal=False)


def add_comment(reader, *, idea_id, text):
    """Say something about an idea; where it is part of another, about that one."""
    return reader.show_comment(comments.say(
        reader.find_place(idea_id)["_id"], text=text, contact_id=reader.contact_id))


def let_be_named(reader, *, idea_id, is_named, name):
    """Keep whether somebody lets us name them for an idea that they helped along."""
    reader.find(idea_id)
    contributors.let_be_named(idea_id, is_named, name, contact_id=reader.contact_id)
    return reader.show_one(idea_id)


def find_similar(reader, **writing):
    """Ideas like the one that they are writing."""
    return similar.found(reader.readers, **writing)
