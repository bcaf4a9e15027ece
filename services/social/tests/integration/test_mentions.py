"""Mentions: listed by what is asked for, and judged by people."""

import pytest
from social_factories import EVA, a_webhook

from chassis import clock
from chassis.outbox import commit
from chassis.testing.events import waiting_events
from contracts.errors import Conflict, PreconditionFailed, ValidationFailed
from social.accounts import fetching
from social.accounts.models import SocialAccount
from social.connectors.posts import Person, Post


@pytest.fixture
def account(rules):
    return SocialAccount.fetch_raw(rules.create_social_account(**a_webhook())["id"])


def take(account, *posts):
    commit(lambda: fetching.take_page(account, list(posts)))


def a_post(number=1, text="La silla vino rota", **fields):
    return Post(**{
        "external_id": str(number), "author": Person(f"p{number}", f"ana{number}",
                                                     followers=10 * number),
        "text": text, "posted_at": clock.now(), **fields})


def numbers(page):
    return [int(one["external_id"]) for one in page["items"]]


def test_list_mentions_pages_by_reach(rules, account):
    take(account, *(a_post(number) for number in (3, 1, 5, 2, 4)))

    first = rules.list_mentions(sort="-reach", limit=2)
    second = rules.list_mentions(sort="-reach", limit=2, after=first["next"])

    assert numbers(first) + numbers(second) == [5, 4, 3, 2]
    assert numbers(rules.list_mentions(least_reach=40, sort="-reach")) == [5, 4]


def test_list_mentions_by_author_and_period(rules, account):
    take(account, *(a_post(number) for number in (1, 2)))

    assert numbers(rules.list_mentions(author_handle="@ANA2")) == [2]
    assert rules.list_mentions(posted_before="2020-01-01T00:00:00Z")["items"] == []


def test_sentiment_is_told_where_the_language_is_known(rules, account):
    take(account, a_post(1, "La silla vino rota y nadie contesta, un desastre"),
         a_post(2, "Great chair, I love it, thank you very much", language="en"),
         a_post(3, "Den Stuhl habe ich gestern bekommen", language="de"))

    held = {one["external_id"]: one["sentiment"] for one in rules.list_mentions()["items"]}

    assert [held[id]["label"] for id in "123"] == ["negative", "positive", None]
    assert held["1"]["score"] < 0 < held["1"]["confidence"] <= 1
    assert held["3"]["why_not"] == "no words, or in a language that is not known"
    assert len(rules.list_mentions(sentiment="unknown")["items"]) == 1


def test_what_a_person_said_stays_when_the_post_is_edited(rules, account):
    take(account, a_post())
    (mention,) = rules.list_mentions()["items"]

    held = rules.by(EVA).update_mention(
        mention_id=mention["id"], changes={"sentiment": "negative", "topics": ["delivery"]},
        expected_version=mention["version"])
    take(account, a_post(text="La silla vino muy rota"))

    assert held["sentiment"] == {
        "label": "negative", "score": -1.0, "confidence": 1.0, "said_by": EVA.id}
    (after,) = rules.list_mentions(sentiment="negative", topic="delivery")["items"]
    assert after["text"] == "La silla vino muy rota"
    assert after["sentiment"] == held["sentiment"]
    assert [event["type"] for event in waiting_events(rules.store)].count(
        "social.mention.judged") == 1


def test_update_mention_at_a_stale_version_changes_nothing(rules, account):
    take(account, a_post())
    (mention,) = rules.list_mentions()["items"]

    with pytest.raises(PreconditionFailed):
        rules.update_mention(mention_id=mention["id"], changes={"topics": ["x"]},
                             expected_version=99)
    with pytest.raises(ValidationFailed):
        rules.update_mention(mention_id=mention["id"], changes={"is_shown": True})

    assert rules.get_mention(mention_id=mention["id"]) == mention


def test_mention_that_was_taken_back_is_blank_for_good(rules, account):
    take(account, a_post())
    take(account, a_post(is_deleted=True))
    take(account, a_post(text="otra vez"))

    (mention,) = rules.list_mentions()["items"]
    assert (mention["text"], mention["sentiment"]["why_not"]) == ("", "taken back")
    (conversation,) = rules.list_conversations()["items"]
    (message,) = rules.list_conversation_messages(
        conversation_id=conversation["id"])["items"]
    assert message["text"] == ""
    with pytest.raises(Conflict):
        rules.update_mention(mention_id=mention["id"], changes={"topics": ["x"]})
