"""Macros: what is said and done again and again."""

import pytest
from marshmallow import ValidationError
from ticket_factories import OTHER, a_ticket, named

from contracts.context import Actor
from contracts.errors import Conflict, NotFound, ValidationFailed
from helpdesk.tickets import default_types

TEXT = {"en": "Hello {requester}, about {subject}.", "es": "Hola, {requester}: sobre {number}."}


@pytest.fixture(autouse=True)
def types(rules):
    default_types.seed()


@pytest.fixture
def ticket(rules):
    return rules.create_ticket(**a_ticket(language="es-MX", tags=["broken"]))


def made(rules, **fields):
    return rules.create_macro(name=named("Ask for a photo"), **fields)


def messages_of(rules, ticket):
    return rules.list_ticket_messages(ticket_id=ticket["id"])["items"]


def test_apply_macro_says_and_does_all_of_it(rules, ticket):
    macro = made(rules, message={"text": TEXT}, status="waiting_for_requester",
                 priority="high", tags=["photo", "broken"])

    after = rules.apply_macro(ticket_id=ticket["id"], macro_id=macro["id"])

    assert (after["status"], after["priority"], after["priority_by"]) == (
        "waiting_for_requester", "high", "hand")
    assert after["tags"] == ["broken", "photo"]
    *_, said = messages_of(rules, ticket)
    assert (said["body"], said["direction"]) == (
        f"Hola, Ana Ruiz: sobre {ticket['number']}.", "outbound")
    assert after["version"] == ticket["version"] + 1


def test_apply_macro_speaks_english_where_it_knows_no_better(rules):
    ticket = rules.create_ticket(**a_ticket(language="fr"))
    macro = made(rules, message={"text": TEXT, "kind": "note"})

    rules.apply_macro(ticket_id=ticket["id"], macro_id=macro["id"])

    *_, said = messages_of(rules, ticket)
    assert (said["body"], said["kind"]) == ("Hello Ana Ruiz, about La silla llegó rota.", "note")


def test_apply_macro_into_a_resolved_status_resolves_with_its_reply(rules, ticket):
    macro = made(rules, message={"text": {"en": "Done.", "es": "Hecho."}}, status="solved")

    after = rules.apply_macro(ticket_id=ticket["id"], macro_id=macro["id"])

    assert (after["state"], after["solution"]) == ("resolved", "Hecho.")
    assert [item["body"] for item in messages_of(rules, ticket)][1:] == ["Hecho."]


def test_apply_macro_does_nothing_where_a_part_of_it_cannot_be_done(rules, ticket):
    macro = made(rules, message={"text": TEXT}, priority="urgent", status="nowhere")

    with pytest.raises(ValidationFailed):
        rules.apply_macro(ticket_id=ticket["id"], macro_id=macro["id"])

    assert rules.get_ticket(ticket_id=ticket["id"]) == ticket
    assert len(messages_of(rules, ticket)) == 1


def test_apply_macro_is_refused_where_it_does_not_fit_or_was_put_away(rules, ticket):
    other = rules.list_ticket_types()["items"][1]["id"]
    macro = made(rules, priority="low", type_ids=[other])

    with pytest.raises(Conflict) as refused:
        rules.apply_macro(ticket_id=ticket["id"], macro_id=macro["id"])
    rules.archive_macro(macro_id=macro["id"])
    with pytest.raises(ValidationFailed):
        rules.apply_macro(ticket_id=ticket["id"], macro_id=macro["id"])

    assert refused.value.code == "macro_does_not_fit"
    assert rules.get_ticket(ticket_id=ticket["id"]) == ticket


def test_apply_macro_is_refused_to_who_has_not_read_the_latest(rules, ticket):
    (asked,) = messages_of(rules, ticket)
    rules.by(Actor(OTHER, roles=("support",))).add_ticket_message(
        ticket_id=ticket["id"], body="Ya lo hago yo.")
    macro = made(rules, message={"text": TEXT})

    with pytest.raises(Conflict) as refused:
        rules.apply_macro(ticket_id=ticket["id"], macro_id=macro["id"],
                          last_message_id=asked["id"])

    assert refused.value.code == "ticket_has_news"
    assert len(messages_of(rules, ticket)) == 2


def test_macros_are_listed_by_type_changed_and_put_away(rules):
    first, second = (item["id"] for item in rules.list_ticket_types()["items"][:2])
    for_all = made(rules, priority="low")
    for_first = made(rules, priority="high", type_ids=[first])

    def listed(**filters):
        return [item["id"] for item in rules.list_macros(**filters)["items"]]

    assert listed(type_id=first) == [for_all["id"], for_first["id"]]
    assert listed(type_id=second) == [for_all["id"]]
    changed = rules.update_macro(macro_id=for_first["id"], changes={"type_ids": [second]})
    assert changed["type_ids"] == [second]
    rules.archive_macro(macro_id=for_all["id"])
    assert listed() == [for_first["id"]]
    assert listed(is_archived=True) == [for_all["id"]]
    with pytest.raises(NotFound):
        rules.get_macro(macro_id=f"macro_{'0' * 26}")


def test_macro_that_does_nothing_is_refused(rules):
    with pytest.raises(ValidationError):
        made(rules)
    macro = made(rules, priority="low")
    with pytest.raises(ValidationFailed):
        rules.update_macro(macro_id=macro["id"], changes={"priority": None})
    with pytest.raises(ValidationFailed):
        made(rules, priority="low", type_ids=[f"ticket_type_{'0' * 26}"])

    assert rules.get_macro(macro_id=macro["id"]) == macro
    assert len(rules.list_macros()["items"]) == 1
