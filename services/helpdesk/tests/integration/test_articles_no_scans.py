"""Whatever is asked of the store about articles has an index."""

import itertools

import pytest
from article_factories import a_text, published, reader
from ticket_factories import OTHER, a_ticket

from chassis.testing.parties import party


@pytest.fixture
def unscanned(unscanned_stack, monkeypatch):
    """The rules on a store that refuses to read a collection without an index."""
    from chassis.testing.rules import opened
    from helpdesk.service import HelpdeskService

    unscanned_stack.empty_stores()
    with opened(unscanned_stack, HelpdeskService, monkeypatch) as rules:
        yield rules


def test_lists_of_articles_narrowed_in_any_way(unscanned):
    id = published(unscanned, category="transport", owner_id=OTHER, review_on="2020-01-01")
    filters = {"state": "published", "audience": "public", "category": "transport",
               "language": "es", "owner_id": OTHER, "review_until": "2027-01-01",
               "source_ticket_id": "ticket_01kgewpy80fyb99wm70e7pjgsv"}
    for size in (0, 1, 2):
        for pairs in itertools.combinations(filters.items(), size):
            for sort in ("-updated_at", "created_at", "review_on"):
                unscanned.list_articles(limit=1, sort=sort, **dict(pairs))
    unscanned.list_article_editions(article_id=id)
    unscanned.list_article_ratings(article_id=id)
    unscanned.list_article_ratings(article_id=id, is_helpful=True)


def test_reading_and_searching_of_articles(unscanned):
    from helpdesk.articles.reviews import tell_due_reviews

    id = published(unscanned, category="transport", review_on="2020-01-01", texts=[
        a_text(), a_text("en")])
    for readers in ("portal", "partner"):
        by = unscanned.by(reader(readers, party()))
        for category in ({}, {"category": "transport"}):
            getattr(by, f"list_{readers}_articles")(language="en", **category)
            getattr(by, f"search_{readers}_articles")(q="silla", **category)
            getattr(by, f"search_{readers}_articles")(q="xilofono", **category)
        getattr(by, f"get_{readers}_article")(article_id=id)
        getattr(by, f"suggest_{readers}_articles")(body="la silla")
        getattr(by, f"rate_{readers}_article")(article_id=id, is_helpful=True)
    for filters in ({}, {"since": "2020-01-01"}, {"readers": "portal"}, {"language": "es"}):
        unscanned.list_article_gaps(**filters)
    tell_due_reviews()
    unscanned.set_article_synonyms(groups=[])
    unscanned.update_article(article_id=id, changes={"audiences": ["internal"]})
    ticket = unscanned.create_ticket(**a_ticket())
    unscanned.suggest_ticket_articles(ticket_id=ticket["id"])
    unscanned.resolve_ticket(ticket_id=ticket["id"], solution="Hecho.")
    unscanned.create_ticket_article(ticket_id=ticket["id"])
    unscanned.archive_article(article_id=id)
    unscanned.restore_article(article_id=id)
