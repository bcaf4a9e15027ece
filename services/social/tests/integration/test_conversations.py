"""Conversations: threaded, taken by one agent at a time, assigned, noted, closed and identified."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from social_factories import EVA, LUZ, a_rule, deliver, fetch, on_mastodon

from chassis import clock
from chassis.testing.events import waiting_events
from chassis.testing.parties import party
from contracts.errors import Conflict, NotFound, PreconditionFailed, ValidationFailed
from social.accounts import fetching
from social.accounts.models import SocialAccount
from social.connectors.posts import Person, Post


@pytest.fixture
def account(rules, mastodon):
    return rules.create_social_account(**on_mastodon(mastodon))


@pytest.fixture
def conversation(rules, mastodon, account):
    mastodon.say("ana", "@lumbre ¿dónde está mi pedido?")
    fetch(rules, account)
    return rules.list_conversations()["items"][0]


def messages(rules, conversation):
    return rules.list_conversation_messages(conversation_id=conversation["id"])["items"]


def told(rules):
    return [event["type"] for event in waiting_events(rules.store)]


def test_thread_is_one_conversation_across_posts_and_people(rules, mastodon, account):
    first = mastodon.say("ana", "@lumbre mal")
    second = mastodon.say("luis", "@lumbre a mí también", reply_to=first["id"])
    fetch(rules, account)
    mastodon.say("ana", "@lumbre ¿y?", reply_to=second["id"])
    mastodon.say("eva", "@lumbre otra cosa")
    fetch(rules, account)

    other, thread = rules.list_conversations(sort="-created_at")["items"]

    assert (thread["message_count"], other["message_count"]) == (3, 1)
    assert [one["handle"] for one in thread["authors"]] == ["ana", "luis"]
    assert thread["subject"] == "@lumbre mal"
    assert told(rules).count("social.conversation.opened") == 2


def test_private_message_goes_on_in_the_private_conversation(rules, mastodon, account):
    mastodon.say("ana", "@lumbre en público")
    mastodon.say("ana", "@lumbre en privado", visibility="direct")
    fetch(rules, account)
    mastodon.say("ana", "@lumbre y otra vez", visibility="direct")
    fetch(rules, account)

    private, public = sorted(rules.list_conversations()["items"],
                             key=lambda one: not one["is_private"])
    assert (private["message_count"], public["message_count"]) == (2, 1)
    assert [one["text"] for one in rules.list_mentions()["items"]] == ["@lumbre en público"]


def test_reply_moves_to_private_where_the_network_has_that(rules, mastodon, conversation):
    rules.reply_to_conversation(
        conversation_id=conversation["id"], text="Díganos su número.", is_private=True)
    deliver()

    (said,) = mastodon.said_by_us()
    assert (said["visibility"], said["in_reply_to_id"]) == ("direct", "1")
    assert said["content"] == "<p>@ana Díganos su número.</p>"
    assert rules.get_conversation(conversation_id=conversation["id"])["is_private"]


def test_answer_to_our_answer_comes_into_the_same_conversation(
        rules, mastodon, account, conversation):
    rules.reply_to_conversation(conversation_id=conversation["id"], text="Va hoy.")
    deliver()
    rules.close_conversation(conversation_id=conversation["id"])
    ours = mastodon.said_by_us()[0]
    mastodon.say("ana", "@lumbre gracias", reply_to=ours["id"])

    fetch(rules, account)

    (held,) = rules.list_conversations()["items"]
    assert (held["message_count"], held["state"]) == (3, "open")
    assert "closed_at" not in held


def test_one_agent_answers_at_a_time(rules, conversation, monkeypatch):
    id = conversation["id"]
    rules.by(EVA).take_conversation(conversation_id=id)

    for ask in (rules.by(LUZ).take_conversation,
                lambda **of: rules.by(LUZ).reply_to_conversation(text="Hola", **of)):
        with pytest.raises(Conflict) as refused:
            ask(conversation_id=id)
        assert refused.value.code == "conversation_is_taken"
    assert len(messages(rules, conversation)) == 1

    rules.by(LUZ).release_conversation(conversation_id=id)
    assert rules.get_conversation(conversation_id=id)["taken"]["user_id"] == EVA.id
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    held = rules.by(LUZ).take_conversation(conversation_id=id)
    assert (held["taken"]["user_id"], held["owner_id"]) == (LUZ.id, EVA.id)


def test_take_conversation_by_many_at_once_is_one_agents(rules, conversation):
    from contracts.context import Actor

    def take(number):
        actor = Actor(f"user_01h455vb4pex5vsknk084sn{number:03}", roles=("communication",))
        try:
            rules.by(actor).take_conversation(conversation_id=conversation["id"])
        except Conflict:
            return None
        return actor.id

    with ThreadPoolExecutor(16) as pool:
        winners = [id for id in pool.map(take, range(16)) if id]

    held = rules.get_conversation(conversation_id=conversation["id"])
    assert winners == [held["taken"]["user_id"]] == [held["owner_id"]]


def test_page_taken_by_many_at_once_is_one_mention_and_one_conversation(rules, account):
    raw = SocialAccount.fetch_raw(account["id"])
    posts = [Post(external_id=f"https://a.example/{number}", author=Person("p", "ana"),
                  text="Hola Lumbre", posted_at=clock.now(), root_named="the-root",
                  is_to_us=True) for number in range(5)]
    from chassis.outbox import commit

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: commit(lambda: fetching.take_page(raw, posts)), range(8)))

    assert len(rules.list_mentions()["items"]) == 5
    (conversation,) = rules.list_conversations()["items"]
    assert conversation["message_count"] == 5
    assert rules.get_social_account(social_account_id=account["id"])["taken_count"] == 5


def test_note_is_told_to_nobody(rules, conversation):
    before = told(rules)

    rules.note_conversation(conversation_id=conversation["id"], text="Es la del lunes.")

    assert told(rules) == before
    assert messages(rules, conversation)[1]["direction"] == "internal"


def test_assign_conversation_at_a_stale_version_changes_nothing(rules, conversation):
    with pytest.raises(PreconditionFailed):
        rules.assign_conversation(
            conversation_id=conversation["id"], owner_id=EVA.id, expected_version=99)

    assert rules.get_conversation(conversation_id=conversation["id"])["version"] == (
        conversation["version"])
    held = rules.assign_conversation(
        conversation_id=conversation["id"], owner_id=EVA.id,
        expected_version=conversation["version"])
    assert held["owner_id"] == EVA.id
    assert rules.list_conversations(owner_id=EVA.id)["items"] == [held]
    assert rules.list_conversations(is_unassigned=True)["items"] == []


def test_log_conversation_is_claimed_by_whoever_logs_it(rules):
    ana = party()

    held = rules.by(EVA).log_conversation(
        network="whatsapp", author={"id": "+34600111222", "name": "Ana"},
        text="¿Abrís el sábado?", contact_id=ana)
    rules.by(EVA).log_conversation_message(
        conversation_id=held["id"], text="Sí, hasta las dos.", direction="outbound")

    asked, answer = messages(rules, held)
    assert (held["owner_id"], held["contact_ids"], held["origin"]) == (EVA.id, [ana], "logged")
    assert (asked["direction"], answer["delivery"]) == ("inbound", "logged")
    with pytest.raises(Conflict) as refused:
        rules.reply_to_conversation(conversation_id=held["id"], text="Hola")
    assert refused.value.code == "account_cannot_answer"


def test_log_conversation_refuses_what_is_yet_to_come(rules):
    with pytest.raises(ValidationFailed):
        rules.log_conversation(
            network="whatsapp", author={"id": "x"}, text="Hola",
            said_at=(clock.now() + timedelta(hours=1)).isoformat())

    assert rules.list_conversations()["items"] == []


def test_converse_about_mention_begins_one_once(rules, mastodon):
    account = rules.create_social_account(**on_mastodon(mastodon, searches=["#sillas"]))
    rules.create_listening_rule(**a_rule())
    mastodon.say("ana", "Lumbre cara #sillas", to_us=False)
    fetch(rules, account)
    (mention,) = rules.list_mentions()["items"]

    held = rules.converse_about_mention(mention_id=mention["id"])
    again = rules.converse_about_mention(mention_id=mention["id"])

    assert again["id"] == held["id"]
    assert rules.get_mention(mention_id=mention["id"])["conversation_id"] == held["id"]
    assert [one["text"] for one in messages(rules, held)] == ["Lumbre cara #sillas"]


def test_nobody_is_identified_on_weak_evidence(rules, mastodon, account):
    ana = party(name="Ana Ruiz", emails=[{"address": "ana@example.com"}])
    other = party(name="Luis Mora", social_handles=[{"network": "mastodon", "handle": "@ana"}])
    party(social_handles=[{"network": "bluesky", "handle": "ana"}])
    mastodon.say("ana", "@lumbre escribidme a ana@example.com")
    fetch(rules, account)
    (conversation,) = rules.list_conversations()["items"]

    found = rules.list_author_candidates(conversation_id=conversation["id"])["items"]

    assert [(one["contact_id"], one["confidence"]) for one in found] == [
        (other, 0.95), (ana, 0.9)]
    assert [one["code"] for one in found[0]["reasons"]] == ["handle_known"]
    assert conversation["contact_ids"] == []


def test_identify_author_holds_for_what_is_said_from_then_on(rules, mastodon, account):
    ana = party()
    mastodon.say("ana", "@lumbre hola")
    fetch(rules, account)
    (conversation,) = rules.list_conversations()["items"]
    author = conversation["authors"][0]["id"]

    held = rules.by(EVA).identify_author(
        conversation_id=conversation["id"], author_id=author, contact_id=ana)
    mastodon.say("ana", "@lumbre otra cosa")
    fetch(rules, account)

    assert held["contact_ids"] == [ana]
    assert len(rules.list_conversations(contact_id=ana)["items"]) == 2
    assert len(rules.list_mentions(contact_id=ana)["items"]) == 2

    held = rules.identify_author(
        conversation_id=conversation["id"], author_id=author, contact_id=None)
    assert held["contact_ids"] == []
    assert rules.list_mentions(contact_id=ana)["items"] == []
    with pytest.raises(ValidationFailed):
        rules.identify_author(
            conversation_id=conversation["id"], author_id="stranger", contact_id=ana)


def test_link_conversation_is_once(rules, conversation):
    ticket = "ticket_01h455vb4pex5vsknk084sn02q"
    for _ in range(2):
        held = rules.link_conversation(
            conversation_id=conversation["id"], type="ticket", id=ticket)

    assert [one["id"] for one in held["linked"]] == [ticket]
    with pytest.raises(ValidationFailed):
        rules.link_conversation(conversation_id=conversation["id"], type="lead", id=ticket)


def test_conversation_of_others_is_not_found(rules, conversation):
    from contracts.context import Actor

    narrow = Actor(EVA.id, roles=("communication",), sees={
        "conversation": {"rows": "own", "fields": None},
        "contact": {"rows": "all", "fields": None}})
    asking = rules.by(narrow)

    assert asking.list_conversations()["items"] == []
    for ask in (asking.list_conversation_messages, asking.take_conversation,
                lambda **of: asking.reply_to_conversation(text="Hola", **of)):
        with pytest.raises(NotFound):
            ask(conversation_id=conversation["id"])
    assert len(messages(rules, conversation)) == 1


def test_what_somebody_said_goes_with_them(rules, conversation, mastodon, account):
    from social.holdings import SocialHoldings
    from social.models import DOCUMENTS

    ana = party()
    rules.identify_author(conversation_id=conversation["id"],
                          author_id=conversation["authors"][0]["id"], contact_id=ana)
    rules.reply_to_conversation(conversation_id=conversation["id"], text="Va hoy.")
    holdings = SocialHoldings(DOCUMENTS)
    collected = [what for what, _ in holdings.collect([ana], portable=False)]
    assert {"mentions", "conversations", "conversation_messages", "social_identities"} <= set(
        collected)

    from chassis.outbox import commit
    counts, _ = commit(lambda: holdings.erase([ana], "data_request_x"))

    assert counts["conversation_messages"] == 2
    assert rules.list_conversations()["items"] == rules.list_mentions()["items"] == []
    assert rules.store["social_identities"].count_documents({}) == 0
    assert rules.store["conversation_messages"].count_documents({}) == 0
