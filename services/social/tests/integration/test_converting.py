"""A conversation becomes a ticket or a lead, once, and the two go on as one."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from social_factories import on_mastodon

from chassis.testing.processes import wait_until
from contracts.context import Actor, Call, serving
from contracts.errors import PermissionDenied, ValidationFailed


@pytest.fixture
def social(run_service, mastodon, client):
    run_service("contacts")
    run_service("helpdesk")
    run_service("sales")
    run_service("social", VINCULO_SOCIAL_NETWORKS="127.0.0.0/8")
    client.social.create_social_account(**on_mastodon(mastodon))
    mastodon.say("ana", "@lumbre ¿dónde está mi pedido?")
    return client.social


def conversation_in(social):
    return wait_until(lambda: next(iter(social.list_conversations()["items"]), None), 30,
                      "it is heard")


def test_conversation_becomes_a_ticket_once_and_goes_on_in_both(social, client, mastodon):
    conversation = conversation_in(social)
    asked = {"conversation_id": conversation["id"], "to": "ticket"}
    with ThreadPoolExecutor(6) as pool:
        replies = list(pool.map(lambda _: social.convert_conversation(**asked), range(6)))

    assert {one["linked"][0]["id"] for one in replies} == {replies[0]["linked"][0]["id"]}
    (ticket,) = client.helpdesk.list_tickets()["items"]
    assert ticket["id"] == replies[0]["linked"][0]["id"]
    assert ticket["refers_to"] == [{"type": "conversation", "id": conversation["id"]}]
    contact = client.contacts.get_contact(contact_id=ticket["contact_ids"][0])
    assert contact["social_handles"][0]["handle"] == "ana"

    client.helpdesk.add_ticket_message(ticket_id=ticket["id"], body="Va hoy.")
    (said,) = wait_until(mastodon.said_by_us, 30, "the answer comes to the same thread")
    assert (said["content"], said["in_reply_to_id"]) == ("<p>@ana Va hoy.</p>", "1")

    mastodon.say("ana", "@lumbre ya llegó", reply_to=said["id"])

    def goes_on():
        said = client.helpdesk.list_ticket_messages(ticket_id=ticket["id"])["items"]
        return [one["body"].split("\n")[0] for one in said] == [
            "@lumbre ¿dónde está mi pedido?", "Va hoy.", "@lumbre ya llegó"]

    wait_until(goes_on, 60, "what she says goes on in the ticket")
    assert len(mastodon.said_by_us()) == 1


def test_conversation_becomes_a_lead_once(social, client):
    id = conversation_in(social)["id"]
    with pytest.raises(ValidationFailed):
        social.convert_conversation(conversation_id=id, to="lead")
    support = Actor("user_01h455vb4pex5vsknk084sn0e1", roles=("support",))
    with serving(Call(support)), pytest.raises(PermissionDenied):
        social.convert_conversation(conversation_id=id, to="lead", email="ana@example.com")

    held = [social.convert_conversation(conversation_id=id, to="lead", email="ana@example.com")
            for _ in range(2)][-1]

    (lead,) = client.sales.list_leads()["items"]
    assert [one["id"] for one in held["linked"]] == [lead["id"]]
    assert lead["email"] == "ana@example.com"
