"""Texts are told in the language that is asked for, with what they tell of."""

from string import Formatter

import pytest
from marshmallow import fields, validate

from contracts.catalogue import all_services
from gateway.languages import _catalogue, languages, translate

pytestmark = pytest.mark.unit
OTHERS = [language for language in languages() if language != "en"]


@pytest.mark.parametrize(("text", "translated"), [
    ("Unknown field.", "Campo desconocido."),
    ("Longer than maximum length 300.", "Supera la longitud máxima de 300."),
    ("Must be one of: person, organisation.", "Debe ser uno de: person, organisation."),
    ("This is not a phone number: its length is wrong.",
     "No es un número de teléfono: su longitud no es correcta."),
    ("Must be greater than or equal to 1 and less than or equal to 200.",
     "Debe ser mayor o igual que 1 y menor o igual que 200."),
    ("There is no contact {x} %s.", "No existe el contacto {x} %s."),
    ("Nobody has translated this.", "Nobody has translated this."),
])
def test_translate_fills_in_what_is_told_of(text, translated):
    assert translate(text, "es") == translated
    assert translate(text, "en") == text


@pytest.mark.parametrize("language", OTHERS)
def test_translations_have_the_places_of_their_texts(language):
    def places(text):
        return sorted(name for _, name, _, _ in Formatter().parse(text) if name)

    for text, translated in _catalogue(language).texts.items():
        assert places(text) == places(translated), text


def _fields(schema, seen):
    if type(schema) in seen:
        return
    seen.add(type(schema))
    for field in schema.fields.values():
        yield field
        inner = field.inner if isinstance(field, fields.List) else field
        if inner is not field:
            yield inner
        if isinstance(inner, fields.Nested):
            yield from _fields(inner.schema, seen)


def _told_by_validators():
    """Every sentence with which a validator of a request refuses a value."""
    seen = set()
    for service in all_services().values():
        for operation in service.operations.values():
            for field in _fields(operation.request, seen):
                for validator in field.validators:
                    yield from _sentences(validator)


def _sentences(validator):
    if isinstance(validator, validate.Length):
        for low, high in ((validator.min, None), (None, validator.max)):
            if (low or high) is not None and (low is None or low > 0):
                shown = validate.Length(min=low, max=high)
                yield shown._format_error(None, shown.message_min if high is None
                                          else shown.message_max)
    elif isinstance(validator, validate.OneOf):
        yield validator.error.format(choices="a, b", labels="", input="")
    elif isinstance(validator, validate.Regexp):
        yield validator.error


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("text", sorted(set(_told_by_validators())))
def test_what_validators_say_is_translated(text, language):
    assert translate(text, language) != text
