"""Emails, phones, tax ids and primary flags in the form in which they are stored."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from chassis.emails import normal_email
from contacts.contact_points import normal_phone, normal_tax_id, normalise
from contracts.errors import ValidationFailed


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Jose@Acme.COM", "jose@acme.com"),
        ("a.b+c_d@mail.acme.co.uk", "a.b+c_d@mail.acme.co.uk"),
        ("JOSÉ@ñandú.com", "josé@ñandú.com"),
        ("ana@xn--and-6ma2c.com", "ana@ñandú.com"),
    ],
)
def test_address_is_brought_into_one_form(text, normal):
    assert normal_email(text) == normal
    assert normal_email(normal) == normal


@pytest.mark.parametrize(
    "text",
    ["", "ana", "ana@", "@acme.com", "a@b@c.com", "ana ruiz@acme.com", "ana@acme", "ana@-acme.com",
     ".ana@acme.com", "an..a@acme.com", "ana.@acme.com", "ana@acme.com.",
     f"ana@{'a' * 64}.com", f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 20}.com",
     "ana@[127.0.0.1]", "ana@acme.com\n", "<ana@acme.com>", "ana@exa_mple.com"],
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ValueError, match="This is not an email address"):
        normal_email(text)


@given(st.builds(
    "{}@{}".format,
    st.text("abzAZ09.+-_!#'@ é\"", max_size=12), st.text("abAB09.-_ñ@", max_size=12),
))
def test_quick_way_says_the_same_as_the_whole_check(text):
    try:
        expected = validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        expected = None

    try:
        assert normal_email(text) == expected
    except ValueError:
        assert expected is None


@pytest.mark.parametrize(
    ("text", "country", "normal"),
    [
        ("600 12 31 23", "ES", ("+34600123123", None)),
        ("(0034) 600-123-123", "GB", ("+34600123123", None)),
        ("020 7946 0018 x 12", "GB", ("+442079460018", "12")),
        ("+1 (201) 555-0123 ext. 4", "ES", ("+12015550123", "4")),
        ("tel:+34-600-123-123", "ES", ("+34600123123", None)),
        ("600 123 123", "XX", None), ("12", "ES", None), ("", "ES", None), ("abc", "ES", None),
        ("+34 600 123 123 123 123", "ES", None), ("+999 123456", "ES", None),
    ],
)
def test_phone_is_read_as_one_of_the_country(text, country, normal):
    if normal is not None:
        assert normal_phone(text, country) == normal
        return
    with pytest.raises(ValueError, match="This is not a phone number"):
        normal_phone(text, country)


@pytest.mark.parametrize(
    ("country", "text", "normal"),
    [
        ("ES", "12345678-z", "12345678Z"), ("ES", "X1234567L", "X1234567L"),
        ("ES", "ES B58378431", "B58378431"), ("PT", "PT 501 964 843", "501964843"),
        ("US", " 12 3456789 ", "123456789"), ("ZZ", "a 1", "A1"),
        ("ES", "12345678A", None), ("ES", "B12345678", None), ("DE", "DE1", None),
    ],
)
def test_tax_id_is_checked_where_the_country_is_known(country, text, normal):
    if normal is not None:
        assert normal_tax_id(country, text) == normal
        return
    with pytest.raises(ValueError, match=f"This is not a tax id of {country}"):
        normal_tax_id(country, text)


def test_all_that_is_wrong_is_told_at_once():
    fields = {
        "emails": [{"address": "a@acme.com"}, {"address": "no"}],
        "phones": [{"number": "x"}, {"number": "600123123"}],
        "tax_ids": [{"country": "ES", "value": "1"}],
        "addresses": [{"is_primary": True}, {}, {"is_primary": True}],
    }

    with pytest.raises(ValidationFailed) as caught:
        normalise(fields, country="ES")

    assert [error["pointer"] for error in caught.value.details["errors"]] == [
        "/emails/1/address", "/phones/0/number", "/tax_ids/0/value", "/addresses/2/is_primary",
    ]


def test_what_is_in_its_form_already_stays_so():
    fields = {
        "emails": [{"address": "A@acme.com"}, {"address": "b@acme.com", "is_primary": True}],
        "phones": [{"number": "020 7946 0018 x 7", "extension": None}],
        "addresses": [{"country": "GB"}],
        "affiliations": [{"organisation_id": "x"}],
    }

    normalise(fields, country="ES")
    once = {name: [dict(item) for item in items] for name, items in fields.items()}
    normalise(fields, country="ES")

    assert fields == once
    assert fields["phones"] == [
        {"number": "+442079460018", "extension": "7", "is_primary": True}]
    assert "is_primary" not in fields["emails"][0]
    assert fields["addresses"][0]["is_primary"] is True
    assert fields["affiliations"][0]["is_primary"] is True
