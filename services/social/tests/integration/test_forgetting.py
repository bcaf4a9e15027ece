"""What strangers said is forgotten in time, counts on, and does not come back."""

from datetime import timedelta

import pytest
from social_factories import a_rule, on_mastodon

from chassis import clock
from chassis.outbox import commit
from chassis.testing.parties import party
from contracts.errors import Conflict
from social.accounts import fetching
from social.accounts.models import SocialAccount
from social.connectors.posts import Person, Post
from social.identity import authors
from social.listening import forgetting
from social.listening.models import Mention
from social.settings import social_settings

DAYS = 400


@pytest.fixture
def account(rules, mastodon):
    rules.create_listening_rule(**a_rule())
    return rules.create_social_account(**on_mastodon(mastodon))


@pytest.fixture
def a_year_later(monkeypatch):
    """Have more days pass than are kept."""
    now = clock.now()

    def pass_on(days=DAYS + 1):
        monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=days))

    return pass_on


def said(account, external_id, text="Lumbre es cara", who="luis", **fields):
    post = Post(external_id=external_id, author=Person(who, handle=who, name=who, followers=5),
                text=text, posted_at=fields.pop("posted_at", clock.now()),
                url=f"https://mastodon.example/@{who}/{external_id}", **fields)
    raw = SocialAccount.fetch_raw(account["id"])
    return commit(lambda: fetching.take_page(raw, [post]))


def test_old_mention_of_a_stranger_is_blank_and_counts_on(rules, account, a_year_later):
    said(account, "1")
    (before,) = rules.list_mentions()["items"]
    a_year_later(DAYS - 1)
    forgetting.forget_strangers()
    assert rules.list_mentions()["items"] == [before]

    a_year_later()
    forgetting.forget_strangers()
    forgetting.forget_strangers()

    (after,) = rules.list_mentions()["items"]
    assert (after["text"], after["author"]["id"]) == ("", "forgotten")
    assert "luis" not in str(Mention.fetch_raw(before["id"]))
    assert after["version"] == before["version"] + 1
    for name in ("posted_at", "subjects", "sentiment", "reach", "network", "language"):
        assert after.get(name) == before.get(name)
    with pytest.raises(Conflict):
        rules.converse_about_mention(mention_id=before["id"])
    with pytest.raises(Conflict):
        rules.update_mention(mention_id=before["id"], changes={"sentiment": "positive"})


def test_what_was_forgotten_is_not_taken_in_again(rules, account, a_year_later):
    posted_at = clock.now()
    said(account, "1", posted_at=posted_at)
    a_year_later()
    forgetting.forget_strangers()

    assert said(account, "1", posted_at=posted_at) == 0
    assert len(rules.list_mentions()["items"]) == 1


def test_contacts_and_whoever_we_converse_with_are_not_forgotten(rules, account, a_year_later):
    ana = party()
    commit(lambda: authors.confirm("mastodon", {"id": "ana"}, ana, "user_x"))
    said(account, "1", who="ana")
    said(account, "2", "@lumbre hola", who="eva", is_to_us=True)
    said(account, "3", who="eva")
    said(account, "4", who="luis")
    a_year_later()

    forgetting.forget_strangers()

    kept = {one["external_id"] for one in rules.list_mentions()["items"]}
    assert {"1", "2", "3"} <= kept
    assert "4" not in kept


def test_those_who_stay_are_not_in_the_way_of_others(rules, account, a_year_later, monkeypatch):
    monkeypatch.setattr(forgetting, "BATCH", 2)
    said(account, "0", "@lumbre hola", who="eva", is_to_us=True)
    for number in range(1, 4):
        said(account, str(number), who="eva")
    said(account, "9", who="luis")
    a_year_later()

    forgetting.forget_strangers()

    blanked = Mention.collection().count_documents({"blanked_at": {"$ne": None}})
    assert blanked == 1


def test_nothing_is_forgotten_where_that_is_set(rules, account, a_year_later, monkeypatch):
    monkeypatch.setenv("VINCULO_STRANGERS_KEPT_DAYS", "0")
    social_settings.cache_clear()
    said(account, "1")
    a_year_later(5000)

    forgetting.forget_strangers()

    assert rules.list_mentions()["items"][0]["text"] == "Lumbre es cara"
