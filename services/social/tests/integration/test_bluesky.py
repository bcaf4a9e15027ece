"""Bluesky: what is said to us is taken in once, sweep by sweep, by one session."""

import pytest
from bluesky_server import PASSWORD
from social_factories import a_rule, deliver, fetch, on_bluesky

from chassis import clock
from social.accounts.models import SocialAccountState
from social.connectors.bluesky import tid_of


@pytest.fixture
def account(rules, bluesky):
    return rules.create_social_account(**on_bluesky(bluesky))


def heard(rules, **filters):
    return rules.list_mentions(limit=200, **filters)["items"]


def test_fetch_takes_what_is_said_to_us_once(rules, bluesky, account):
    bluesky.say("ana", "Lumbre, mi silla cojea", followers=70)
    bluesky.say("luis", "sigo a lumbre", reason="follow")
    fetch(rules, account)
    fetch(rules, account)

    (mention,) = heard(rules)
    assert mention["text"] == "Lumbre, mi silla cojea"
    assert (mention["author"]["handle"], mention["reach"]) == ("ana.example", 70)
    shown = rules.get_social_account(social_account_id=account["id"])
    assert (shown["health"], shown["calls_limit"]) == ("fine", 3000)


def test_fetch_sweeps_down_to_where_it_was(rules, bluesky, account):
    bluesky.say("ana", "la primera")
    fetch(rules, account)
    for number in range(120):
        bluesky.say(f"user{number}", f"mensaje {number}")
    fetch(rules, account)

    assert len(heard(rules)) == 121
    state = SocialAccountState.objects(id=account["id"]).first()
    assert set(state.cursor["notifications"]) == {"seen"}


def test_sweep_that_broke_off_goes_on(rules, bluesky, account):
    bluesky.say("ana", "la primera")
    fetch(rules, account)
    for number in range(120):
        bluesky.say(f"user{number}", f"mensaje {number}")
    # The first page comes, and who said it; the second does not.
    bluesky.trouble += [None, None, None, (500, {})]
    fetching_once(rules, account)
    assert len(heard(rules)) == 51
    assert "at" in SocialAccountState.objects(id=account["id"]).first().cursor["notifications"]

    fetch(rules, account)

    assert len(heard(rules)) == 121


def fetching_once(rules, account):
    from social.accounts import fetching

    rules.fetch_social_account(social_account_id=account["id"])
    fetching.fetch_social_accounts()


def test_search_finds_what_rules_hear(rules, bluesky):
    account = rules.create_social_account(**on_bluesky(bluesky, searches=["lumbre"]))
    rules.create_listening_rule(**a_rule(exclusions=["a la lumbre"]))
    bluesky.say("ana", "Las sillas de Lumbre son caras", reason=None)
    bluesky.say("luis", "Pimientos a la lumbre", reason=None)

    fetch(rules, account)

    (mention,) = heard(rules)
    assert (mention["author"]["handle"], mention["is_to_us"]) == ("ana.example", False)
    assert (mention["boosts"], mention["likes"]) == (2, 3)


def test_session_is_kept_sealed_and_used_again(rules, bluesky, account):
    for _ in range(3):
        bluesky.say("ana", "hola")
        fetch(rules, account)

    assert bluesky.sessions == 1
    raw = SocialAccountState.fetch_raw(account["id"])
    assert b"did:plc" not in bytes(raw["session"])
    assert PASSWORD.encode() not in bytes(raw["session"])


def test_wrong_password_is_told(rules, bluesky):
    account = rules.create_social_account(**on_bluesky(bluesky, secret="wrong"))

    fetching_once(rules, account)

    shown = rules.get_social_account(social_account_id=account["id"])
    assert shown["failed_with"] == "The network refuses it. Invalid identifier or password"


def test_reply_goes_into_the_thread_once(rules, bluesky, account):
    said = bluesky.say("ana", "¿Dónde está mi pedido?")
    fetch(rules, account)
    (conversation,) = rules.list_conversations()["items"]
    bluesky.trouble += ["hang up"]

    reply = rules.reply_to_conversation(conversation_id=conversation["id"], text="Va hoy.")
    deliver()
    later(rules, reply)
    deliver()

    (uri, record), = bluesky.said_by_us().items()
    assert record["text"] == "Va hoy."
    assert {name: {"uri": one["uri"], "cid": one["cid"]}
            for name, one in record["reply"].items() if name != "$type"} == {
        "root": said, "parent": said}
    (_, message) = rules.list_conversation_messages(
        conversation_id=conversation["id"])["items"]
    assert message["delivery"] == "sent"
    assert message["url"].startswith("https://bsky.app/profile/lumbre.example/post/")

    bluesky.say("ana", "¡Gracias!", reason="reply", reply={
        "root": said, "parent": {"uri": uri, "cid": "bafyreig"}})
    fetch(rules, account)
    (held,) = rules.list_conversations()["items"]
    assert (held["id"], held["message_count"]) == (conversation["id"], 3)


def later(rules, reply):
    """Have an answer be due now."""
    from social.conversations.models import ConversationMessage

    ConversationMessage.objects(id=reply["id"]).update(set__due_at=clock.now())


def test_reply_that_is_too_long_fails_and_is_not_sent(rules, bluesky, account):
    bluesky.say("ana", "hola")
    fetch(rules, account)
    (conversation,) = rules.list_conversations()["items"]

    rules.reply_to_conversation(conversation_id=conversation["id"], text="x" * 301)
    deliver()

    message = rules.list_conversation_messages(conversation_id=conversation["id"])["items"][1]
    assert (message["delivery"], bluesky.said_by_us()) == ("failed", {})
    assert "at most 300" in message["failed_with"]


def test_withdraw_reply_takes_it_back_on_the_network(rules, bluesky, account):
    bluesky.say("ana", "hola")
    fetch(rules, account)
    (conversation,) = rules.list_conversations()["items"]
    reply = rules.reply_to_conversation(conversation_id=conversation["id"], text="Va hoy.")
    deliver()
    assert len(bluesky.said_by_us()) == 1

    rules.withdraw_reply(conversation_id=conversation["id"], social_message_id=reply["id"])
    deliver()

    assert bluesky.said_by_us() == {}
    message = rules.list_conversation_messages(conversation_id=conversation["id"])["items"][1]
    assert message["delivery"] == "withdrawn"


def test_key_of_a_record_is_a_tid_that_the_same_answer_gets_again():
    now = clock.now()

    assert tid_of(now, "a") == tid_of(now, "a") != tid_of(now, "b")
    assert len(tid_of(now, "a")) == 13
    assert tid_of(now, "a")[0] in "234567abcdefghij"
