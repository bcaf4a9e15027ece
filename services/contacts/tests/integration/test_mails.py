"""Mails that are sent on become interactions, each once."""

import base64
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

import pytest
from contacts_factories import person

from contracts.errors import ValidationFailed

USER = "user_01h455vb4pex5vsknk084sn02q"


def mail(number, *, sender="jose@example.com", to="ventas@acme.com", references=None):
    message = EmailMessage()
    message["From"], message["To"] = sender, to
    message["Subject"], message["Message-ID"] = "Plazo", f"<{number}@example.com>"
    message["Date"] = "Mon, 02 Feb 2026 16:30:00 +0100"
    if references:
        message["References"] = " ".join(f"<{number}@example.com>" for number in references)
    message.set_content("¿Llega antes del 20?")
    return base64.b64encode(message.as_bytes()).decode()


@pytest.fixture
def jose(contacts):
    return contacts.create_contact(**person(emails=[{"address": "jose@example.com"}]))


def test_record_mail_makes_an_interaction_with_who_is_known(contacts, jose, events_seen):
    told = contacts.record_mail(message=mail(1), own_addresses=["ventas@acme.com"])

    interaction = contacts.get_interaction(interaction_id=told["interaction"]["id"])
    assert interaction == told["interaction"]
    assert interaction["participants"] == [{"contact_id": jose["id"], "part": "from"}]
    assert (interaction["channel"], interaction["direction"]) == ("email", "inbound")
    assert (interaction["subject"], interaction["text"]) == ("Plazo", "¿Llega antes del 20?")
    assert interaction["occurred_at"] == "2026-02-02T15:30:00Z"
    assert interaction["agent_ids"] == [USER]
    assert (told["is_repeat"], told["unknown"]) == (False, [])
    assert len(events_seen.wait_for("contacts.interaction.recorded")) == 1


def test_record_mail_records_once_when_it_is_sent_fifty_times_at_once(contacts, jose):
    with ThreadPoolExecutor(50) as pool:
        told = list(pool.map(lambda _: contacts.record_mail(message=mail(1)), range(50)))

    assert len({item["interaction"]["id"] for item in told}) == 1
    assert [item["is_repeat"] for item in told].count(False) == 1
    assert len(contacts.list_interactions()["items"]) == 1


def test_mails_that_refer_to_each_other_are_of_one_thread(contacts, jose):
    first = contacts.record_mail(message=mail(1))
    reply = contacts.record_mail(
        message=mail(2, sender="ventas@acme.com", to="jose@example.com", references=[0, 1]),
        own_addresses=["ventas@acme.com"])
    other = contacts.record_mail(message=mail(3))

    assert reply["thread_id"] == first["thread_id"] != other["thread_id"]
    assert reply["interaction"]["direction"] == "outbound"
    assert reply["interaction"]["refers_to"] == [
        {"type": "mail_thread", "id": first["thread_id"]}]


def test_record_mail_reports_strangers_and_adds_them_when_asked(contacts, nothing_changes):
    with nothing_changes():
        told = contacts.record_mail(message=mail(1), own_addresses=["ventas@acme.com"])
    added = contacts.record_mail(message=mail(1, sender="José <jose@example.com>"),
                                 own_addresses=["ventas@acme.com"], creates_contacts=True)

    assert told["interaction"] is None
    assert [item["address"] for item in told["unknown"]] == ["jose@example.com"]
    assert added["unknown"] == []
    (contact,) = contacts.list_contacts()["items"]
    assert (contact["name"], contact["emails"][0]["address"]) == ("José", "jose@example.com")
    assert added["interaction"]["participants"] == [{"contact_id": contact["id"], "part": "from"}]


@pytest.mark.parametrize("message", ["????", base64.b64encode(b"no mail").decode()])
def test_record_mail_refuses_when_there_is_no_mail(contacts, jose, nothing_changes, message):
    with nothing_changes(), pytest.raises(ValidationFailed) as caught:
        contacts.record_mail(message=message)

    assert caught.value.details["errors"][0]["pointer"] == "/message"
