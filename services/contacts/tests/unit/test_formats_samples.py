"""Exports of other programs, in their layouts: what is understood of each without being told."""

from pathlib import Path

from contacts.formats.files import read_file
from contacts.import_rows import Candidate, examine

SAMPLES = Path(__file__).parent.parent / "samples"


def read(name, **options):
    """The file, and its rows as they would be imported."""
    file = read_file(lambda: (SAMPLES / name).open("rb"), country="ES", **options)
    return file, [examine(row, default_kind=file.kind, country="ES") for row in file.rows()]


def numbers(candidate):
    return [(phone["number"], phone.get("label")) for phone in candidate.fields["phones"]]


def addresses(candidate):
    return [(email["address"], email.get("label")) for email in candidate.fields["emails"]]


def test_read_file_when_it_is_of_google_contacts():
    file, (lucia, phone_only, bodegas) = read("google_new.csv")

    assert file.source == "google"
    assert file.unmapped_columns == [
        "Phonetic First Name", "Phonetic Middle Name", "Phonetic Last Name", "File As", "Photo",
        "Address 1 - Formatted", "Custom Field 1 - Label", "Custom Field 1 - Value"]
    assert lucia.fields["birth_on"] == "1984-03-09"
    assert lucia.fields["tags"] == ["Clientes", "Feria 2025"]
    assert lucia.fields["notes"] == "Prefiere que la llamen\npor la tarde"
    assert numbers(lucia) == [("+34612345678", "mobile"), ("+34913456789", None),
                              ("+34913456780", "work fax")]
    assert addresses(lucia) == [("lucia.ibanez@clinicanova.example", "work"),
                                ("lucia@example.org", "home")]
    assert lucia.fields["addresses"][0] == {
        "label": "work", "street": "Calle Mayor 5\n2º B", "locality": "Madrid",
        "region": "Madrid", "postal_code": "28013", "country": "ES", "is_primary": True}
    assert lucia.organisations == [{"name": "Clínica Nova", "external_id": None}]
    assert lucia.fields["affiliations"][0]["title"] == "Directora médica"
    assert numbers(phone_only) == [("+34612999888", None)]
    assert (bodegas.kind, bodegas.fields["name"]) == ("organisation", "Bodegas del Norte")
    assert bodegas.fields["notes"] == "Birthday: --05-17"


def test_read_file_when_it_is_of_google_contacts_as_it_was_before():
    file, (amelia,) = read("google_old.csv")

    assert file.source == "google"
    # The whole name is made of the parts, so it is not kept beside them.
    assert "name" not in amelia.fields
    assert (amelia.fields["given_name"], amelia.fields["additional_names"]) == ("Amelia", "Rose")
    assert addresses(amelia) == [("amelia.clarke@example.com", "work"),
                                 ("a.clarke@example.org", None)]
    assert amelia.fields["tags"] == ["Friends"]
    assert amelia.fields["languages"] == ["en"]
    assert amelia.organisations == [{"name": "Clarke & Sons Ltd", "external_id": None}]


def test_read_file_when_it_is_of_outlook_in_english():
    file, (oliver, grace) = read("outlook_en.csv")

    assert file.source == "outlook"
    assert file.unmapped_columns == [
        "E-mail Type", "E-mail Display Name", "E-mail 2 Type", "Gender"]
    assert oliver.fields["honorific_prefix"] == "Mr."
    assert oliver.fields["birth_on"] == "1975-12-25"
    assert oliver.fields["affiliations"][0]["title"] == "Managing Director"
    # The first is the one to call, so the fax comes last.
    assert numbers(oliver) == [
        ("+441174960000", "work"), ("+441174960003", "work"), ("+441174960001", "main"),
        ("+447400900900", "mobile"), ("+441174960002", "work fax")]
    assert oliver.fields["addresses"][0]["street"] == "1 Dock Road\nUnit 4"
    assert oliver.fields["tags"] == ["Red", "Key customers"]
    assert oliver.fields["notes"] == 'Met at the "Ship & Dock" fair'
    assert numbers(grace) == [("+441134960100", "home")]
    assert "birth_on" not in grace.fields


def test_read_file_when_it_is_of_outlook_in_spanish():
    file, (begona,) = read("outlook_es.csv")

    assert (file.source, file.delimiter) == ("outlook", ";")
    assert file.unmapped_columns == [
        "Tipo de correo electrónico", "Nombre de pantalla de correo electrónico", "Género"]
    assert (begona.fields["given_name"], begona.fields["family_name"]) == ("Begoña", "Muñoz Peña")
    assert begona.fields["honorific_prefix"] == "Sra."
    assert begona.organisations == [{"name": "Talleres Muñoz, S.L.", "external_id": None}]
    assert numbers(begona) == [("+34954111333", "work"), ("+34954111000", "main"),
                               ("+34655444333", "mobile"), ("+34954111222", "work fax")]
    assert addresses(begona) == [("begona@tallersmunoz.example", None),
                                 ("bmunoz@example.org", None)]
    assert begona.fields["birth_on"] == "1979-08-17"


def test_read_file_when_it_is_of_hubspot_contacts():
    file, (emily, noah) = read("hubspot_contacts.csv")

    assert (file.source, file.kind) == ("hubspot", "person")
    assert emily.fields["external_ids"] == [{"system": "hubspot", "id": "51"}]
    assert emily.fields["roles"] == [{"role": "customer"}]
    assert emily.organisations == [{
        "name": "Cooper Textiles Ltd", "external_id": {"system": "hubspot_company", "id": "9001"}}]
    assert emily.fields["social_handles"][0]["handle"] == "emily-cooper"
    assert noah.fields["roles"] == [{"role": "prospect"}]
    assert numbers(noah) == [("+447400555777", "mobile")]


