"""Text for people: what passes, what is trimmed, and what is no text at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from contracts.common import Country, Flag, Language, Pattern, Strict, Text, TimeZone, many

# The C0 controls but for tab and line ends, DEL, and halves of surrogate pairs.
NO_TEXT = [chr(code) for code in (*range(9), 11, 12, *range(14, 32), 127, 0xD800, 0xDBFF, 0xDFFF)]
LINE_ENDS = ["\t", "\n", "\r"]


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Z")), min_size=1, max_size=200))
def test_text_passes_as_it_is(text):
    assert Text(200).deserialize(text) == text


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=200))
def test_text_read_again_is_the_same(text):
    try:
        once = Text(200).deserialize(text)
    except ValidationError:
        assert text.strip() == ""
        return

    assert Text(200).deserialize(once) == once


@pytest.mark.parametrize("name", ["José Ángel", "Zoë", "李小龍", "Ḥanāʾ", "Ñandú 🦤", "O’Brien"])
def test_text_takes_the_letters_of_all_languages(name):
    assert Text().deserialize(name) == name


def test_text_is_trimmed():
    assert Text().deserialize("  Lucía \u00a0") == "Lucía"


@pytest.mark.parametrize("character", NO_TEXT, ids=lambda character: f"U+{ord(character):04X}")
@pytest.mark.parametrize("is_long", [False, True])
def test_text_refuses_characters_that_are_no_text(character, is_long):
    for text in (character, f"Lucía{character}", f"Lu{character}cía", f"{character}Lucía"):
        with pytest.raises(ValidationError, match="characters that are not text"):
            Text(is_long=is_long).deserialize(text)


@pytest.mark.parametrize("character", LINE_ENDS, ids=repr)
def test_line_ends_belong_to_long_text_only(character):
    text = f"Primera{character}segunda"

    assert Text(is_long=True).deserialize(text) == text
    with pytest.raises(ValidationError, match="characters that are not text"):
        Text().deserialize(text)


@pytest.mark.parametrize("blank", ["", " ", "\u00a0\u2003"])
def test_blank_text_is_refused_unless_it_may_be_empty(blank):
    assert Text(minimum=0).deserialize(blank) == ""
    with pytest.raises(ValidationError, match="between 1 and 200"):
        Text().deserialize(blank)


def test_text_counts_characters_after_trimming():
    assert Text(5).deserialize("  Núñez  ") == "Núñez"
    with pytest.raises(ValidationError, match="between 1 and 5"):
        Text(5).deserialize("Núñezz")


@pytest.mark.parametrize("value", [1, 1.5, True, [], {}, ["Lucía"], {"$ne": ""}])
def test_text_refuses_what_is_no_text(value):
    with pytest.raises(ValidationError, match="Not a valid string"):
        Text().deserialize(value)


@pytest.mark.parametrize("value", [True, False])
def test_flag_takes_true_and_false(value):
    assert Flag().deserialize(value) is value


@pytest.mark.parametrize("value", [0, 1, "true", "false", "yes", "", [], "1"])
def test_flag_refuses_what_merely_looks_like_one(value):
    with pytest.raises(ValidationError, match="Not a valid boolean"):
        Flag().deserialize(value)


@pytest.mark.parametrize("tag", ["es", "ES", "ast", "pt-BR", "zh-Hant-TW", "es-419", "ca-valencia"])
def test_language_takes_tags(tag):
    assert Language().deserialize(tag) == tag


@pytest.mark.parametrize("tag", ["", "e", "español", "es_ES", "es-", "es ", "es\n", "es-٤١٩", "*"])
def test_language_refuses_what_is_no_tag(tag):
    with pytest.raises(ValidationError, match="not a language tag"):
        Language().deserialize(tag)


@pytest.mark.parametrize("code", ["", "es", "ESP", "E5", "ES\n", "ÉS", "ES "])
def test_country_refuses_what_is_no_code(code):
    assert Country().deserialize("ES") == "ES"
    with pytest.raises(ValidationError, match="not a country code"):
        Country().deserialize(code)


@pytest.mark.parametrize("zone", ["", "Madrid", "Europe/madrid", "../passwd", "Europe/Madrid\n"])
def test_time_zone_refuses_what_the_database_does_not_have(zone):
    assert TimeZone().deserialize("Europe/Madrid") == "Europe/Madrid"
    with pytest.raises(ValidationError, match="not a time zone"):
        TimeZone().deserialize(zone)


def test_pattern_fits_the_whole_text():
    word = Pattern("^[a-z]+$", error="no word")

    assert word("sap") == "sap"
    for text in ("sap\n", "\nsap", "sap1", ""):
        with pytest.raises(ValidationError, match="no word"):
            word(text)


def test_list_takes_so_many_and_no_more():
    tags = many(Text(60), 3)

    assert tags.deserialize(["a", "b", "c"]) == ["a", "b", "c"]
    with pytest.raises(ValidationError, match="Longer than maximum length 3"):
        tags.deserialize(["a", "b", "c", "d"])


class Named(Strict):
    name = Text(required=True)


@pytest.mark.parametrize(("sent", "pointer"), [
    ({"name": "Lucía", "is_administrator": True}, "is_administrator"),
    ({"name": "Lucía", "$where": "1"}, "$where"),
    ({}, "name"),
    ({"name": None}, "name"),
])
def test_schema_refuses_what_it_does_not_know_and_what_is_missing(sent, pointer):
    with pytest.raises(ValidationError) as caught:
        Named().load(sent)

    assert list(caught.value.messages) == [pointer]
