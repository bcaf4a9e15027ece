"""CSV files as they are found in life, and those that somebody made to do harm."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from contacts.formats.csv_files import harmless, plain, records
from contacts.formats.errors import Unreadable
from contacts.formats.files import read_file


def opened(content, **options):
    data = content if isinstance(content, bytes) else content.encode()
    return read_file(lambda: io.BytesIO(data), country="ES", **options)


def read(content, **options):
    """The drafts' fields, or the reasons where a row has some."""
    return [row.errors or row.draft.fields for row in opened(content, **options).rows()]


def in_lines(text):
    return text.splitlines(keepends=True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_read_file_when_it_is_in_an_encoding_of_the_west(encoding):
    text = "Nombre;Apellidos;Móvil\r\nIñigo;Peña Núñez;600111222\r\n"

    file = opened(text.encode(encoding))

    fields = next(file.rows()).draft.fields
    assert (file.delimiter, fields["given_name"], fields["family_name"]) == (
        ";", "Iñigo", "Peña Núñez")


WESTERN = ["Íñigo Peña García", "José María Núñez", "Begoña Castaño", "Zoë O’Neill", "Ana Gil"]
CYRILLIC = ["Анна Каренина", "Пётр Безухов", "Родион Раскольников", "Софья Мармеладова"]
POLISH = ["Łukasz Wiśniewski", "Małgorzata Wójcik", "Paweł Dąbrowski", "Zofia Szymańska",
          "Krzysztof Woźniak", "Agnieszka Kozłowska", "Święty Gałązka", "Żaneta Ćwikła"]


@pytest.mark.parametrize(("encoding", "names"), [
    ("utf-16-le", WESTERN), ("utf-16-be", WESTERN), ("cp1252", WESTERN), ("mac-roman", WESTERN),
    ("cp1251", CYRILLIC), ("cp1250", POLISH),
])
def test_read_file_when_the_encoding_is_not_marked(encoding, names):
    rows = "".join(f"{name},a{number}@example.com\r\n" for number, name in enumerate(names))

    file = opened(f"name,email\r\n{rows}".encode(encoding))

    assert [row.draft.fields["name"] for row in file.rows()] == names


def test_read_file_when_utf_8_ends_in_the_middle_of_the_file():
    start = b"name\n" + b"Ana\n" * 20_000

    file = opened(start + "Peña\n".encode("cp1252"))

    assert file.encoding == "cp1252"
    assert list(file.rows())[-1].draft.fields["name"] == "Peña"


def test_read_file_when_a_byte_does_not_fit_the_encoding_that_was_told():
    file = opened("name\nPeña\nAna\n".encode("cp1252"), encoding="utf-8")

    names = [row.draft.fields["name"] for row in file.rows()]

    assert names == ["Pe\udcf1a", "Ana"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_read_file_when_the_delimiter_is_any(delimiter):
    lines = ["First Name", "Notes", "Email"], ["Ana", '"a, b; c"', "ana@example.com"]

    file = opened("\n".join(delimiter.join(line) for line in lines))

    assert file.delimiter == delimiter
    assert next(file.rows()).draft.fields["notes"] == "a, b; c"


def test_read_file_when_excel_says_the_delimiter():
    file = opened("sep=;\r\nname;email\r\nAna;ana@example.com\r\n")

    rows = list(file.rows())

    assert (file.delimiter, file.header) == (";", ["name", "email"])
    assert [row.draft.fields["name"] for row in rows] == ["Ana"]


def test_read_file_when_cells_run_over_lines_and_lines_are_blank():
    content = 'name,notes\r\n\r\nAna,"first\r\nsecond ""quoted"""\r\n,\r\nLuis,\r\n'

    rows = list(opened(content).rows())

    assert [(row.number, row.draft.fields) for row in rows] == [
        (2, {"name": "Ana", "notes": 'first\r\nsecond "quoted"'}), (3, {"name": "Luis"}),
    ]


def test_records_when_a_quote_is_not_closed_costs_its_own_line_only():
    lines = in_lines('name,notes\nAna,"open\nLuis,fine\nEva,"fine too"\n')

    found = list(records(lines, ","))

    assert [cells for cells, reason in found if reason is None] == [
        ["name", "notes"], ["Luis", "fine"], ["Eva", "fine too"]]
    assert [cells for cells, reason in found if reason] == [['Ana,"open']]


def test_records_when_the_quotes_are_broken_throughout():
    with pytest.raises(Unreadable, match="quotes"):
        list(records(in_lines('"a"b,c\n' * 200), ","))


def test_read_file_when_a_row_has_more_cells_than_the_header():
    rows = list(opened("name,email\nAna,ana@example.com,,\nLuis,,x\n").rows())

    assert rows[0].errors == []
    assert rows[1].errors == [{"pointer": "", "detail": "It has 3 cells, and the header 2."}]


def test_read_file_when_a_cell_is_huge():
    rows = list(opened("name,notes\nAna," + "x" * 200_000 + "\nLuis,short\n").rows())

    assert rows[0].draft is None
    assert "field larger than field limit" in rows[0].errors[0]["detail"]
    assert rows[1].draft.fields == {"name": "Luis", "notes": "short"}


def test_read_file_when_a_row_has_a_million_columns():
    rows = list(opened("name\n" + "," * 1_000_000 + "x\nAna\n").rows())

    assert rows[0].draft is None
    assert rows[1].draft.fields == {"name": "Ana"}


@pytest.mark.parametrize(("content", "sentence"), [
    (b"", "The file is empty"),
    (b"  \r\n\r\n", "The file is empty"),
    (b"PK\x03\x04" + b"\x00" * 100, "Excel"),
    (b"%PDF-1.7", "PDF"),
    (bytes(range(256)) * 10, "not a text file"),
    (b"name,em\x00ail\n" + b"Ana,ana@example.com\n" * 50, "not a text file"),
    (b"colour,size\nred,1\n", "None of the columns is known"),
    (b"Ana,ana@example.com\nLuis,luis@example.com\n", "None of the columns is known"),
    (b"name," * 1_001, "1,002 columns"),
    (b"name," + b"x" * 1_100_000, "longer than 1 MiB"),
    ("name\nAna\n".encode("utf-16") + b"\x00", "not in utf-16"),
])
def test_read_file_when_nothing_can_be_done_with_it(content, sentence):
    with pytest.raises(Unreadable, match=sentence):
        list(opened(content).rows())


def test_read_file_when_the_mapping_names_columns():
    content = "Mail;Otro mail;Quién;Company;Vacío\na@b.example;c@d.example;Ana;Acme;x\n"

    mapping = {"Mail": "emails.address", "OTRO MAIL": "emails.address", "quien": "name",
               "Company": "ignore"}
    file = opened(content, mapping=mapping)

    assert file.unmapped_columns == ["Vacío"]
    assert next(file.rows()).draft.fields == {
        "name": "Ana", "emails": [{"address": "a@b.example"}, {"address": "c@d.example"}]}


def test_read_file_when_the_encoding_was_told_without_its_mark():
    file = opened("\ufeffname\nAna\n".encode(), encoding="utf-8")

    assert (file.header, file.unmapped_columns) == (["name"], [])


def test_read_file_when_the_mapping_names_a_column_that_is_not_there():
    with pytest.raises(Unreadable, match="does not have: Mail"):
        opened("name,%\nAna,1\n", mapping={"Mail": "emails.address"})


def test_read_file_when_ids_are_of_a_system_that_is_not_named():
    content = "name,customer id\nAna,17\n"

    assert opened(content).unmapped_columns == ["customer id"]
    assert read(content, external_system="shop") == [
        {"name": "Ana", "external_ids": [{"id": "17", "system": "shop"}]}]


def test_read_file_when_a_spreadsheet_wrapped_its_cells():
    assert read('name,phone\nAna,"=""0034600111222"""\nEva,\'+34600111333\n') == [
        {"name": "Ana", "phones": [{"number": "0034600111222"}]},
        {"name": "Eva", "phones": [{"number": "+34600111333"}]},
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+34600", "-2", "@sum(a1)", "\t=1", "\r=1", "'=1"])
def test_harmless_when_a_spreadsheet_would_compute_the_cell(cell):
    assert harmless(cell) == "'" + cell


@given(some.text(some.sampled_from("'=+-@\t\ra\"0")))
def test_plain_when_a_cell_was_made_harmless_gives_it_back(cell):
    if not (cell.startswith('="') and cell.endswith('"')):
        assert plain(harmless(cell)) == cell


@given(some.binary(max_size=400))
def test_read_file_when_it_is_any_bytes_at_all(content):
    try:
        rows = list(opened(b"name,email\n" + content).rows())
    except Unreadable:
        return
    assert all(row.errors or row.draft for row in rows)
