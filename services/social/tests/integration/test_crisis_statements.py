"""Statements: approved by somebody else, said in conversations, and never changed from then on."""

import pytest
from crisis_factories import (
    LUZ,
    a_conversation,
    a_crisis,
    a_mention,
    a_statement,
    an_approved,
    kinds_of,
    of,
)
from social_factories import EVA, deliver, fetch, on_mastodon

from chassis import clock
from contracts.errors import Conflict, NotFound, PreconditionFailed, ValidationFailed
from social.conversations.models import ConversationMessage
from social.crises.models import CrisisStatement

TEXTS = [{"language": "es", "text": "Otra cosa."}]


@pytest.fixture
def crisis(rules):
    return a_crisis(rules)


def test_statement_is_approved_by_somebody_who_did_not_write_it(rules, crisis):
    statement = a_statement(rules, crisis)
    eva = rules.by(EVA)
    eva.update_crisis_statement(**of(statement), changes={"title": "Retirada del lote"})
    rules.propose_crisis_statement(**of(statement))

    for author in (rules, eva):
        for decide in (
            lambda by=author: by.approve_crisis_statement(**of(statement)),
            lambda by=author: by.refuse_crisis_statement(**of(statement), reason="No."),
        ):
            with pytest.raises(Conflict):
                decide()
    approved = rules.by(LUZ).approve_crisis_statement(**of(statement))

    assert (approved["state"], approved["decided_by_id"]) == ("approved", LUZ.id)
    assert len(approved["author_ids"]) == 2
    assert kinds_of(rules, crisis)[1:] == [
        "statement_drafted", "statement_changed", "statement_proposed", "statement_approved"]


def test_what_was_proposed_or_approved_changes_no_more(rules, crisis):
    statement = a_statement(rules, crisis)
    with pytest.raises(Conflict):
        rules.by(LUZ).approve_crisis_statement(**of(statement))
    rules.propose_crisis_statement(**of(statement))
    with pytest.raises(Conflict):
        rules.update_crisis_statement(**of(statement), changes={"texts": TEXTS})
    with pytest.raises(PreconditionFailed):
        rules.by(LUZ).approve_crisis_statement(**of(statement), expected_version=1)
    approved = rules.by(LUZ).approve_crisis_statement(**of(statement))

    for refused in (
        lambda: rules.update_crisis_statement(**of(statement), changes={"texts": TEXTS}),
        lambda: rules.propose_crisis_statement(**of(statement)),
        lambda: rules.by(LUZ).refuse_crisis_statement(**of(statement), reason="No."),
    ):
        with pytest.raises(Conflict):
            refused()
    assert rules.get_crisis_statement(**of(statement)) == approved


def test_refused_statement_is_changed_and_proposed_again(rules, crisis):
    statement = a_statement(rules, crisis)
    rules.propose_crisis_statement(**of(statement))
    refused = rules.by(LUZ).refuse_crisis_statement(**of(statement), reason="Muy largo.")
    assert (refused["state"], refused["refused_because"]) == ("refused", "Muy largo.")

    again = rules.update_crisis_statement(**of(statement), changes={"texts": TEXTS})

    assert (again["state"], again.get("decided_by_id")) == ("draft", None)


def test_next_edition_replaces_the_one_in_force_once_it_is_approved(rules, crisis):
    first = an_approved(rules, crisis)
    second = rules.revise_crisis_statement(**of(first))
    third = rules.revise_crisis_statement(**of(first))
    assert (second["edition"], second["replaces_id"]) == (2, first["id"])
    assert rules.get_crisis_statement(**of(first))["state"] == "approved"
    for one in (second, third):
        rules.propose_crisis_statement(**of(one))

    rules.by(LUZ).approve_crisis_statement(**of(second))

    kept = rules.get_crisis_statement(**of(first))
    assert (kept["state"], kept["texts"]) == ("replaced", first["texts"])
    with pytest.raises(Conflict):
        rules.by(LUZ).approve_crisis_statement(**of(third))
    in_force = rules.list_crisis_statements(crisis_id=crisis["id"], state="approved")["items"]
    assert [one["id"] for one in in_force] == [second["id"]]


def test_statement_is_of_its_crisis_and_of_one_that_goes_on(rules, crisis):
    statement = a_statement(rules, crisis)
    rules.propose_crisis_statement(**of(statement))
    other = a_crisis(rules)

    with pytest.raises(NotFound):
        rules.get_crisis_statement(crisis_id=other["id"], crisis_statement_id=statement["id"])
    rules.end_crisis(crisis_id=crisis["id"], lessons="Antes.")
    with pytest.raises(Conflict):
        rules.by(LUZ).approve_crisis_statement(**of(statement))
    with pytest.raises(Conflict):
        a_statement(rules, crisis)
    assert CrisisStatement.objects.count() == 1


