"""vCards that are odd, broken, or made to do harm; and how content lines are read."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from contacts.formats.content_lines import read_property, split_unescaped, unfold
from contacts.formats.errors import Unreadable
from contacts.formats.files import read_file


def opened(text):
    return read_file(lambda: io.BytesIO(text.encode()), country="ES")


def rows_of(text):
    return list(opened(text).rows())


def card(*lines):
    return "\r\n".join(["BEGIN:VCARD", "VERSION:4.0", "FN:Ana", *lines, "END:VCARD", ""])


@pytest.mark.parametrize(("line", "name", "types", "value"), [
    ("TEL;CELL;PREF:612", "TEL", ["cell", "pref"], "612"),
    ('TEL;TYPE="work,voice":612', "TEL", ["work", "voice"], "612"),
    ("TEL;TYPE=work;TYPE=voice:612", "TEL", ["work", "voice"], "612"),
    ("item1.EMAIL;type=home:a@b.example", "EMAIL", ["home"], "a@b.example"),
    ('NOTE;X-A="a:b;c":d:e', "NOTE", [], "d:e"),
])
def test_read_property_when_parameters_are_written_in_any_way(line, name, types, value):
    found = read_property(line)

    assert (found.name, found.types, found.value) == (name, types, value)


def test_read_property_when_a_parameter_holds_carets():
    found = read_property("ADR;LABEL=^'A^'^nB^^:;;Street")

    assert found.parameter("LABEL") == '"A"\nB^'


@pytest.mark.parametrize("line", ["", "no colon", 'NOTE;X="never closed:x', ":value", ";TYPE=x:y"])
def test_read_property_when_it_is_none(line):
    assert read_property(line) is None


@pytest.mark.parametrize(("text", "parts"), [
    ("a;b", ["a", "b"]), ("a\\;b;c", ["a\\;b", "c"]), ("a\\\\;b", ["a\\\\", "b"]), ("", [""]),
    (";;", ["", "", ""]), ("a\\", ["a\\"]),
])
def test_split_unescaped_when_some_separators_are_escaped(text, parts):
    assert split_unescaped(text, ";") == parts


def test_unfold_when_lines_go_on_after_a_blank_or_a_tab():
    assert list(unfold(["NOTE:ab\r\n", " cd\r\n", "\tef\n", "FN:x\n"])) == ["NOTE:abcdef", "FN:x"]


def test_rows_when_a_card_has_a_picture_of_a_megabyte():
    picture = "".join(" " + "A" * 74 + "\r\n" for _ in range(14_000))

    (row,) = rows_of(card("PHOTO;ENCODING=b:AAAA\r\n" + picture + "NOTE:after"))

    assert row.errors == []
    assert row.draft.fields == {"name": "Ana", "notes": "after"}


@pytest.mark.parametrize(("content", "reason"), [
    (card("BEGIN:VCARD", "FN:inner", "END:VCARD"), "another card"),
    (card(*["BEGIN:VCARD"] * 1000, *["END:VCARD"] * 1000), "another card"),
    (card("NOTE:" + "x" * 200_000), "longer than 128 KiB"),
    (card(*["X-A:1"] * 3000), "more than 2,000 lines"),
    ("BEGIN:VCARD\r\nFN:Ana\r\n", "does not end"),
])
def test_rows_when_a_card_is_a_bomb_it_is_refused_and_others_come_in(content, reason):
    first, *others = rows_of(content if "does not end" in reason else content + card("NOTE:fine"))

    assert first.draft is None
    assert reason in first.errors[0]["detail"]
    assert len("".join(first.cells)) <= 32 * 1024
    assert [row.draft.fields["notes"] for row in others] == (
        [] if "does not end" in reason else ["fine"])


def test_rows_when_a_line_never_ends():
    with pytest.raises(Unreadable, match="longer than 1 MiB"):
        rows_of("BEGIN:VCARD\r\nNOTE:" + "x" * 2_000_000)


def test_count_when_there_is_no_card():
    with pytest.raises(Unreadable, match="no vCard"):
        list(read_file(lambda: io.BytesIO(b"hello"), country="ES", format="vcard").count())


def test_rows_when_several_of_a_kind_are_preferred_the_first_is():
    (row,) = rows_of(card("EMAIL;PREF=1:a@b.example", "EMAIL;PREF=1:c@d.example"))

    assert row.draft.fields["emails"] == [
        {"is_primary": True, "address": "a@b.example"}, {"address": "c@d.example"}]


def test_rows_when_a_title_has_no_organisation_the_notes_tell_it():
    (row,) = rows_of(card("TITLE:Poet"))

    assert row.draft.fields == {"name": "Ana", "notes": "Title: Poet"}


@given(some.lists(some.text(some.characters(codec="utf-8"), max_size=30), max_size=20))
def test_rows_when_a_card_holds_any_lines_at_all(lines):
    content = "\n".join(["BEGIN:VCARD", *lines, "END:VCARD"])

    assert all(row.errors or row.draft for row in rows_of(content))
