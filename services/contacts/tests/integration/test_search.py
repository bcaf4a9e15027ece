"""Finding contacts: what is typed, and who comes first."""

import pytest
from contacts_factories import organisation, person, working_at

from contracts.errors import ValidationFailed

ORGANISATIONS = {
    "acme": {"name": "Acme S.L.", "emails": [{"address": "info@acme.com"}],
             "phones": [{"number": "+34912345678"}]},
    "acme services": {"name": "Acme Servicios Integrales", "tags": ["moroso"]},
    "rivera": {"name": "Talleres Rivera e Hijos S.A."},
    "muller": {"name": "Müller & Søn GmbH", "phones": [{"number": "+49301234567"}]},
    "garcia": {"name": "Construcciones García"},
    "leon": {"name": "Ayuntamiento de León", "emails": [{"address": "registro@aytoleon.es"}]},
}
PEOPLE = {
    "jose": {"given_name": "José", "family_name": "González Pérez", "tags": ["vip"],
             "emails": [{"address": "jose.gonzalez@acme.com"}],
             "phones": [{"number": "+34600123123"}], "works_at": "acme"},
    "jose antonio": {"given_name": "José Antonio", "family_name": "García López",
                     "phones": [{"number": "+34600123999"}]},
    "maria": {"given_name": "María", "family_name": "García", "works_at": "rivera"},
    "maria long": {"given_name": "María del Carmen", "family_name": "García Fernández"},
    "mario": {"given_name": "Mario", "family_name": "Garcés"},
    "marta": {"given_name": "Marta", "family_name": "Gracia Ruiz"},
    "maria jose": {"given_name": "María José", "family_name": "Rodríguez Sánchez",
                   "nickname": "Marijose"},
    "obrien": {"given_name": "Conan", "family_name": "O'Brien", "works_at": "muller"},
    "jean-luc": {"given_name": "Jean-Luc", "family_name": "D’Angelo"},
    "ana": {"given_name": "Ana", "family_name": "Ruiz"},
    "anabel": {"given_name": "Anabel", "family_name": "Ruiz de la Prada"},
    "anastasia": {"given_name": "Anastasia", "family_name": "Ruibarbo"},
    "london": {"given_name": "Oliver", "family_name": "Smith",
               "phones": [{"number": "+442079460018"}]},
    "smythe": {"given_name": "Olivia", "family_name": "Smythe",
               "emails": [{"address": "olivia84@gmail.com"}]},
    "phone only": {"phones": [{"number": "+34655000111"}]},
    "email only": {"emails": [{"address": "buzon.de.voz@sin-nombre.org"}]},
    "rene": {"given_name": "Renée", "family_name": "Zöllner", "works_at": "leon"},
    "itziar": {"given_name": "Itziar", "family_name": "Etxeberria Goikoetxea",
               "external_ids": [{"system": "sap", "id": "K-2044/B"}]},
    "kowalski": {"given_name": "Łukasz", "family_name": "Kowalski",
                 "social_handles": [{"network": "x", "handle": "@lukasz_k"}]},
    "yildiz": {"given_name": "Işıl", "family_name": "Yıldız"},
    "wang": {"given_name": "小明", "family_name": "王"},
    "supplier": {"given_name": "Leonor", "family_name": "Vega", "tags": ["Feria 2026-11"],
                 "works_at": "acme services"},
}

