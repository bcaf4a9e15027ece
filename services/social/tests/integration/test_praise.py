"""Praise: what identified people say well of us counts for them once, while it stands."""

import pytest
from social_factories import a_rule, a_webhook, on_mastodon

from chassis import clock
from chassis.outbox import commit
from chassis.testing.parties import party
from social.accounts import fetching
from social.accounts.models import SocialAccount
from social.advocacy import praising
from social.connectors.posts import Person, Post

ANA = Person("ana", handle="ana", name="Ana")


@pytest.fixture
def reviews(rules):
    rules.create_listening_rule(**a_rule())
    return rules.create_social_account(**a_webhook(language="es"))


def said(account, external_id, text, author=ANA, **fields):
    """Have somebody say something, as the network tells of it."""
    post = Post(external_id=external_id, author=author, text=text, posted_at=clock.now(), **fields)
    raw = SocialAccount.fetch_raw(account["id"])
    commit(lambda: fetching.take_page(raw, [post]))


def identify(rules, contact_id):
    conversation = rules.list_conversations(author_id="ana")["items"][0]
    rules.identify_author(conversation_id=conversation["id"], author_id="ana",
                          contact_id=contact_id)


def praises(rules, contact_id):
    found = rules.list_advocates(contact_id=contact_id)["items"]
    return [one["kind"] for advocate in found for one in advocate["praises"]]


def mention(rules, external_id):
    return next(one for one in rules.list_mentions()["items"]
                if one["external_id"] == external_id)


def test_good_review_counts_once_its_author_is_known_and_only_once(rules, reviews):
    ana = party()
    said(reviews, "1", "Perfecta", rating=5)
    said(reviews, "2", "Ni fu ni fa", rating=3)
    assert rules.list_advocates()["items"] == []

    identify(rules, ana)
    said(reviews, "1", "Perfecta, de verdad", rating=5)
    said(reviews, "3", "Otra compra estupenda", rating=4)
    identify(rules, ana)

    assert praises(rules, ana) == ["review", "review"]
    (held,) = rules.list_advocates()["items"]
    assert (held["state"], {one["about_id"] for one in held["praises"]}) == (
        "candidate", {mention(rules, id)["id"] for id in ("1", "3")})


def test_person_who_sees_it_otherwise_takes_the_praise_back_and_gives_it(rules, reviews):
    ana = party()
    said(reviews, "1", "Sí, claro, perfecta", rating=5)
    said(reviews, "2", "Hm", rating=2)
    identify(rules, ana)

    rules.update_mention(mention_id=mention(rules, "1")["id"], changes={"sentiment": "negative"})
    assert praises(rules, ana) == []
    assert rules.list_advocates()["items"][0]["state"] == "ended"

    rules.update_mention(mention_id=mention(rules, "2")["id"], changes={"sentiment": "positive"})
    assert praises(rules, ana) == ["review"]
    assert rules.list_advocates()["items"][0]["state"] == "candidate"


def test_praise_goes_with_its_author_and_goes_when_they_take_it_back(rules, reviews):
    ana, luz = party(), party()
    said(reviews, "1", "Perfecta", rating=5)
    identify(rules, ana)

    identify(rules, luz)
    assert (praises(rules, ana), praises(rules, luz)) == ([], ["review"])

    said(reviews, "1", "", rating=5, is_deleted=True)
    assert praises(rules, luz) == []


def test_post_counts_by_how_clearly_it_is_meant_well_and_never_of_a_competitor(rules, mastodon):
    rules.create_listening_rule(**a_rule())
    rules.create_listening_rule(name="Otros", subject="competitor", phrases=["roca"])
    account = rules.create_social_account(**on_mastodon(mastodon, language="es"))
    ana = party()
    said(account, "1", "@lumbre hola", is_to_us=True)
    identify(rules, ana)

    said(account, "2", "Lumbre es excelente, maravillosa, me encanta, la mejor")
    said(account, "3", "Lumbre abre el lunes")
    said(account, "4", "Roca es excelente, maravillosa, me encanta, la mejor")
    said(account, "5", "Lumbre es excelente, maravillosa, me encanta, la mejor",
         author=Person("luis", handle="luis"))

    (held,) = rules.list_advocates()["items"]
    assert [(one["kind"], one["about_id"]) for one in held["praises"]] == [
        ("post", mention(rules, "2")["id"])]
    assert mention(rules, "2")["contact_id"] == ana
    sure = mention(rules, "2")["sentiment"]["confidence"]
    assert sure >= praising.LEAST_CONFIDENCE
