"""How likely two contacts are one, and why; measured on a labelled set as well."""

import sys
from pathlib import Path

import pytest

from contacts.duplicates.keys import keys_of
from contacts.duplicates.scan import pairs_of
from contacts.duplicates.scores import PROPOSED, SURE, score
from contacts.duplicates.traits import sound_of, traits_of

sys.path.append(str(Path(__file__).parents[4] / "bench"))


def someone(given="José Antonio", family="García Echeverría", **fields):
    return traits_of({"kind": "person", "name": f"{given} {family}", "given_name": given,
                      "family_name": family, **fields})


def company(name, **fields):
    return traits_of({"kind": "organisation", "name": name, **fields})


PHONE = {"phones": [{"number": "+34600123123"}]}
EMAIL = {"emails": [{"address": "jose@bodegas.es"}]}
PLACE = {"addresses": [{"street": "C/ Mayor, 5", "postal_code": "28013"}]}
SAME_PLACE = {"addresses": [{"street": "Calle Mayor nº 5", "postal_code": "28 013"}]}
TAX = {"tax_ids": [{"country": "ES", "value": "B99001232"}]}
OTHER_TAX = {"tax_ids": [{"country": "ES", "value": "A28015865"}]}


@pytest.mark.parametrize(("one", "other"), [
    (someone(**EMAIL), someone(given="Jose", family="Garcia", **EMAIL)),
    (someone(**PHONE), someone(family="García", **PHONE)),
    (someone(**PHONE), someone(given="García Echeverría", family="José Antonio", **PHONE)),
    (someone(birth_on="1980-02-03"), someone(family="Garcia Echeveria", birth_on="1980-02-03")),
    (someone(**PLACE), someone(**SAME_PLACE)),
    (company("Talleres Aurora S.L.", **TAX), company("Aurora", **TAX)),
    (company("Talleres Aurora, S.L.", **PHONE), company("TALLERES AURORA", **PHONE)),
    (company("Talleres Aurora", **PLACE), company("Taleres Aurora SLU", **SAME_PLACE)),
])
def test_score_proposes_those_who_are_likely_one(one, other):
    found, reasons = score(one, other)

    assert found >= PROPOSED
    assert score(other, one)[0] == found
    assert reasons[0]["weight"] > 0
    # Whoever is likely is also found: they share a key.
    assert set(keys_of(one)) & set(keys_of(other))


@pytest.mark.parametrize(("one", "other"), [
    # Only the name is the same.
    (someone(), someone()),
    # A family shares a telephone and a house.
    (someone(**PHONE, **PLACE), someone(given="Begoña", **PHONE, **PLACE)),
    # Father and son.
    (someone(birth_on="1950-01-01", **PLACE), someone(birth_on="1980-02-03", **PLACE)),
    # Colleagues at one mailbox and one switchboard.
    (someone(emails=[{"address": "info@acme.es"}],
             phones=[{"number": "+34910000000", "label": "centralita"}]),
     someone(given="Ana", family="Ruiz", emails=[{"address": "info@acme.es"}],
             phones=[{"number": "+34910000000"}])),
    # Two companies of one owner.
    (company("Bodegas García S.L.", **TAX, **PLACE),
     company("Conservas García S.L.", **OTHER_TAX, **PLACE)),
    (company("Bodegas García 7", **PLACE), company("Bodegas García 9", **PLACE)),
])
def test_score_does_not_propose_those_who_are_likely_two(one, other):
    assert score(one, other)[0] < PROPOSED


def test_score_tells_what_speaks_against():
    found, reasons = score(company("Aurora", **TAX, **PHONE), company("Aurora", **OTHER_TAX,
                                                                      **PHONE))

    assert found < PROPOSED
    assert reasons[0] == {"code": "other_tax_id", "weight": -0.85,
                          "values": ["B99001232", "A28015865"]}


@pytest.mark.parametrize(("one", "other"), [
    ("gonzalez", "gonsales"), ("nunez", "nunes"), ("valverde", "balberde"),
    ("philips", "filips"), ("herrera", "errera"),
])
def test_words_that_sound_alike_have_the_same_sound(one, other):
    assert sound_of(one) == sound_of(other)


def test_pairs_of_a_labelled_set_are_found_as_well_as_is_told():
    import doubles

    made, truth = doubles.labelled(4000, seed=7)
    kinds = {contact["_id"]: contact["kind"] for contact in made}

    found = pairs_of(made)

    for kind, precision, recall in (("person", 0.9, 0.75), ("organisation", 0.95, 0.8)):
        true = {pair for pair in truth if kinds[pair[0]] == kind}
        some = {pair for pair in found if kinds[pair[0]] == kind}
        assert len(some & true) / len(some) >= precision
        assert len(some & true) / len(true) >= recall
    sure = {pair for pair, likeness in found.items() if likeness >= SURE}
    assert len(sure & truth) / len(sure) >= 0.99