def test_read_file_when_it_is_of_hubspot_companies():
    file, (cooper, ibanez) = read("hubspot_companies.csv")

    assert (file.source, file.kind) == ("hubspot", "organisation")
    assert (cooper.kind, cooper.fields["name"]) == ("organisation", "Cooper Textiles Ltd")
    assert cooper.fields["external_ids"] == [{"system": "hubspot_company", "id": "9001"}]
    assert cooper.fields["websites"] == [{"url": "coopertextiles.example"}]
    assert ibanez.fields["roles"] == [{"role": "supplier"}]
    assert ibanez.fields["addresses"][0]["country"] == "ES"


def test_read_file_when_it_is_a_report_of_salesforce():
    contacts, (charlotte, james) = read("salesforce_contacts.csv")
    leads, (ruby,) = read("salesforce_leads.csv")
    accounts, (foods,) = read("salesforce_accounts.csv")

    assert {contacts.source, leads.source, accounts.source} == {"salesforce"}
    assert charlotte.fields["external_ids"] == [{"system": "salesforce", "id": "0035g00000AbCdE"}]
    assert charlotte.organisations == [{
        "name": "Hughes Foods Ltd",
        "external_id": {"system": "salesforce", "id": "0015g00000XyZ12"}}]
    assert charlotte.fields["addresses"][0]["street"] == "8 King Street\nFloor 2"
    assert james.organisations == []
    assert ruby.organisations == [{"name": "Turner & Co", "external_id": None}]
    assert ruby.fields["tags"] == ["Trade Show"]
    assert (foods.kind, foods.fields["name"]) == ("organisation", "Hughes Foods Ltd")
    assert foods.fields["roles"] == [{"role": "customer"}]
    assert foods.fields["addresses"][0]["label"] == "billing"


def test_read_file_when_its_columns_are_named_in_spanish_as_anybody_would():
    file, (joaquin, phone_only) = read("generic_es.csv")

    assert (file.source, file.delimiter, file.unmapped_columns) == (None, ";", ["Color favorito"])
    assert joaquin.fields["name"] == "Joaquín Navarro Gil"
    assert addresses(joaquin) == [("joaquin.navarro@example.com", None)]
    assert joaquin.fields["addresses"][0]["postal_code"] == "28901"
    assert joaquin.fields["tags"] == ["vip", "mayorista"]
    assert isinstance(phone_only, Candidate)
    assert numbers(phone_only) == [("+34666777888", "mobile")]


def test_read_file_when_it_is_vcard_3():
    file, (alvaro, graficas) = read("cards_3.vcf")

    assert file.format == "vcard"
    assert (alvaro.fields["given_name"], alvaro.fields["nickname"]) == ("Álvaro", "Varo")
    assert addresses(alvaro) == [("alvaro@transportesruiz.example", "work"),
                                 ("alvaro.ruiz@example.org", "other")]
    assert numbers(alvaro) == [("+34600223344", "mobile"), ("+34943000111", "work fax")]
    assert alvaro.fields["notes"] == (
        "Primera línea\nSegunda línea, con coma; y más de setenta y cinco octetos para que se "
        "pliegue")
    assert alvaro.organisations == [{"name": "Transportes Ruiz, S.L.", "external_id": None}]
    assert alvaro.fields["affiliations"][0]["department"] == "Flota"
    handles = [(item["network"], item["handle"]) for item in alvaro.fields["social_handles"]]
    assert handles == [("linkedin", "alvaroruiz"), ("skype", "alvaro.ruiz")]
    assert alvaro.fields["external_ids"] == [
        {"system": "vcard", "id": "4fbe8971-0bc3-424c-9c26-36c3e1eff6b1"}]
    assert (graficas.kind, graficas.fields["name"]) == ("organisation", "Gráficas Peña")


def test_read_file_when_it_is_vcard_4():
    _, (zoe, foods, group) = read("cards_4.vcf")

    assert zoe.fields["family_name"] == "O'Neill"
    assert zoe.fields["phones"][1] == {
        "number": "+442079460999", "extension": "102", "label": "work"}
    assert [position.get("title") for position in zoe.fields["affiliations"]] == [
        "Partner", "Treasurer"]
    assert [named["name"] for named in zoe.organisations] == ["O'Neill & Partners", "Chess Club"]
    assert (zoe.fields["languages"], zoe.fields["time_zone"]) == (["en", "es-ES"],
                                                                  "Europe/London")
    assert zoe.fields["tags"] == ["press", "friends, family"]
    assert (foods.kind, foods.fields["name"]) == ("organisation", "Peña Foods")
    assert group.reasons == [{
        "pointer": "/kind", "detail": "The card is of neither a person nor an organisation."}]


def test_read_file_when_it_is_vcard_2_1():
    _, (angela,) = read("cards_21.vcf")

    assert (angela.fields["given_name"], angela.fields["family_name"]) == ("Ángela", "Núñez")
    assert numbers(angela) == [("+34699000111", "mobile"), ("+34915550000", "work")]
    assert angela.fields["notes"] == "Una nota que sigue en la segunda línea"
