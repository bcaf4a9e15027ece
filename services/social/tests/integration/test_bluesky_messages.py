"""Private messages on Bluesky: taken in once, answered once, and in a conversation of their own."""

import pytest
from bluesky_server import PASSWORD
from social_factories import deliver, fetch, on_bluesky

from chassis import clock
from contracts.errors import ValidationFailed
from social.conversations.models import ConversationMessage


@pytest.fixture
def account(rules, bluesky):
    return rules.create_social_account(**on_bluesky(bluesky, has_private_messages=True))


def conversations(rules):
    return rules.list_conversations(limit=200)["items"]


def said_in(rules, conversation):
    items = rules.list_conversation_messages(conversation_id=conversation["id"])["items"]
    return [(item["direction"], item["text"], item["is_private"]) for item in items]


def test_messages_are_taken_once_and_are_no_mentions(rules, bluesky, account):
    bluesky.write("ana", "¿Hola?")
    fetch(rules, account)
    bluesky.write("ana", "¿Hay alguien?")
    bluesky.write("luis", "Busco una silla")
    fetch(rules, account)
    fetch(rules, account)

    held = {one["authors"][0]["handle"]: said_in(rules, one) for one in conversations(rules)}
    assert held == {
        "ana.example": [("inbound", "¿Hola?", True), ("inbound", "¿Hay alguien?", True)],
        "luis.example": [("inbound", "Busco una silla", True)]}
    assert rules.list_mentions()["items"] == []


def test_messages_come_page_by_page_from_where_they_were_left(rules, bluesky, account):
    bluesky.write("ana", "la primera")
    fetch(rules, account)
    for number in range(50):
        bluesky.write("ana", f"mensaje {number}")

    fetch(rules, account)

    (conversation,) = conversations(rules)
    assert conversation["message_count"] == 51
    assert sum(path.endswith("getLog") for _, path, _ in bluesky.asked) >= 3


def test_message_is_answered_in_its_conversation_once(rules, bluesky, account):
    bluesky.write("ana", "¿Dónde está mi pedido?")
    fetch(rules, account)
    (conversation,) = conversations(rules)
    # It arrives, and nobody tells us so: after who we are, who it is from and what is new.
    reply = rules.reply_to_conversation(
        conversation_id=conversation["id"], text="Va hoy.", is_private=True)
    bluesky.trouble += ["hang up"]
    deliver()
    ConversationMessage.objects(id=reply["id"]).update(set__due_at=clock.now())
    _as_if_tried_before(reply)
    deliver()

    assert bluesky.written_by_us() == [("convo-ana", "Va hoy.")]
    assert said_in(rules, conversation)[-1] == ("outbound", "Va hoy.", True)
    (_, message) = rules.list_conversation_messages(
        conversation_id=conversation["id"])["items"]
    assert message["delivery"] == "sent"


def _as_if_tried_before(reply):
    """The delay before a second try is over."""
    from datetime import timedelta

    raw = ConversationMessage.collection().find_one({"_id": reply["id"]})
    ConversationMessage.collection().update_one({"_id": reply["id"]}, {"$set": {
        "_first_tried_at": raw["_first_tried_at"] - timedelta(seconds=10)}})


def test_what_was_said_in_public_is_answered_in_private(rules, bluesky, account):
    bluesky.say("ana", "Lumbre, mi silla cojea")
    fetch(rules, account)
    (conversation,) = conversations(rules)

    rules.reply_to_conversation(
        conversation_id=conversation["id"], text="Te escribimos aquí.", is_private=True)
    deliver()

    assert bluesky.written_by_us() == [("convo-ana", "Te escribimos aquí.")]
    assert bluesky.said_by_us() == {}


def test_message_that_is_too_long_fails_and_is_not_sent(rules, bluesky, account):
    bluesky.write("ana", "hola")
    fetch(rules, account)
    (conversation,) = conversations(rules)

    rules.reply_to_conversation(
        conversation_id=conversation["id"], text="x" * 1001, is_private=True)
    deliver()

    message = rules.list_conversation_messages(conversation_id=conversation["id"])["items"][1]
    assert (message["delivery"], bluesky.written_by_us()) == ("failed", [])


def test_message_of_ours_cannot_be_taken_back(rules, bluesky, account):
    bluesky.write("ana", "hola")
    fetch(rules, account)
    (conversation,) = conversations(rules)
    reply = rules.reply_to_conversation(
        conversation_id=conversation["id"], text="Va hoy.", is_private=True)
    deliver()

    rules.withdraw_reply(conversation_id=conversation["id"], social_message_id=reply["id"])
    deliver()

    message = rules.list_conversation_messages(conversation_id=conversation["id"])["items"][1]
    assert message["delivery"] == "sent"
    assert "stays with" in message["failed_with"]


def test_password_that_does_not_allow_messages_is_told(rules, bluesky, account):
    bluesky.lets_messages = False

    fetch_once(rules, account)

    shown = rules.get_social_account(social_account_id=account["id"])
    assert (shown["health"], shown["failed_with"]) == (
        "failing", "The network refuses it. Bad token method")


def test_account_without_messages_neither_asks_for_them_nor_sends_any(rules, bluesky):
    account = rules.create_social_account(**on_bluesky(bluesky, secret=PASSWORD))
    bluesky.write("ana", "¿Hola?")
    bluesky.say("ana", "¿Nadie responde?")
    fetch(rules, account)
    (conversation,) = conversations(rules)

    with pytest.raises(ValidationFailed) as refused:
        rules.reply_to_conversation(
            conversation_id=conversation["id"], text="Va hoy.", is_private=True)

    assert refused.value.details["errors"][0]["pointer"] == "/is_private"
    assert said_in(rules, conversation) == [("inbound", "¿Nadie responde?", False)]
    assert not any("convo" in path for _, path, _ in bluesky.asked)


def fetch_once(rules, account):
    from social.accounts import fetching

    rules.fetch_social_account(social_account_id=account["id"])
    fetching.fetch_social_accounts()