FIRST = {
    # Names, in any order, with or without accents and capitals.
    "jose gonzalez": "jose", "González José": "jose", "JOSE GONZALEZ PEREZ": "jose",
    "josé": "jose", "maria garcia": "maria", "garcia maria": "maria",
    "maria del carmen": "maria long", "garcia fernandez": "maria long", "ana": "ana",
    "ana ruiz": "ana", "renee zollner": "rene", "lukasz": "kowalski", "isil yildiz": "yildiz",
    "王": "wang", "小明": "wang", "marijose": "maria jose",
    # Marks that some type and some do not.
    "o'brien": "obrien", "obrien": "obrien", "o’brien": "obrien", "o brien": "obrien",
    "dangelo": "jean-luc", "jean luc": "jean-luc", "Jean-Luc D'Angelo": "jean-luc",
    "acme sl": "acme", "acme s.l.": "acme", "talleres rivera sa": "rivera",
    "muller son": "muller", "müller & søn": "muller",
    # Beginnings.
    "gonz": "jose", "jos gon": "jose", "anab": "anabel", "anas": "anastasia",
    "etxe": "itziar", "constru gar": "garcia", "ayun": "leon",
    # Slips.
    "gonzlez": "jose", "gonzalze": "jose", "gozález jose": "jose", "etxebarria": "itziar",
    "goikoetxae": "itziar", "rodirguez": "maria jose", "anastsia": "anastasia",
    "kowalsky": "kowalski", "rivrea": "rivera", "cosntrucciones": "garcia",
    "maria grcia": "maria", "oliver smiht": "london", "smthe": "smythe",
    # What belongs to the organisation, and who belongs to it.
    "acme": "acme", "acme servicios": "acme services", "jose acme": "jose",
    "maria rivera": "maria", "renee leon": "rene", "vega acme": "supplier",
    # Tags, handles, ids of other systems.
    "moroso": "acme services", "vip": "jose", "feria 2026": "supplier", "2026-11": "supplier",
    "feria 2026-11": "supplier", "11 2026": "supplier", "lukasz_k": "kowalski",
    "@lukasz_k": "kowalski", "K-2044/B": "itziar", "k-2044": "itziar",
    # Phones.
    "600123123": "jose", "600 12 31 23": "jose", "+34 600 123 123": "jose",
    "0034600123123": "jose", "(600) 123-123": "jose", "60012399": "jose antonio",
    "020 7946 0018": "london", "02079460018": "london", "+44 (0)20 7946 0018": "london",
    "2079460018": "london", "030 1234567": "muller", "655000111": "phone only",
    "+34655000111": "phone only", "jose 600 123 123": "jose", "912 34 56 78": "acme",
    # Emails.
    "jose.gonzalez@acme.com": "jose", "JOSE.GONZALEZ@ACME.COM": "jose", "jose.gonz": "jose",
    "jose.gonzalez@": "jose", "info@acme": "acme", "<info@acme.com>": "acme",
    "olivia84": "smythe", "olivia84@gmail.com": "smythe", "aytoleon.es": "leon",
    "sin-nombre.org": "email only", "buzon voz": "email only", "registro@aytoleon.es,": "leon",
}


@pytest.fixture
def everybody(rules):
    """All of these contacts, by their keys."""
    made = {key: rules.create_contact(**organisation(**fields))
            for key, fields in ORGANISATIONS.items()}
    for key, fields in PEOPLE.items():
        fields = dict(fields)
        works_at = fields.pop("works_at", None)
        if works_at:
            fields["affiliations"] = [working_at(made[works_at])]
        made[key] = rules.create_contact(kind="person", **fields)
    return made


def _found(rules, everybody, q, **options):
    keys = {contact["id"]: key for key, contact in everybody.items()}
    items = rules.search_contacts(q=q, **options)["items"]
    return [keys[item["contact"]["id"]] for item in items]


def test_obvious_contact_comes_first_when_it_is_looked_for(rules, everybody):
    wrong = {}
    for q, expected in FIRST.items():
        found = _found(rules, everybody, q)
        if found[:1] != [expected]:
            wrong[q] = {"expected": expected, "found": found[:4]}

    assert wrong == {}


def test_best_come_in_order_when_several_fit(rules, everybody):
    for q, expected in {
        "maria garcia": ["maria", "maria long"],
        "ana ruiz": ["ana", "anabel"],
        "acme": ["acme", "acme services", "jose", "supplier"],
        "600123": ["jose antonio", "jose"],
        "garcia": ["maria", "garcia", "jose antonio", "maria long"],
    }.items():
        assert _found(rules, everybody, q)[: len(expected)] == expected


