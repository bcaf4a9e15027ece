"""Solved tickets become drafts of articles, without whom they were about."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from ticket_factories import OTHER, UNKNOWN, a_ticket

from chassis.testing.parties import party
from contracts.context import Actor
from contracts.errors import Conflict, NotFound


@pytest.fixture
def solved(rules):
    ana = party(name="Ana Ruiz", given_name="Ana", family_name="Ruiz")
    ticket = rules.create_ticket(**a_ticket(
        contact_ids=[ana], subject="La silla de Ana Ruiz llegó rota", language="es",
        body="Soy Ana Ruiz (ana@example.com, 612 345 678). ¿Cómo la devuelvo?"))
    rules.add_ticket_message(ticket_id=ticket["id"], kind="note", body="Cliente pesada.")
    return rules.resolve_ticket(ticket_id=ticket["id"], solution="Guarde la caja, Ana.")


def test_create_ticket_article_takes_question_and_answer_without_persons(rules, solved):
    made = rules.create_ticket_article(ticket_id=solved["id"])

    assert (made["state"], made["audiences"]) == ("draft", ["internal"])
    assert made["source_ticket_id"] == solved["id"]
    (text,) = made["texts"]
    assert text["language"] == "es"
    assert text["title"] == "La silla de […] llegó rota"
    assert text["body"] == ("## Pregunta\n\nSoy […] ([…]). ¿Cómo la devuelvo?\n\n"
                            "## Respuesta\n\nGuarde la caja, […].")
    assert rules.get_ticket(ticket_id=solved["id"])["article_id"] == made["id"]
    assert [item["id"] for item in rules.list_articles(
        source_ticket_id=solved["id"])["items"]] == [made["id"]]


def test_create_ticket_article_is_done_once(rules, solved):
    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(
            lambda _: rules.create_ticket_article(ticket_id=solved["id"])["id"], range(12)))

    assert len(ids) == 1
    assert len(rules.list_articles()["items"]) == 1


def test_create_ticket_article_is_of_solved_tickets(rules):
    ticket = rules.create_ticket(**a_ticket())

    with pytest.raises(Conflict) as refused:
        rules.create_ticket_article(ticket_id=ticket["id"])
    with pytest.raises(NotFound):
        rules.create_ticket_article(ticket_id=f"ticket_{UNKNOWN}")

    assert refused.value.code == "ticket_is_open"
    assert rules.list_articles()["items"] == []


def test_ticket_of_others_makes_no_article_and_finds_none(rules, solved):
    somebody = rules.by(Actor(OTHER, roles=("support",), sees={
        "ticket": {"rows": "own", "fields": None}, "contact": {"rows": "all", "fields": None}}))

    for call in (somebody.create_ticket_article, somebody.suggest_ticket_articles):
        with pytest.raises(NotFound):
            call(ticket_id=solved["id"])

    assert rules.list_articles()["items"] == []
