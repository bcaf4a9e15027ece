"""Rows held against the contract: the quick way agrees with the thorough one; reasons are told."""

from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as some
from marshmallow import ValidationError

from chassis.emails import normal_email
from contacts.formats.drafts import Draft
from contacts.formats.rows import Row
from contacts.import_rows import Candidate, Refused, examine, load, shown_cells
from contracts.contacts.contact import NewContact

texts = some.text(max_size=12) | some.sampled_from(
    ["a" * 61, "a" * 301, "Ana", " x ", "\x00", "a\nb"])


def item(*keys):
    return some.fixed_dictionaries({}, optional=dict.fromkeys(keys, texts))


drafts = some.fixed_dictionaries({}, optional={
    "name": texts, "given_name": texts, "notes": texts, "birth_on": some.just("1980-05-31"),
    "time_zone": texts, "preferred_channel": texts | some.just("email"), "owner_id": texts,
    "tags": some.lists(texts, max_size=3),
    "languages": some.lists(texts | some.sampled_from(["es", "pt-BR"]), max_size=3),
    "emails": some.lists(item("address", "label"), max_size=2),
    "addresses": some.lists(item("street", "locality", "country"), max_size=2),
    "roles": some.lists(item("role", "starts_on") | some.just({"role": "customer"}), max_size=2),
    "external_ids": some.lists(item("system", "id"), max_size=2),
})


def strings_of(value):
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value
    return [text for item in inner for text in strings_of(item)]


def stripped(value):
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        return {key: stripped(item) for key, item in value.items()}
    return [stripped(item) for item in value]


@given(drafts.map(stripped))
@example({"name": "Ana", "emails": [{"address": "ana@example.com"}]})
def test_load_when_the_quick_way_is_taken_says_what_the_contract_says(fields):
    # A draft's texts are parts of its row's cells, so these stand for them.
    cells = strings_of(fields)
    try:
        expected = NewContact().load({"kind": "person", **fields})
        del expected["kind"]
    except ValidationError as error:
        expected = error.messages

    try:
        loaded = load("person", fields, cells)
    except ValidationError as error:
        loaded = error.messages

    assert loaded == expected


@given(some.emails() | some.text(max_size=20) | some.from_regex(
    r"[a-zA-Z0-9.+_'-]{1,70}@[a-zA-Z0-9.-]{1,30}\.(com|es|test|local)", fullmatch=True))
@example("a" * 64 + "@example.com")
@example("A.B+c@EXAMPLE.com")
@example("a@" + "b" * 60 + "." + "c" * 60 + "." + "d" * 60 + "." + "e" * 60 + ".com")
def test_normal_email_when_the_quick_way_is_taken_says_what_the_library_says(text):
    try:
        expected = validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        expected = f"This is not an email address: {error}"

    try:
        normal = normal_email(text)
    except ValueError as error:
        normal = str(error)

    assert normal == expected


def row_of(**fields):
    draft = Draft("ES")
    draft.kind = fields.pop("kind", None)
    draft.fields = fields
    return Row(7, ["cell"], draft, [])


def examined(default_kind=None, **fields):
    return examine(row_of(**fields), default_kind=default_kind, country="ES")


def test_examine_when_values_are_wrong_names_each_of_them():
    refused = examined(given_name="Ana", emails=[{"address": "no email"}, {"address": "a@b.es"}],
                       phones=[{"number": "12"}])

    assert isinstance(refused, Refused)
    assert (refused.number, refused.cells) == (7, ["cell"])
    assert [reason["pointer"] for reason in refused.reasons] == [
        "/emails/0/address", "/phones/0/number"]


def test_examine_when_the_contract_refuses_a_field():
    refused = examined(given_name="x" * 121)

    assert refused.reasons == [
        {"pointer": "/given_name", "detail": "Length must be between 1 and 120."}]


def test_examine_when_a_value_holds_what_is_not_text():
    draft = Draft("ES")
    draft.fields = {"given_name": "A\x00na"}

    refused = examine(Row(2, ["A\x00na"], draft, []), default_kind=None, country="ES")

    assert refused.reasons == [
        {"pointer": "/given_name", "detail": "It holds characters that are not text."}]


def test_examine_when_nothing_tells_who_it_is():
    refused = examined(notes="somebody")

    assert refused.reasons == [
        {"pointer": "/name", "detail": "There is no name, no email and no phone number."}]


def test_examine_when_there_is_only_a_phone():
    candidate = examined(phones=[{"number": "600 111 222"}])

    assert isinstance(candidate, Candidate)
    assert candidate.fields["phones"][0]["number"] == "+34600111222"


def test_examine_when_only_a_company_is_named_the_row_is_of_the_company():
    candidate = examined(affiliations=[{"organisation": "Acme  S.A."}],
                         emails=[{"address": "info@acme.example"}])

    assert (candidate.kind, candidate.fields["name"]) == ("organisation", "Acme S.A.")
    assert candidate.organisations == []


def test_examine_when_the_company_has_a_person_without_a_name_in_it():
    candidate = examined(affiliations=[{"organisation": "Acme", "title": "CEO"}],
                         emails=[{"address": "ceo@acme.example"}])

    assert candidate.kind == "person"
    assert candidate.organisations == [{"name": "Acme", "external_id": None}]


def test_examine_when_the_file_says_that_rows_are_organisations():
    candidate = examined("organisation", name="Acme", affiliations=[{"organisation": "ACME"}])

    assert (candidate.kind, candidate.organisations) == ("organisation", [])


def test_examine_when_an_organisation_has_what_only_a_person_has():
    refused = examined("organisation", name="Acme", birth_on="1980-05-31")

    assert refused.reasons == [{"pointer": "/birth_on", "detail": "Only a person has this."}]


def test_examine_when_the_name_of_a_company_is_endless():
    refused = examined(given_name="Ana", affiliations=[{"organisation": "x" * 301}])

    assert [reason["pointer"] for reason in refused.reasons] == ["/affiliations/0/organisation"]


def test_shown_cells_when_they_are_long_or_no_text():
    assert shown_cells(["Pe\udcf1a", "b"]) == ["Pe?a", "b"]
    assert [len(cell) for cell in shown_cells(["x" * 40_000, "y"])] == [32 * 1024]
