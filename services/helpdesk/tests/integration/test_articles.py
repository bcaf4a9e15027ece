"""Articles: written, published, changed, put away and read over again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from article_factories import a_text, an_article, published
from ticket_factories import OTHER

from chassis import clock
from chassis.testing.events import waiting_events
from chassis.testing.rules import ADMINISTRATOR
from contracts.errors import Conflict, NotFound, PreconditionFailed, ValidationFailed


def told(rules):
    return [event["type"].removeprefix("helpdesk.") for event in waiting_events(rules.store)]


def move_to(monkeypatch, moment):
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_create_article_is_a_draft_that_nobody_finds(rules):
    made = rules.create_article(**an_article(audiences=["public"], owner_id=OTHER))

    assert (made["state"], made["is_changed"], made["languages"]) == ("draft", True, ["es"])
    assert "edition" not in made
    assert rules.search_articles(q="silla")["items"] == []
    with pytest.raises(NotFound):
        rules.get_public_article(article_id=made["id"])
    with pytest.raises(Conflict) as refused:
        rules.read_article(article_id=made["id"])
    assert refused.value.code == "article_is_not_published"
    shown = rules.read_article(article_id=made["id"], is_draft=True)
    assert shown["html"] == "<p>Guarde la caja y escríbanos.</p>\n"
    assert told(rules) == []


def test_article_is_for_us_alone_unless_it_is_said_otherwise(rules):
    assert rules.create_article(**an_article())["audiences"] == ["internal"]


def test_publish_article_makes_an_edition_that_stays_readable(rules):
    made = rules.create_article(**an_article(audiences=["public"]))

    first = rules.publish_article(article_id=made["id"], expected_version=1)
    rules.update_article(article_id=made["id"], changes={"texts": [a_text(title="Otro título")]})
    draft = rules.get_article(article_id=made["id"])
    seen = rules.get_public_article(article_id=made["id"])
    second = rules.publish_article(article_id=made["id"])

    assert (first["state"], first["edition"], first["is_changed"]) == ("published", 1, False)
    assert (draft["edition"], draft["is_changed"], draft["title"]) == (1, True, "Otro título")
    assert (seen["edition"], seen["title"]) == (1, "Cómo devolver una silla")
    assert (second["edition"], second["is_changed"]) == (2, False)
    assert rules.get_public_article(article_id=made["id"])["title"] == "Otro título"
    editions = rules.list_article_editions(article_id=made["id"])["items"]
    assert [(item["edition"], item["title"]) for item in editions] == [
        (2, "Otro título"), (1, "Cómo devolver una silla")]
    assert {item["published_by_id"] for item in editions} == {ADMINISTRATOR}
    old = rules.get_article_edition(
        article_id=made["id"], article_edition_id=editions[1]["id"])
    assert old["texts"] == first["texts"]
    assert told(rules) == ["article.published", "article.published"]


def test_publish_article_anew_is_nothing_while_nothing_changed(rules):
    id = published(rules)

    again = rules.publish_article(article_id=id)

    assert again["edition"] == 1
    assert told(rules) == ["article.published"]


def test_publish_article_of_an_earlier_edition_is_a_new_one(rules):
    id = published(rules)
    rules.update_article(article_id=id, changes={"texts": [a_text(title="Malo")]})
    rules.publish_article(article_id=id)

    back = rules.publish_article(article_id=id, edition=1)

    assert (back["edition"], back["title"], back["is_changed"]) == (
        3, "Cómo devolver una silla", False)
    latest, *_ = rules.list_article_editions(article_id=id)["items"]
    assert (latest["edition"], latest["from_edition"]) == (3, 1)
    with pytest.raises(ValidationFailed):
        rules.publish_article(article_id=id, edition=9)


def test_draft_stays_when_an_earlier_edition_is_published(rules):
    id = published(rules)
    rules.update_article(article_id=id, changes={"texts": [a_text(title="Malo")]})
    rules.publish_article(article_id=id)
    rules.update_article(article_id=id, changes={"texts": [a_text(title="En obras")]})

    back = rules.publish_article(article_id=id, edition=1)

    assert (back["title"], back["is_changed"]) == ("En obras", True)
    assert rules.get_public_article(article_id=id)["title"] == "Cómo devolver una silla"


def test_publish_article_by_many_at_once_makes_one_edition(rules):
    made = rules.create_article(**an_article(audiences=["public"]))

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(
            lambda _: rules.publish_article(article_id=made["id"])["edition"], range(24)))

    assert answers == [1] * 24
    assert len(rules.list_article_editions(article_id=made["id"])["items"]) == 1
    assert told(rules) == ["article.published"]
    assert len(rules.search_public_articles(q="silla")["items"]) == 1


def test_publish_two_at_once_that_read_the_same_version_is_done_by_one(rules):
    made = rules.create_article(**an_article(audiences=["public"]))

    def publish(_):
        try:
            return rules.publish_article(article_id=made["id"], expected_version=1)["edition"]
        except PreconditionFailed:
            return None

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(publish, range(8)))

    assert sorted(answers, key=str) == [1, *[None] * 7]


def test_update_article_of_an_old_version_is_refused(rules):
    id = published(rules)

    with pytest.raises(PreconditionFailed):
        rules.update_article(article_id=id, expected_version=1,
                             changes={"texts": [a_text(title="Tarde")]})

    assert rules.get_article(article_id=id)["title"] == "Cómo devolver una silla"


def test_update_article_of_whom_it_is_for_holds_at_once(rules):
    id = published(rules)
    assert rules.search_public_articles(q="silla")["items"]

    rules.update_article(article_id=id, changes={"audiences": ["internal"]})

    assert rules.search_public_articles(q="silla")["items"] == []
    with pytest.raises(NotFound):
        rules.get_public_article(article_id=id)
    assert len(rules.search_articles(q="silla")["items"]) == 1


def test_archive_article_takes_it_away_and_restore_article_brings_it_back(rules):
    id = published(rules)

    rules.archive_article(article_id=id)
    rules.archive_article(article_id=id)

    assert rules.search_articles(q="silla")["items"] == []
    assert rules.list_articles()["items"] == []
    assert [item["id"] for item in rules.list_articles(state="archived")["items"]] == [id]
    with pytest.raises(Conflict) as refused:
        rules.publish_article(article_id=id)
    assert refused.value.code == "article_is_archived"
    assert told(rules) == ["article.published", "article.archived"]
    back = rules.restore_article(article_id=id)
    assert back["state"] == "published"
    assert len(rules.search_public_articles(q="silla")["items"]) == 1
    assert told(rules)[2:] == ["article.published"]


def test_restore_article_that_was_never_published_is_a_draft(rules):
    made = rules.create_article(**an_article())
    rules.archive_article(article_id=made["id"])

    assert rules.restore_article(article_id=made["id"])["state"] == "draft"
    assert told(rules) == ["article.archived"]


def test_list_articles_by_what_is_asked_for(rules):
    one = published(rules, category="transport", owner_id=OTHER, review_on="2027-01-01")
    two = rules.create_article(**an_article(language="en", audiences=["partner"]))["id"]

    def found(**filters):
        return [item["id"] for item in rules.list_articles(**filters)["items"]]

    assert found(state="published") == found(category="transport") == found(owner_id=OTHER) == [one]
    assert found(language="en") == found(audience="partner") == found(state="draft") == [two]
    assert found(review_until="2027-01-01") == [one]
    assert found(review_until="2026-12-31") == []
    assert found(sort="created_at") == [one, two]
    assert found(sort="review_on") == [one, two]
    assert "texts" not in rules.list_articles()["items"][0]


@pytest.mark.parametrize("sort", ["-created_at", "updated_at", "review_on"])
def test_list_articles_page_by_page(rules, sort):
    made = {rules.create_article(**an_article())["id"] for _ in range(5)}

    found, after = [], None
    while True:
        page = rules.list_articles(limit=2, sort=sort, after=after)
        found += [item["id"] for item in page["items"]]
        if (after := page["next"]) is None:
            break

    assert len(found) == 5
    assert set(found) == made


def test_due_review_is_told_once_for_each_day(rules, monkeypatch):
    from helpdesk.articles.reviews import tell_due_reviews

    now = clock.now()
    due_on = (now + timedelta(days=10)).date().isoformat()
    id = published(rules, review_on=due_on, owner_id=OTHER)
    away = published(rules, review_on=due_on)
    rules.archive_article(article_id=away)
    before = len(told(rules))

    tell_due_reviews()
    assert told(rules)[before:] == []
    move_to(monkeypatch, now + timedelta(days=10))
    tell_due_reviews()
    tell_due_reviews()

    assert told(rules)[before:] == ["article.review_due"]
    rules.update_article(article_id=id, changes={
        "review_on": (now + timedelta(days=20)).date().isoformat()})
    move_to(monkeypatch, now + timedelta(days=21))
    tell_due_reviews()
    assert told(rules)[before:] == ["article.review_due"] * 2


def test_article_is_published_and_found_over_the_bus(helpdesk, events_seen):
    made = helpdesk.create_article(**an_article(audiences=["public"], language="es"))

    helpdesk.publish_article(article_id=made["id"])

    (event,) = events_seen.wait_for("helpdesk.article.published")
    assert event["data"]["article"]["id"] == made["id"]
    assert "texts" not in event["data"]["article"]
    (found,) = helpdesk.search_public_articles(q="sillas")["items"]
    assert found["article_id"] == made["id"]
    helpdesk.archive_article(article_id=made["id"])
    events_seen.wait_for("helpdesk.article.archived")
