"""Articles that may answer what somebody writes."""

import json

import pytest
from article_factories import a_text, published, reader
from ticket_factories import a_ticket

from chassis.testing.parties import party

TOPICS = [
    "factura", "transporte", "pago", "contraseña", "garantía", "montaje", "limpieza", "pedido",
    "catálogo", "descuento", "tapicería", "embalaje", "tornillo", "lámpara", "colchón",
    "escritorio", "armario", "espejo", "alfombra", "cortina"]
DEEDS = ["cambiar", "cancelar", "pedir", "revisar", "medir", "descargar", "pintar", "guardar",
         "reparar", "comprar"]


@pytest.fixture
def two_hundred(rules):
    """`{(deed, topic): id}` of 200 articles that have many words in common."""
    return articles_on(rules, TOPICS)


def articles_on(rules, topics):
    return {(deed, topic): published(
        rules, title=f"Cómo {deed}: {topic}",
        body=f"Para {deed} lo que sea de {topic}, entre en su cuenta y escriba a la tienda. "
             "Le contestamos en el día, y si no es así, llame al mostrador.")
        for deed in DEEDS for topic in topics}


def test_suggestions_find_the_right_one_among_many(rules, two_hundred):
    portal = rules.by(reader("portal", party()))
    for deed, topic, subject, body in (
            ("reparar", "tapicería", "Mi sofá", "Hola, la tapicería está rota. ¿Me la podéis "
             "reparar? Gracias y un saludo desde la tienda."),
            ("cancelar", "pedido", "Quiero cancelar", "Hice dos pedidos ayer en su cuenta y no lo "
             "quiero. Necesito que me contesten en el día."),
            ("descargar", "factura", "Facturas", "¿Dónde se descargan?")):
        found = portal.suggest_portal_articles(subject=subject, body=body, language="es")["items"]

        assert found[0]["article_id"] == two_hundred[deed, topic]
        assert len(found) <= 5
        scores = [item["score"] for item in found]
        assert scores == sorted(scores, reverse=True)
        assert scores[0] > scores[1]

    for q, deed, topic in (("cancelar mi pedido", "cancelar", "pedido"),
                           ("limpiar o reparar la tapiceria", "reparar", "tapicería"),
                           ("comprando alfombras", "comprar", "alfombra")):
        first, *_ = portal.search_portal_articles(q=q, language="es")["items"]
        assert first["article_id"] == two_hundred[deed, topic]

    ticket = rules.create_ticket(**a_ticket(
        subject="La lámpara no va", body="¿Cómo la puedo cambiar? Es una lámpara de la tienda."))
    rules.add_ticket_message(ticket_id=ticket["id"], kind="note", body="Armario armario armario.")
    found = rules.suggest_ticket_articles(ticket_id=ticket["id"])["items"]
    assert found[0]["article_id"] == two_hundred["cambiar", "lámpara"]
    assert "armario" not in json.dumps(found)


def test_suggestions_of_something_else_are_none(rules):
    articles_on(rules, TOPICS[:2])

    assert rules.suggest_articles(subject="Saludos", body="Quería hablar con Lucía.") == {
        "items": []}
    assert rules.suggest_articles() == {"items": []}


def test_suggestions_come_in_another_language_too(rules):
    id = published(rules, texts=[
        a_text(title="Devolver una silla"), a_text("en", title="How to return a chair")])
    published(rules, title="How to clean a table", language="en", body="Soap.")

    (found,) = rules.suggest_articles(
        subject="Returning two chairs", body="Can I return them?")["items"]

    assert (found["article_id"], found["language"]) == (id, "en")
