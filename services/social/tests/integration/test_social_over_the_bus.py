"""Social over the bus: accounts are fetched and answers sent by its jobs."""

import pytest
from mastodon_server import MastodonServer
from social_factories import a_rule, on_mastodon

from chassis.testing.processes import wait_until


@pytest.fixture
def social(run_service, client):
    run_service("social", VINCULO_SOCIAL_NETWORKS="127.0.0.0/8")
    return client.social


def test_post_is_heard_answered_and_told(social, mastodon, events_seen):
    social.create_listening_rule(**a_rule())
    social.create_social_account(**on_mastodon(mastodon))
    mastodon.say("ana", "@lumbre ¿dónde está mi pedido?")

    conversation = wait_until(
        lambda: next(iter(social.list_conversations()["items"]), None), 30, "it is heard")
    social.reply_to_conversation(conversation_id=conversation["id"], text="Va hoy.")
    wait_until(mastodon.said_by_us, 30, "it is answered")

    def said():
        told = social.list_conversation_messages(conversation_id=conversation["id"])["items"]
        return [one.get("delivery") for one in told] == [None, "sent"]

    wait_until(said, 20, "it is known to be sent")
    (opened,) = events_seen.wait_for("social.conversation.opened")
    assert opened["data"]["conversation"]["id"] == conversation["id"]


def test_what_is_said_with_a_known_party_is_in_their_timeline(
        run_service, client, mastodon):
    run_service("contacts")
    run_service("social", VINCULO_SOCIAL_NETWORKS="127.0.0.0/8")
    ana = client.contacts.create_contact(kind="person", name="Ana Ruiz")["id"]
    client.social.create_social_account(**on_mastodon(mastodon))
    mastodon.say("ana", "@lumbre hola")
    held = wait_until(lambda: next(iter(client.social.list_conversations()["items"]), None), 30,
                      "it is heard")
    client.social.identify_author(conversation_id=held["id"], contact_id=ana,
                                  author_id=held["authors"][0]["id"])

    client.social.reply_to_conversation(conversation_id=held["id"], text="Hola, Ana.")
    wait_until(mastodon.said_by_us, 30, "it is answered")
    mastodon.say("ana", "@lumbre gracias", reply_to="1")

    def said():
        found = client.contacts.list_interactions(contact_id=ana)["items"]
        return [(one["channel"], one["direction"], one["text"]) for one in found] == [
            ("social", "outbound", "Hola, Ana."), ("social", "inbound", "@lumbre gracias")]

    wait_until(said, 60, "both are interactions")


def test_networks_inside_are_refused_without_a_setting(run_service, client):
    from contracts.errors import ValidationFailed

    run_service("social")
    server = MastodonServer()

    with pytest.raises(ValidationFailed) as refused:
        client.social.create_social_account(**on_mastodon(server))

    server.close()
    assert refused.value.details["errors"][0]["pointer"] == "/url"
    assert client.social.list_social_accounts()["items"] == []