def test_texts_are_each_in_a_language_of_its_own(rules, crisis):
    from marshmallow import ValidationError

    with pytest.raises(ValidationError):
        a_statement(rules, crisis, texts=[*TEXTS, *TEXTS])
    assert CrisisStatement.objects.count() == 0


@pytest.mark.parametrize("by_what", ["conversation", "mention", "rule"])
def test_conversation_offers_what_is_approved_of_its_crises(rules, crisis, by_what):
    rule = rules.create_listening_rule(name="Lumbre", subject="brand", phrases=["lumbre"])
    held = a_conversation(language="en-GB")
    mention = a_mention(clock.now(), conversation_id=held, rule_ids=[rule["id"]])
    a_statement(rules, crisis)
    an_approved(rules, crisis, channels=["private"])
    approved = an_approved(rules, crisis)
    an_approved(rules, a_crisis(rules))
    assert rules.list_conversation_statements(conversation_id=held)["items"] == []

    rules.link_crisis(crisis_id=crisis["id"], linked_ids=[
        {"conversation": held, "mention": mention, "rule": rule["id"]}[by_what]])

    (offered,) = rules.list_conversation_statements(conversation_id=held)["items"]
    assert (offered["crisis_statement_id"], offered["text"]) == (
        approved["id"], "We recall the batch.")
    rules.withdraw_crisis_statement(**of(approved), reason="Ya no es así.")
    assert rules.list_conversation_statements(conversation_id=held)["items"] == []


@pytest.fixture
def held(rules, mastodon):
    """A conversation on an account where answers have to be approved."""
    account = rules.create_social_account(**on_mastodon(mastodon, needs_approval=True))
    mastodon.say("ana", "@lumbre ¿son seguros mis frenos?")
    fetch(rules, account)
    return rules.list_conversations()["items"][0]


def test_reply_says_a_statement_without_further_approval(rules, crisis, mastodon, held):
    approved = an_approved(rules, crisis)

    said = rules.by(EVA).reply_to_conversation(
        conversation_id=held["id"], crisis_statement_id=approved["id"])
    deliver()
    rules.by(EVA).release_conversation(conversation_id=held["id"])

    assert (said["text"], said["delivery"]) == ("Retiramos el lote.", "waiting")
    assert said["crisis_statement_id"] == approved["id"]
    assert len(mastodon.said_by_us()) == 1
    assert kinds_of(rules, crisis)[-2:] == ["linked", "said"]
    (entry,) = rules.list_crisis_entries(
        crisis_id=crisis["id"], sort="-created_at", limit=1)["items"]
    assert (entry["about_id"], entry["actor_id"]) == (approved["id"], EVA.id)
    taken_back = rules.reply_to_conversation(
        conversation_id=held["id"], crisis_statement_id=approved["id"])
    rules.withdraw_reply(
        conversation_id=held["id"], social_message_id=taken_back["id"])
    rules.end_crisis(crisis_id=crisis["id"], lessons="Antes.")
    (told,) = rules.get_crisis_report(crisis_id=crisis["id"])["statements"]
    assert told["reply_count"] == 1


def test_reply_refuses_what_may_not_be_said(rules, crisis, held):
    draft, private = a_statement(rules, crisis), an_approved(rules, crisis, channels=["private"])
    withdrawn = an_approved(rules, crisis)
    rules.withdraw_crisis_statement(**of(withdrawn), reason="Ya no es así.")
    over = a_crisis(rules)
    past = an_approved(rules, over)
    rules.end_crisis(crisis_id=over["id"], lessons="Antes.")

    for statement in (draft, private, withdrawn, past):
        with pytest.raises(Conflict):
            rules.reply_to_conversation(
                conversation_id=held["id"], crisis_statement_id=statement["id"])
    assert ConversationMessage.objects(direction="outbound").count() == 0
    assert "said" not in kinds_of(rules, crisis)


def test_reply_says_one_thing(rules, held):
    from marshmallow import ValidationError

    with pytest.raises((ValidationFailed, ValidationError)):
        rules.reply_to_conversation(
            conversation_id=held["id"], text="Hola",
            crisis_statement_id="crisis_statement_01h455vb4pex5vsknk084sn02q")
