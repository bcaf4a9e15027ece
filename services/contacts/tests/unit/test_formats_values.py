"""Single values, as people and programs write them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chassis import clock
from contacts.formats.errors import WrongValue
from contacts.formats.values import (
    read_country,
    read_day,
    read_kind,
    read_label,
    read_role,
    split_list,
)


@pytest.mark.parametrize(("text", "country", "day"), [
    ("1980-05-31", "ES", "1980-05-31"),
    ("19800531", "ES", "1980-05-31"),
    ("1980/5/3", "US", "1980-05-03"),
    ("1980-05-31T00:00:00Z", "ES", "1980-05-31"),
    ("4/5/1980", "ES", "1980-05-04"),
    ("4/5/1980", "US", "1980-04-05"),
    ("31/12/1980", "US", "1980-12-31"),
    ("12/31/1980", "ES", "1980-12-31"),
    ("31.12.1980", "DE", "1980-12-31"),
    ("4/5/1980 0:00", "ES", "1980-05-04"),
])
def test_read_day_when_it_is_written_in_a_known_way(text, country, day):
    assert read_day(text, country) == day


def test_read_day_when_the_year_has_two_digits():
    this_year = datetime(2026, 6, 1, tzinfo=UTC)
    clock.move(this_year - datetime.now(UTC))
    try:
        assert read_day("1/2/26", "ES") == "2026-02-01"
        assert read_day("1/2/27", "ES") == "1927-02-01"
    finally:
        clock.move(timedelta())


@pytest.mark.parametrize("text", ["--05-17", "--0517", "-5-17"])
def test_read_day_when_there_is_no_year(text):
    assert read_day(text, "ES") is None


@pytest.mark.parametrize("text", ["31/2/1980", "1980-13-13", "yesterday", "1980", "5/80", "½/1/80"])
def test_read_day_when_it_is_none(text):
    with pytest.raises(WrongValue):
        read_day(text, "ES")


@given(some.dates(date(1900, 1, 1)), some.sampled_from(["ES", "US"]))
def test_read_day_when_any_day_is_written_as_in_that_country(day, country):
    written = day.strftime("%m/%d/%Y" if country == "US" else "%d/%m/%Y")

    assert read_day(day.isoformat(), country) == day.isoformat()
    assert read_day(written, country) == day.isoformat()


@pytest.mark.parametrize(("text", "code"), [
    ("es", "ES"), ("España", "ES"), ("espana", "ES"), ("Spain", "ES"), ("Espagne", "ES"),
    ("United Kingdom", "GB"), ("Reino Unido", "GB"), ("UK", "GB"), ("Estados Unidos", "US"),
    ("EE. UU.", "US"), ("Deutschland", "DE"), ("México", "MX"),
])
def test_read_country_when_it_is_named(text, code):
    assert read_country(text) == code


def test_read_country_when_there_is_none_of_that_name():
    with pytest.raises(WrongValue):
        read_country("Atlantis")


def test_read_kind_and_role_when_they_are_named_in_either_language():
    assert [read_kind(text) for text in ("Persona", "Company", "organización")] == [
        "person", "organisation", "organisation"]
    assert [read_role(text) for text in ("Cliente", "Marketing Qualified Lead", "VENDOR")] == [
        "customer", "prospect", "supplier"]


@pytest.mark.parametrize("read", [read_kind, read_role])
def test_read_kind_or_role_when_it_is_unknown(read):
    with pytest.raises(WrongValue):
        read("weather")


@pytest.mark.parametrize(("text", "label"), [
    ("Work", "work"), ("Móvil", "mobile"), ("_$!<Home>!$_", "home"), ("Casa de campo",
                                                                      "Casa de campo"),
])
def test_read_label_when_it_is_common_or_own(text, label):
    assert read_label(text) == label


@pytest.mark.parametrize(("text", "parts"), [
    ("a ::: b, c", ["a", "b, c"]), ("a; b", ["a", "b"]), ("a, b", ["a", "b"]), ("a", ["a"]),
    ("a;b :::", ["a;b"]), ("", []), (" , ", []),
])
def test_split_list_when_things_are_parted_in_any_way(text, parts):
    assert split_list(text) == parts
