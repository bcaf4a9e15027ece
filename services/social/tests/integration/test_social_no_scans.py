"""Nothing that is asked of social reads a collection without an index."""

from datetime import timedelta

import pytest
from social_factories import EVA, a_rule, a_webhook, deliver, fetch, on_mastodon

from chassis import clock
from chassis.deliveries import Happened
from chassis.ids import new_id
from chassis.outbox import commit
from chassis.testing.parties import party
from chassis.testing.rules import opened
from contracts import contacts
from social.accounts import fetching
from social.accounts.models import SocialAccount
from social.connectors.posts import Person, Post
from social.holdings import SocialHoldings
from social.influence import reckoning
from social.listening import forgetting
from social.models import DOCUMENTS
from social.service import SocialService
from social.settings import social_settings


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    unscanned_stack.empty_stores()
    monkeypatch.setenv("VINCULO_SOCIAL_NETWORKS", "127.0.0.0/8")
    with opened(unscanned_stack, SocialService, monkeypatch) as rules:
        social_settings.cache_clear()
        yield rules
    social_settings.cache_clear()


@pytest.fixture
def account(rules, mastodon):
    rules.create_listening_rule(**a_rule())
    account = rules.create_social_account(**on_mastodon(mastodon, searches=["#sillas"]))
    mastodon.say("ana", "@lumbre mi silla cojea")
    mastodon.say("ana", "@lumbre en privado", visibility="direct")
    mastodon.say("luis", "Lumbre #sillas", to_us=False)
    fetch(rules, account)
    return account


@pytest.mark.parametrize("sort", ["-posted_at", "posted_at", "-reach"])
def test_list_mentions_reads_by_indexes(rules, account, sort):
    mention = rules.list_mentions()["items"][0]

    for filters in (
            {}, {"subject": "brand"}, {"topic": "x"}, {"network": "mastodon"},
            {"social_account_id": account["id"]}, {"sentiment": "negative"},
            {"sentiment": "unknown"}, {"language": "es"}, {"author_handle": "@ana"},
            {"is_to_us": True}, {"contact_id": party()}, {"least_reach": 5},
            {"posted_from": mention["posted_at"], "posted_before": "2030-01-01T00:00:00Z"},
            {"listening_rule_id": "listening_rule_01h455vb4pex5vsknk084sn02q"}):
        rules.list_mentions(sort=sort, **filters)


@pytest.mark.parametrize("sort", ["-last_message_at", "last_message_at", "-created_at"])
def test_list_conversations_reads_by_indexes(rules, account, sort):
    for filters in (
            {}, {"state": "open"}, {"owner_id": EVA.id}, {"is_unassigned": True, "state": "open"},
            {"team_id": "norte"}, {"network": "mastodon"}, {"tag": "x"},
            {"social_account_id": account["id"]}, {"contact_id": party()}, {"author_id": "x"}):
        rules.list_conversations(sort=sort, **filters)


def test_what_is_done_with_one_conversation_reads_by_indexes(rules, mastodon, account):
    id = rules.list_conversations()["items"][0]["id"]
    author = rules.get_conversation(conversation_id=id)["authors"][0]["id"]

    rules.list_author_candidates(conversation_id=id)
    ana = party()
    rules.identify_author(conversation_id=id, author_id=author, contact_id=ana)
    rules.reply_to_conversation(conversation_id=id, text="Va hoy.")
    deliver()
    mastodon.edit("1", "@lumbre ya no cojea")
    fetch(rules, account)
    rules.list_conversation_messages(conversation_id=id, sort="-said_at")
    holdings = SocialHoldings(DOCUMENTS)
    list(holdings.collect([ana], portable=False))
    commit(lambda: holdings.erase([ana], "data_request_x"))


def test_walls_and_webhooks_read_by_indexes(rules):
    wall = rules.create_social_account(name="Muro", connector="wall", is_moderated=False)
    rules.post_on_wall(social_account_id=wall["id"], text="Hola", author_name="Ana")
    rules.list_wall_posts(social_account_id=wall["id"])
    hook = rules.create_social_account(**a_webhook())
    raw = SocialAccount.fetch_raw(hook["id"])
    post = Post(external_id="1", author=Person("a"), text="Mal", posted_at=fetching.clock.now())
    commit(lambda: fetching.take_page(raw, [post]))
    rules.list_social_accounts(is_archived=True)
    rules.list_listening_rules(is_archived=True)
    rules.list_saved_replies(is_archived=True)


def test_influence_praise_and_forgetting_read_by_indexes(rules, account):
    ana, luz = party(), party()
    event = contacts.relationship_created
    rules.react("on_relationship_told", Happened(new_id("event"), event.type, clock.now(), {
        "relationship": {"id": new_id("relationship"), "version": 1, "from_id": ana, "to_id": luz,
                         "type": "knows"}}))
    conversation = rules.list_conversations()["items"][0]
    rules.identify_author(conversation_id=conversation["id"], contact_id=ana,
                          author_id=conversation["authors"][0]["id"])
    rules.create_advocate(contact_id=ana)

    reckoning.reckon_influence()

    for filters in ({}, {"contact_id": ana}, {"network": "mastodon"}):
        assert rules.list_influencers(**filters)["items"]
    rules.list_advocates()
    now = clock.now() + timedelta(days=500)
    forgetting.forget_strangers()
    first = forgetting._due(now, None)
    forgetting._due(now, {"posted_at": now, "_id": "mention_x"})
    commit(lambda: forgetting._blank([raw["_id"] for raw in first]))
