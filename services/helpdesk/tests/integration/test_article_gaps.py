"""What was searched for in vain, without whose search it was."""

import json
from datetime import timedelta

from article_factories import published, reader

from chassis import clock
from chassis.testing.parties import party


def test_search_in_vain_is_counted_without_who_and_without_numbers(rules):
    portal = rules.by(reader("portal", party()))
    for q in ("Porte GRATIS", "porte grátis", "porte gratis ana@example.com 612345678"):
        portal.search_portal_articles(q=q, language="es")
    rules.search_public_articles(q="porte gratis")
    published(rules, title="Sillas")
    portal.search_portal_articles(q="sillas", language="es")

    gaps = rules.list_article_gaps()["items"]

    today = clock.today()
    assert gaps == [
        {"text": "porte gratis", "language": "es", "readers": "portal", "count": 3,
         "last_on": today},
        {"text": "porte gratis", "readers": "public", "count": 1, "last_on": today}]
    assert rules.list_article_gaps(readers="public")["items"] == gaps[1:]
    assert rules.list_article_gaps(language="es-ES")["items"] == gaps[:1]
    kept = json.dumps(list(rules.store.article_gaps.find({})), default=str)
    for personal in ("portal_account", "contact_", "example", "612"):
        assert personal not in kept


def test_search_in_vain_is_counted_by_day(rules, monkeypatch):
    rules.search_articles(q="porte")
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    rules.search_articles(q="porte")

    (all_of_them,) = rules.list_article_gaps()["items"]
    (late,) = rules.list_article_gaps(since=later.date().isoformat())["items"]

    assert (all_of_them["count"], late["count"]) == (2, 1)


def test_searches_in_vain_do_not_fill_the_store(rules, monkeypatch):
    from helpdesk.articles import gaps

    monkeypatch.setattr(gaps, "MOST_A_DAY", 3)
    for number in range(6):
        rules.search_public_articles(q=f"nada{number}")
    rules.search_public_articles(q="nada1")

    assert [item["count"] for item in rules.list_article_gaps()["items"]] == [2, 1, 1]
    (index,) = [index for index in rules.store.article_gaps.list_indexes()
                if "expireAfterSeconds" in index]
    assert index["key"] == {"expires_at": 1}
