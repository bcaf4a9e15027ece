"""Whatever is asked of the store about ideas has an index."""

import itertools

import pytest
from idea_factories import Reader, an_idea

from chassis.holdings import DocumentHoldings
from social.models import DOCUMENTS


@pytest.fixture
def unscanned(unscanned_stack, monkeypatch):
    """The rules on a store that refuses to read a collection without an index."""
    from chassis.testing.rules import opened
    from social.service import SocialService

    unscanned_stack.empty_stores()
    with opened(unscanned_stack, SocialService, monkeypatch) as rules:
        yield rules


def test_ideas_are_found_by_indexes(unscanned, monkeypatch):
    from social.ideas import telling

    monkeypatch.setattr(telling, "ask", lambda *_, **__: {"items": []})
    category = unscanned.create_idea_category(name={"en": "All", "es": "Todo"})["id"]
    ana, luz = Reader(unscanned), Reader(unscanned, "partner")
    filters = {"status": "new", "category_id": category, "author_kind": "customer",
               "owner_id": "user_01keeca2mwf04sf6mrhrvrar59", "contact_id": ana.contact_id}
    for size in (0, 1, 2):
        for pairs in itertools.combinations(filters.items(), size):
            for sort in ("-vote_count", "-published_at"):
                unscanned.list_ideas(limit=1, sort=sort, **dict(pairs))
    one = unscanned.create_idea(**an_idea(audiences=["customer", "partner", "public"]))
    two = ana.create()
    for reader in (ana, luz):
        reader.list(is_mine=True, status="new")
        reader.list(sort="-published_at", category_id=category)
        reader.vote(one)
        reader.say(one)
        reader.comments(one)
        reader.do("find_similar_{}_ideas", title="sábado")
    unscanned.list_public_ideas(status="new")
    unscanned.merge_idea(idea_id=two["id"], into_id=one["id"])
    unscanned.list_idea_votes(idea_id=one["id"])
    unscanned.list_idea_comments(idea_id=one["id"])
    unscanned.list_idea_contributors(idea_id=one["id"])
    unscanned.set_idea_status(idea_id=one["id"], status="shipped")
    ana.get(one)
    ana.unvote(one)
    telling.tell_of_ideas()
    unscanned.unmerge_idea(idea_id=two["id"])
    unscanned.list_idea_categories(is_archived=True)
    DocumentHoldings(DOCUMENTS).erase([ana.contact_id], None)
