"""Influence: whose word has most weight, by who replies to, mentions and knows whom."""

from datetime import timedelta

import pytest
from social_factories import a_rule, on_mastodon

from chassis import clock
from chassis.deliveries import Happened
from chassis.ids import new_id
from chassis.outbox import commit
from chassis.testing.parties import party
from chassis.testing.processes import wait_until
from contracts import contacts
from social.accounts import fetching
from social.accounts.models import SocialAccount
from social.connectors.posts import Person, Post
from social.holdings import SocialHoldings
from social.influence import reckoning
from social.influence.models import Influencer, KnownRelationship
from social.models import DOCUMENTS


@pytest.fixture
def account(rules, mastodon):
    rules.create_listening_rule(**a_rule())
    return rules.create_social_account(**on_mastodon(mastodon))


def said(account, who, external_id, text="Lumbre", days_ago=0, **fields):
    post = Post(external_id=external_id, author=Person(who, handle=who), text=text,
                posted_at=clock.now() - timedelta(days=days_ago), named=external_id, **fields)
    raw = SocialAccount.fetch_raw(account["id"])
    commit(lambda: fetching.take_page(raw, [post]))


def related(rules, from_id, to_id, type="knows", *, version=1, id=None, **fields):
    told = {"id": id or new_id("relationship"), "version": version, "from_id": from_id,
            "to_id": to_id, "type": type, **fields}
    event = contacts.relationship_archived if "archived_at" in fields else (
        contacts.relationship_created)
    rules.react("on_relationship_told", Happened(
        new_id("event"), event.type, clock.now(), {"relationship": told}))
    return told


def reckoned(rules, **filters):
    reckoning.reckon_influence()
    return rules.list_influencers(**filters)["items"]


def test_who_is_replied_to_has_most_weight_as_worked_out_by_hand(rules, account):
    said(account, "ana", "1")
    said(account, "luis", "2", "Lumbre, sí", parent_named="1")
    said(account, "luis", "3", "Lumbre, de acuerdo con @ana", parent_named="1")
    said(account, "eva", "4", "Lumbre, como dice @Ana.")
    said(account, "ana", "5", "Lumbre, gracias a mí, @ana", parent_named="1")

    first, *others = reckoned(rules)

    # Two point at a third who points at nobody: 3 / 4.7 each, and 3 × 2.7 / 4.7.
    assert (first["author"]["id"], first["rank"], first["score"]) == ("ana", 1, 1.7234)
    assert (first["replied_by"], first["mentioned_by"], first["ties"]) == (1, 2, 0)
    assert [one["score"] for one in others] == [0.6383, 0.6383]
    mention = rules.list_mentions(author_handle="ana")["items"][0]
    assert mention["author"]["influence"]["rank"] == 1
    assert rules.get_mention(mention_id=mention["id"])["author"]["influence"]["replied_by"] == 1


def test_identified_author_is_one_with_the_contact_and_their_ties(rules, account):
    ana, luz, boss = party(), party(), party()
    said(account, "ana", "1", "@lumbre hola", is_to_us=True)
    said(account, "luis", "2", "Lumbre, sí", parent_named="1")
    (conversation,) = rules.list_conversations()["items"]
    rules.identify_author(conversation_id=conversation["id"], author_id="ana", contact_id=ana)
    advocate = rules.create_advocate(contact_id=ana)
    assert advocate.get("influence") is None
    related(rules, luz, ana)
    related(rules, ana, boss, "reports_to", strength=0.9)

    reckoned(rules)

    (held,) = rules.list_influencers(contact_id=ana)["items"]
    assert (held["replied_by"], held["ties"], held.get("author")) == (1, 2, None)
    shown = rules.get_advocate(advocate_id=advocate["id"])["influence"]
    assert shown["score"] == held["score"]
    assert rules.list_advocates()["items"][0]["influence"]["ties"] == 2
    # Whoever she reports to is looked up to by her, and she by nobody in turn.
    (above,) = rules.list_influencers(contact_id=boss)["items"]
    assert above["rank"] < rules.list_influencers(contact_id=luz)["items"][0]["rank"]


def test_only_the_last_year_and_relationships_that_hold_count(rules, account):
    ana, luz, eva = party(), party(), party()
    said(account, "luis", "1", days_ago=380)
    told = related(rules, ana, luz)
    related(rules, ana, eva, ends_on="2020-01-01")
    assert len(reckoned(rules)) == 2

    related(rules, ana, luz, id=told["id"], version=3, archived_at="2026-03-02T00:00:00Z")
    related(rules, ana, luz, id=told["id"], version=2, strength=1.0)

    assert reckoned(rules) == []
    assert Influencer.collection().count_documents({}) == 0


def test_reckoning_again_keeps_who_it_is_and_says_when(rules, account):
    said(account, "ana", "1")
    (before,) = reckoned(rules)
    (after,) = reckoned(rules)

    assert (before["id"], before["score"]) == (after["id"], 1.0)
    assert after["reckoned_at"] > before["reckoned_at"]


def test_many_are_reckoned_in_a_process_of_their_own(rules, account, monkeypatch):
    monkeypatch.setattr(reckoning, "MANY", 0)
    said(account, "ana", "1")

    reckoning.reckon_influence()

    wait_until(lambda: rules.list_influencers()["items"], 60, "it is reckoned")
    assert reckoning._Worker.process.wait(30) == 0


def test_erasure_takes_relationships_and_influence_and_late_news_bring_them_not_back(
        rules, account):
    ana, luz = party(), party()
    told = related(rules, ana, luz)
    reckoned(rules)

    rules.react("on_data_request_opened", erasure_of(ana))
    related(rules, ana, luz, id=told["id"], version=2)
    reckoned(rules)

    assert KnownRelationship.collection().count_documents({}) == 0
    assert Influencer.collection().count_documents({"contact_id": ana}) == 0


def erasure_of(contact_id):
    data = contacts.data_request_opened.example | {
        "data_request_id": new_id("data_request"), "kind": "erasure", "contact_ids": [contact_id]}
    return Happened(new_id("event"), contacts.data_request_opened.type, clock.now(), data)


def test_holdings_tell_what_is_known_of_somebody(rules, account):
    ana, luz = party(), party()
    related(rules, ana, luz)
    reckoned(rules)

    told = [name for name, _ in SocialHoldings(DOCUMENTS).collect([ana], portable=True)]

    assert told == ["known_relationships", "influencers"]
