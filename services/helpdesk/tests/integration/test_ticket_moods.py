"""How whoever asks seems to feel: read out of their words, told, and said otherwise by hand."""

import pytest
from slas_at_work import told
from test_portal_tickets import as_account
from ticket_factories import UNKNOWN, a_ticket

from chassis import sentiment
from chassis.testing.parties import party
from contracts.errors import NotFound, ValidationFailed

ANGRY = "Esto es una estafa, sois unos mentirosos y el servicio es pésimo."


@pytest.fixture
def ticket(rules):
    return rules.create_ticket(**a_ticket(body=ANGRY, language="es"))


def inbound(rules, ticket, body):
    return rules.add_ticket_message(ticket_id=ticket["id"], body=body, channel="phone",
                                    contact_id=ticket["contact_ids"][0])


def mood_of(rules, ticket):
    return rules.get_ticket(ticket_id=ticket["id"])["sentiment"]


def test_what_a_party_says_is_read_and_told_with_its_confidence(rules, ticket):
    felt = ticket["sentiment"]

    assert (felt["mood"], felt["is_overridden"]) == ("angry", False)
    assert 0.7 <= felt["confidence"] < 1
    (message,) = rules.list_ticket_messages(ticket_id=ticket["id"])["items"]
    assert message["sentiment"] == felt
    # By this profiles know of it, and guards ask for it.
    opened = [data for event, data in told(rules) if event["type"] == "helpdesk.ticket.opened"]
    assert opened[0]["ticket"]["sentiment"] == felt


def test_ticket_is_felt_about_as_its_latest_message(rules, ticket):
    inbound(rules, ticket, "Muchas gracias, todo perfecto.")

    assert mood_of(rules, ticket)["mood"] == "pleased"


def test_what_we_say_and_note_is_not_read(rules, ticket):
    before = mood_of(rules, ticket)

    for kind in ("reply", "note"):
        said = rules.add_ticket_message(ticket_id=ticket["id"], body="Perfecto, genial.", kind=kind)
        assert "sentiment" not in said
    assert mood_of(rules, ticket) == before


def test_set_message_mood_takes_the_place_of_the_machine(rules, ticket):
    first = rules.list_ticket_messages(ticket_id=ticket["id"])["items"][0]
    said = {"mood": "neutral", "confidence": 1.0, "is_overridden": True}

    for _ in range(2):
        shown = rules.set_message_mood(
            ticket_id=ticket["id"], message_id=first["id"], mood="neutral")

    assert (shown["sentiment"], shown["version"]) == (said, 2)
    assert mood_of(rules, ticket) == said
    # What the machine reads later does not take the place of what a person said.
    inbound(rules, ticket, ANGRY)
    assert mood_of(rules, ticket) == said


def test_set_message_mood_of_an_earlier_message_leaves_the_ticket(rules, ticket):
    first = rules.list_ticket_messages(ticket_id=ticket["id"])["items"][0]
    inbound(rules, ticket, "Muchas gracias, todo perfecto.")

    rules.set_message_mood(ticket_id=ticket["id"], message_id=first["id"], mood="neutral")

    assert mood_of(rules, ticket)["mood"] == "pleased"


def test_set_message_mood_refuses_what_no_party_said(rules, ticket):
    ours = rules.add_ticket_message(ticket_id=ticket["id"], body="Lo miramos.")
    before = mood_of(rules, ticket)

    with pytest.raises(ValidationFailed):
        rules.set_message_mood(ticket_id=ticket["id"], message_id=ours["id"], mood="angry")
    with pytest.raises(NotFound):
        rules.set_message_mood(
            ticket_id=ticket["id"], message_id="message_" + UNKNOWN, mood="angry")
    assert mood_of(rules, ticket) == before


def test_what_cannot_be_read_says_nothing(rules):
    ticket = rules.create_ticket(**a_ticket(body="椅子が壊れています", language="ja"))

    assert "sentiment" not in ticket


def test_another_analyser_can_be_used(rules):
    sentiment.use(lambda text, language: {
        "label": "positive", "score": 0.5, "confidence": 0.51, "language": "es"})
    try:
        ticket = rules.create_ticket(**a_ticket(body=ANGRY))
    finally:
        sentiment.use(None)

    assert ticket["sentiment"] == {"mood": "pleased", "confidence": 0.51, "is_overridden": False}


def test_portal_does_not_show_how_somebody_seems_to_feel(rules):
    ana = party()
    portal = as_account(rules, ana, ana)

    ticket = portal.open_portal_ticket(subject="Queja", body=ANGRY)

    assert "sentiment" not in str(ticket)
    assert "sentiment" not in str(portal.list_portal_ticket_messages(ticket_id=ticket["id"]))
