"""Answers: approved where that is asked for, sent once, tried again, and never twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from social_factories import EVA, LUZ, deliver, fetch, on_mastodon

from chassis import clock
from chassis.testing.events import waiting_events
from contracts.context import Actor
from contracts.errors import Conflict, PermissionDenied, ValidationFailed
from social.conversations.models import ConversationMessage


@pytest.fixture
def account(rules, mastodon):
    return rules.create_social_account(**on_mastodon(mastodon))


@pytest.fixture
def conversation(rules, mastodon, account):
    mastodon.say("ana", "@lumbre ¿dónde está mi pedido?")
    fetch(rules, account)
    return rules.list_conversations()["items"][0]


def reply(rules, conversation, text="Va hoy.", **fields):
    return rules.reply_to_conversation(conversation_id=conversation["id"], text=text, **fields)


def held(rules, message):
    found = rules.list_conversation_messages(conversation_id=message["conversation_id"])["items"]
    return next(one for one in found if one["id"] == message["id"])


def due(message):
    ConversationMessage.objects(id=message["id"]).update(set__due_at=clock.now())


def test_reply_is_sent_into_the_thread_once(rules, mastodon, conversation):
    message = reply(rules, conversation)
    assert message["delivery"] == "waiting"
    assert mastodon.said_by_us() == []

    deliver()
    deliver()

    (said,) = mastodon.said_by_us()
    assert (said["content"], said["in_reply_to_id"], said["visibility"]) == (
        "<p>@ana Va hoy.</p>", "1", "public")
    assert held(rules, message)["delivery"] == "sent"
    assert held(rules, message)["url"] == said["url"]
    assert rules.get_conversation(conversation_id=conversation["id"])["state"] == "answered"
    types = [event["type"] for event in waiting_events(rules.store)]
    assert types.count("social.social_message.sent") == 1


def test_reply_by_many_senders_at_once_is_said_once(rules, mastodon, conversation):
    for number in range(5):
        reply(rules, conversation, text=f"Respuesta {number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: deliver(), range(8)))

    assert len(mastodon.said_by_us()) == 5


def test_reply_whose_line_breaks_is_said_once(rules, mastodon, conversation):
    mastodon.trouble += ["hang up"]
    message = reply(rules, conversation)

    deliver()
    assert held(rules, message)["delivery"] == "waiting"
    assert "arrived" in held(rules, message)["failed_with"]
    due(message)
    deliver()

    assert held(rules, message)["delivery"] == "sent"
    assert len(mastodon.said_by_us()) == 1


def test_reply_that_a_process_died_at_is_said_once(rules, mastodon, conversation, monkeypatch):
    message = reply(rules, conversation)
    from social.conversations import delivering

    monkeypatch.setattr(delivering, "_sent", _die)
    with pytest.raises(KeyboardInterrupt):
        deliver()
    monkeypatch.undo()
    assert held(rules, message)["delivery"] == "sending"
    due(message)
    deliver()

    assert held(rules, message)["delivery"] == "sent"
    assert len(mastodon.said_by_us()) == 1


def _die(*_args):
    raise KeyboardInterrupt


def test_reply_of_which_nobody_knows_is_left_to_a_person(
        rules, mastodon, conversation, monkeypatch):
    mastodon.trouble += ["hang up"]
    message = reply(rules, conversation)
    deliver()
    later = clock.now()
    for _ in range(6):
        # The server has forgotten the key by then, so nothing is sent again.
        later += timedelta(hours=1)
        monkeypatch.setattr(clock, "now", lambda later=later: later)
        due(message)
        deliver()

    assert held(rules, message)["delivery"] == "unknown"
    assert len(mastodon.said_by_us()) == 1

    rules.retry_reply(conversation_id=conversation["id"], social_message_id=message["id"])
    deliver()
    assert held(rules, message)["delivery"] == "sent"
    assert len(mastodon.said_by_us()) == 2


def test_reply_that_is_refused_fails_at_once(rules, mastodon, conversation):
    mastodon.trouble += [(422, {})]
    message = reply(rules, conversation)

    deliver()

    shown = held(rules, message)
    assert (shown["delivery"], shown["attempts"]) == ("failed", 1)
    assert shown["failed_with"].startswith("The network refuses it.")


def test_reply_waits_while_the_network_asks_to(rules, mastodon, conversation, monkeypatch):
    mastodon.trouble += [(429, {"Retry-After": "60"})]
    message = reply(rules, conversation)

    deliver()

    assert held(rules, message)["delivery"] == "waiting"
    assert held(rules, message)["attempts"] == 0
    later = clock.now() + timedelta(seconds=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    deliver()
    assert held(rules, message)["delivery"] == "sent"


def test_reply_waits_for_approval_where_a_role_needs_it(rules, mastodon, account, conversation):
    rules.update_social_account(
        social_account_id=account["id"], changes={"needs_approval": True})
    first, second = (reply(rules.by(EVA), conversation, text) for text in ("Uno", "Dos"))
    assert first["delivery"] == second["delivery"] == "waiting_approval"
    deliver()
    assert mastodon.said_by_us() == []

    asked = {"conversation_id": conversation["id"], "social_message_id": first["id"]}
    rules.by(LUZ).approve_reply(**asked)
    rules.by(LUZ).refuse_reply(conversation_id=conversation["id"],
                               social_message_id=second["id"], reason="Sin tono.")
    deliver()

    assert [one["content"] for one in mastodon.said_by_us()] == ["<p>@ana Uno</p>"]
    assert held(rules, first)["decided_by_id"] == LUZ.id
    assert held(rules, second)["refused_because"] == "Sin tono."
    with pytest.raises(Conflict) as refused:
        rules.by(LUZ).approve_reply(**asked)
    assert refused.value.code == "reply_is_decided"


def test_nobody_approves_what_they_wrote_unless_they_answer_freely(
        rules, mastodon, account, conversation):
    rules.update_social_account(
        social_account_id=account["id"], changes={"needs_approval": True})
    approver = Actor(EVA.id, roles=("communication",), grants=frozenset({"social:approve"}))
    own = reply(rules.by(approver), conversation)
    asked = {"conversation_id": conversation["id"], "social_message_id": own["id"]}

    with pytest.raises(PermissionDenied) as refused:
        rules.by(approver).approve_reply(**asked)
    deliver()

    assert refused.value.code == "reply_is_own"
    assert held(rules, own)["delivery"] == "waiting_approval"
    assert mastodon.said_by_us() == []
    free = Actor(EVA.id, roles=("communication_manager",))
    assert rules.by(free).approve_reply(**asked)["delivery"] == "waiting"


def test_manager_and_private_replies_need_no_approval(rules, account, conversation):
    rules.update_social_account(
        social_account_id=account["id"], changes={"needs_approval": True})

    private = reply(rules.by(EVA), conversation, is_private=True)
    rules.by(EVA).release_conversation(conversation_id=conversation["id"])

    assert private["delivery"] == "waiting"
    assert reply(rules.by(LUZ), conversation)["delivery"] == "waiting"


def test_approve_reply_by_many_at_once_is_once(rules, mastodon, account, conversation):
    rules.update_social_account(
        social_account_id=account["id"], changes={"needs_approval": True})
    message = reply(rules.by(EVA), conversation)

    def approve(_):
        try:
            return rules.by(LUZ).approve_reply(
                conversation_id=conversation["id"], social_message_id=message["id"])
        except Conflict:
            return None

    with ThreadPoolExecutor(12) as pool:
        assert len([one for one in pool.map(approve, range(12)) if one]) == 1
    deliver()
    assert len(mastodon.said_by_us()) == 1


def test_reply_to_what_was_not_read_is_refused(rules, mastodon, account, conversation):
    (first,) = rules.list_conversation_messages(conversation_id=conversation["id"])["items"]
    mastodon.say("ana", "@lumbre ya llegó, gracias", reply_to="1")
    fetch(rules, account)

    with pytest.raises(Conflict) as refused:
        reply(rules, conversation, last_message_id=first["id"])

    assert refused.value.code == "conversation_has_news"
    assert len(rules.list_conversation_messages(
        conversation_id=conversation["id"])["items"]) == 2


def test_saved_reply_is_said_by_name(rules, mastodon, conversation):
    saved = rules.create_saved_reply(name="Gracias", text="Gracias, {author}. {x}")

    message = reply(rules, conversation, text=None, saved_reply_id=saved["id"])
    assert message["text"] == "Gracias, Ana. {x}"

    rules.archive_saved_reply(saved_reply_id=saved["id"])
    with pytest.raises(ValidationFailed):
        reply(rules, conversation, text=None, saved_reply_id=saved["id"])


def test_withdraw_reply_that_was_not_sent_is_never_sent(rules, mastodon, conversation):
    message = reply(rules, conversation)

    rules.withdraw_reply(conversation_id=conversation["id"], social_message_id=message["id"])
    deliver()

    assert mastodon.said_by_us() == []
    assert held(rules, message)["delivery"] == "withdrawn"


def test_withdraw_reply_that_was_sent_is_deleted_there(rules, mastodon, conversation):
    message = reply(rules, conversation)
    deliver()

    for _ in range(2):
        rules.withdraw_reply(conversation_id=conversation["id"],
                             social_message_id=message["id"])
        deliver()

    assert mastodon.said_by_us() == []
    assert held(rules, message)["delivery"] == "withdrawn"
