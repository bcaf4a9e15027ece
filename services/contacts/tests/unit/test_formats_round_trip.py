"""What is exported comes back the same when it is imported, for all that the format can hold."""

import io
from datetime import UTC, date, datetime

import vobject
from hypothesis import given, settings
from hypothesis import strategies as some
from phonenumbers import PhoneNumberFormat, example_number, format_number

from contacts.contact_points import normal_phone
from contacts.contacts import describe
from contacts.formats import card_text, csv_text
from contacts.formats.files import read_file
from contacts.import_rows import examine

NOW = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)

# Of the sign that parts several things in one cell nothing is promised.
letters = some.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs", "M"))
line = some.text(letters, min_size=1, max_size=40).map(str.strip).filter(
    lambda text: text and ":::" not in text)
word = some.text("abcdefghijklmnopqrstuvwxyzñé", min_size=1, max_size=12)
long_text = some.lists(line, min_size=1, max_size=4).map("\n".join)
label = some.none() | some.sampled_from(["work", "home", "mobile", "work fax", "Casa de campo"])
day = some.dates(date(1900, 1, 1), date(2030, 1, 1)).map(date.isoformat)
phone = some.integers(600_000_000, 699_999_999).map("+34{}".format)
network = some.sampled_from(["linkedin", "mastodon", "x_1"])


def items(most, **keys):
    """Items without what they lack, the first of them the primary one."""
    item = some.fixed_dictionaries(keys).map(
        lambda found: {key: value for key, value in found.items() if value is not None})
    first_key = next(iter(keys))
    return some.lists(item, max_size=most, unique_by=lambda found: found.get(first_key, ""))


def with_primary(found):
    return [{**item, **({"is_primary": True} if index == 0 else {})}
            for index, item in enumerate(found)]


optional_line = some.none() | line
emails = items(5, address=word.map("{}@example.com".format).filter(str.isascii), label=label)
phones = items(5, number=phone, extension=some.none() | some.integers(1, 9999).map(str),
               label=some.none() | some.sampled_from(["work", "home", "mobile", "Casa"]))
addresses = items(4, street=long_text, locality=optional_line, region=optional_line,
                  postal_code=some.none() | word, country=some.sampled_from([None, "ES", "GB"]),
                  label=label)
handles = items(4, handle=word, network=network)
positions = items(4, organisation_name=word.map("Org {}".format), title=optional_line,
                  department=optional_line)

# What both formats hold.
contacts = some.fixed_dictionaries({
    "id": some.just("contact_01h455vb4pex5vsknk084sn02q"),
    "updated_at": some.just(NOW),
    "kind": some.just("person"),
    "given_name": line, "family_name": line, "nickname": line, "honorific_prefix": word,
    "notes": long_text, "birth_on": day, "time_zone": some.just("Europe/Madrid"),
    "tags": some.lists(line, max_size=4, unique=True),
    "languages": some.lists(some.sampled_from(["es", "en", "pt-BR"]), unique=True),
    "emails": emails.map(with_primary), "phones": phones.map(with_primary),
    "addresses": addresses.map(with_primary), "social_handles": handles.map(with_primary),
    "websites": items(4, url=word.map("https://{}.example".format), label=label),
    "affiliations": positions.map(with_primary),
}).map(lambda found: {key: value for key, value in found.items() if value != []})

DERIVED = ("id", "updated_at", "kind", "name", "sort_name", "name_length", "words")


def imported(text):
    """The fields that an import would store of the only contact in a file."""
    data = text.encode()
    file = read_file(lambda: io.BytesIO(data), country="ES")
    (row,) = file.rows()
    candidate = examine(row, default_kind=None, country="ES")
    fields = {name: value for name, value in candidate.fields.items() if value != []}
    for position, named in zip(fields.get("affiliations", ()), candidate.organisations,
                               strict=True):
        del position["organisation_id"]
        position["organisation_name"] = named["name"]
    return candidate, fields


def said(contact):
    return {key: value for key, value in contact.items() if key not in DERIVED}


@settings(deadline=None)
@given(contacts)
def test_csv_when_it_is_exported_and_imported_again(contact):
    describe(contact)

    candidate, fields = imported(csv_text.header() + csv_text.row(contact))

    assert fields == said(contact)
    assert (candidate.kind, candidate.keys[0]) == ("person", ("id", contact["id"]))


@settings(deadline=None)
@given(contacts)
def test_vcard_when_it_is_exported_and_imported_again(contact):
    describe(contact)

    candidate, fields = imported(card_text.card(contact))

    assert fields == said(contact)
    assert (candidate.kind, candidate.keys[0]) == ("person", ("id", contact["id"]))


@settings(deadline=None)
@given(contacts)
def test_vcard_when_another_program_reads_it(contact):
    describe(contact)

    text = card_text.card(contact)
    card = vobject.readOne(text)

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert card.version.value == "4.0"
    assert card.fn.value == contact["name"]
    assert card.note.value == contact["notes"]
    assert [found.value for found in card.contents.get("email", ())] == [
        email["address"] for email in contact.get("emails", ())]


@given(line, word)
def test_vcard_when_it_is_of_an_organisation(name, tag):
    contact = {"id": "contact_01h455vb4pex5vsknk084sn02q", "kind": "organisation", "name": name,
               "tags": [tag], "updated_at": NOW}

    candidate, fields = imported(card_text.card(contact))

    assert candidate.kind == "organisation"
    assert fields == {"name": " ".join(name.split()), "tags": [tag]}


@given(some.sampled_from(["ES", "GB", "US", "FR"]), some.integers(0, 9_999),
       some.sampled_from([PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL,
                          PhoneNumberFormat.RFC3966, PhoneNumberFormat.E164]))
def test_phone_when_it_is_written_in_any_way_it_is_the_same_number(country, ending, written):
    number = example_number(country)
    number.national_number = number.national_number // 10_000 * 10_000 + ending

    normal = normal_phone(format_number(number, written), country)

    assert normal == (format_number(number, PhoneNumberFormat.E164), None)
    assert normal_phone(normal[0], country) == normal


def test_csv_when_cells_would_be_computed_by_a_spreadsheet():
    contact = {"id": "contact_01h455vb4pex5vsknk084sn02q", "kind": "person", "name": "=1+1",
               "phones": [{"number": "+34600111222"}], "notes": "-2", "tags": ["@home"]}

    row = csv_text.row(contact)
    _, fields = imported(csv_text.header() + row)

    assert "'=1+1," in row
    assert "'+34600111222" in row
    assert "'-2," in row
    assert (fields["name"], fields["notes"], fields["tags"]) == ("=1+1", "-2", ["@home"])


def test_vcard_when_a_department_ends_in_a_separator():
    contact = {"id": "contact_01h455vb4pex5vsknk084sn02q", "kind": "person", "name": "Ana",
               "updated_at": NOW,
               "affiliations": [{"organisation_name": "Acme", "department": "R;D;"}]}

    _, fields = imported(card_text.card(contact))

    assert fields["affiliations"][0]["department"] == "R;D;"


def test_csv_when_a_tag_holds_a_separator():
    contact = {"id": "contact_01h455vb4pex5vsknk084sn02q", "kind": "person", "name": "Ana",
               "tags": ["red; green"]}

    _, fields = imported(csv_text.header() + csv_text.row(contact))

    assert fields["tags"] == ["red; green"]