def test_nobody_is_found_when_nobody_fits(rules, everybody):
    for q in ("xyzzy", "jose xyzzy", "jose acme rivera", "999999999", "nobody@nowhere.org", "!!!",
              "...", "@", "+", "'", "jose.gonzalez@acme.org"):
        assert _found(rules, everybody, q) == [], q


def test_marks_have_no_meaning_of_their_own_when_they_are_looked_for(rules, everybody):
    for q in (".*", "^", "^.*$", "jose|maria", "(jose", "[a-z]+", "jo.e", "jos\\w", "$where",
              "{$ne: 1}", "\\", "\\Q", "a{1,1000}", "(?i)x", "*", "g?", "{}", "%", "jo\\u0073e"):
        plain = "".join(letter if letter.isalnum() else " " for letter in q)
        expected = _found(rules, everybody, plain) if plain.strip() else []

        found = _found(rules, everybody, q)

        assert found in ([], expected), q
        assert len(found) < len(everybody), q


def test_kind_narrows_what_is_found(rules, everybody):
    assert _found(rules, everybody, "garcia", kind="organisation") == ["garcia"]
    assert "garcia" not in _found(rules, everybody, "garcia", kind="person")


def test_no_more_are_shown_than_asked_for_and_they_are_the_best(rules, everybody):
    everything = _found(rules, everybody, "a", limit=50)

    assert _found(rules, everybody, "a", limit=2) == everything[:2]
    assert len(everything) > 2


def test_hit_tells_what_matched_and_how_well(rules, everybody):
    exact = rules.search_contacts(q="María García")["items"][0]
    slip = rules.search_contacts(q="mario garcec")["items"][0]

    assert exact["contact"] == everybody["maria"]
    assert exact["matched"] == ["maria", "garcia"]
    assert exact["score"] == 1.0
    assert slip["contact"] == everybody["mario"]
    assert 0.5 < slip["score"] < 1.0


def test_best_come_first_when_more_fit_than_are_compared(rules):
    for number in range(110):
        rules.create_contact(**person(given_name="Mariana", family_name=f"Garcíaz {number:03}"))
    # Both are found last, one because of its place in the store, one because its name is long.
    short = rules.create_contact(kind="person", given_name="María", family_name="García")
    long = rules.create_contact(kind="person", given_name="Mari", family_name="Z" * 100)

    for q, best in (("maria garcia", short), ("mari", long), ("ma gar", short)):
        items = rules.search_contacts(q=q)["items"]
        assert items[0]["contact"] == best, q
        assert len(items) == 20


def test_one_in_many_is_found_by_what_only_it_has(rules):
    for number in range(110):
        rules.create_contact(**person(given_name="María", family_name=f"García {number:03}",
                                      tags=["vip"]))
    rules.create_contact(kind="organisation", name="Vip Vip", tags=["vip"])
    rare = rules.create_contact(kind="person", given_name="María Eufrasia",
                                family_name="García Zubizarreta", tags=["vip"])

    for q in ("maria zubi", "zubizarreta maria", "maria garcia eufrasia", "garcia maria zubizareta",
              "mario garcia zubizarreta", "vip eufrasia"):
        (hit,) = rules.search_contacts(q=q)["items"]
        assert hit["contact"] == rare, q


@pytest.mark.parametrize("request_", [{"q": ""}, {"q": "   "}, {"q": "a" * 201}, {"q": "a\x00b"},
                                     {"q": ["jose"]}, {"q": {"$ne": 1}}, {}, {"q": "a", "limit": 0},
                                     {"q": "a", "limit": 51}, {"q": "a", "kind": "robot"}])
def test_search_is_refused_when_something_is_wrong(contacts, request_):
    with pytest.raises(ValidationFailed):
        contacts.search_contacts(**request_)


def test_search_answers_in_the_service_as_it_does_in_a_test(contacts):
    ana = contacts.create_contact(**person(given_name="Segismunda"))

    (hit,) = contacts.search_contacts(q="segismnda")["items"]

    assert hit["contact"] == ana
