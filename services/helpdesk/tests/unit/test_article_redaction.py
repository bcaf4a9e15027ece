"""Texts without whom they are about."""

import pytest

from helpdesk.articles.redaction import without_addresses, without_persons

ANA = {"kind": "person", "name": "Ana Ruiz Blanco", "given_name": "Ana",
       "family_name": "Ruiz Blanco"}
LUMBRE = {"kind": "organisation", "name": "Lumbre", "legal_name": "Lumbre Hostelería, S.L."}


@pytest.mark.parametrize(("text", "left"), [
    ("Escribid a ana.ruiz@lumbre.example.", "Escribid a […]."),
    ("Mi teléfono es el 612 345 678, gracias.", "Mi teléfono es el […], gracias."),
    ("Call +44 20 7946 0958 please", "Call […] please"),
    ("IBAN ES91 2100 0418 4502 0005 1332.", "IBAN […]."),
    ("DNI 12345678Z", "DNI […]"),
    ("Pasos: 1, 2 y 3; 30 días.", "Pasos: 1, 2 y 3; 30 días."),
])
def test_addresses_and_numbers_are_taken_out(text, left):
    assert without_addresses(text) == left


def test_names_of_parties_are_taken_out():
    text = "Soy ANA RUIZ BLANCO, de Lumbre Hostelería, S.L. (lumbre). Llámame Ana. Es blanco."

    assert without_persons(text, [ANA, LUMBRE]) == "Soy […], de […] ([…]). Llámame […]. Es blanco."
