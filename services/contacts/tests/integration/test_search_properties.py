"""Every contact is found by what is known of it, whatever that is, and in spite of a slip."""

import random
import string

import phonenumbers
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from chassis.testing.sizes import sized
from contacts.names import words_in

LATIN = string.ascii_letters + "áéíóúñüçøßłžčÁÉÑÖ"
names = st.text(LATIN + "'-. ", min_size=1, max_size=30).filter(lambda text: words_in(text))
long_words = st.text(LATIN, min_size=5, max_size=14)
any_text = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=60)
emails = st.builds(
    lambda local, number, domain: f"{local}{number}@{domain}",
    st.from_regex(r"[a-z]{1,8}([._+-][a-z]{1,8})?", fullmatch=True),
    st.integers(0, 9999),
    st.sampled_from(["gmail.com", "acme.es", "mail.acme-group.co.uk", "ñandú.com"]),
)


def _numbers_of(region):
    """Real numbers of a country: those of its example with other digits at the end."""
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.FIXED_LINE)
    digits = str(example.national_number)

    def number(end):
        example.national_number = int(digits[:-4] + f"{end:04d}")
        return phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)

    return st.integers(0, 9999).map(number)


phones = st.sampled_from(
    ["ES", "GB", "DE", "FR", "IT", "US", "RU", "HU", "BR", "JP", "PT", "AU", "NL"]
).flatmap(_numbers_of)

hypothesis_settings = settings(
    max_examples=sized(40, usual=12), deadline=None, suppress_health_check=list(HealthCheck))


def _find(rules, q):
    return [item["contact"]["id"] for item in rules.search_contacts(q=q, limit=50)["items"]]


@pytest.fixture
def others(rules):
    """Some who are not meant."""
    for name in ("Ana Ruiz", "José García", "María López", "Acme S.A."):
        rules.create_contact(kind="organisation", name=name)


@hypothesis_settings
@given(given_name=names, family_name=names)
def test_contact_is_found_by_its_full_name(rules, others, given_name, family_name):
    created = rules.create_contact(
        kind="person", given_name=given_name, family_name=family_name)

    assert created["id"] in _find(rules, created["name"])
    rules.archive_contact(contact_id=created["id"])


@hypothesis_settings
@given(name=any_text)
def test_contact_is_found_by_any_name_that_has_a_word(rules, others, name):
    assume(words_in(name) and name.strip() == name)

    created = rules.create_contact(kind="organisation", name=name)

    assert created["id"] in _find(rules, name)
    rules.archive_contact(contact_id=created["id"])


@hypothesis_settings
@given(addresses=st.lists(emails, min_size=1, max_size=6, unique=True))
def test_contact_is_found_by_each_email(rules, others, addresses):
    created = rules.create_contact(
        kind="person", given_name="Ana", emails=[{"address": text} for text in addresses])

    for email in created["emails"]:
        address = email["address"]
        assert created["id"] in _find(rules, address)
        assert created["id"] in _find(rules, address.upper())
        assert created["id"] in _find(rules, address[: len(address) // 2 + 1])
    rules.archive_contact(contact_id=created["id"])


@hypothesis_settings
@given(numbers=st.lists(phones, min_size=1, max_size=5, unique=True))
def test_contact_is_found_by_each_phone_as_it_is_dialled_at_home_and_abroad(rules, others,
                                                                           numbers):
    created = rules.create_contact(kind="person", phones=[{"number": text} for text in numbers])

    for phone in created["phones"]:
        number = phonenumbers.parse(phone["number"])
        for form in (phonenumbers.PhoneNumberFormat.E164,
                     phonenumbers.PhoneNumberFormat.INTERNATIONAL,
                     phonenumbers.PhoneNumberFormat.NATIONAL):
            typed = phonenumbers.format_number(number, form)
            assert created["id"] in _find(rules, typed), typed
    rules.archive_contact(contact_id=created["id"])


def _with_slip(word, seed):
    """A word with a letter too many, too few or wrong, or with two that changed places."""
    chance = random.Random(seed)
    at = chance.randrange(len(word))
    letter = chance.choice(string.ascii_lowercase)
    swap = min(at, len(word) - 2)
    return chance.choice([
        word[:at] + letter + word[at:],
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at + 1 :],
        word[:swap] + word[swap + 1] + word[swap] + word[swap + 2 :],
    ])


@settings(hypothesis_settings, max_examples=sized(100, usual=30))
@given(words=st.lists(long_words, min_size=1, max_size=3), seed=st.integers(0, 10**6),
       which=st.integers(0, 2))
def test_contact_is_found_by_its_name_when_one_letter_is_wrong(rules, others, words, seed, which):
    created = rules.create_contact(kind="person", given_name=" ".join(words))
    folded = words_in(created["name"])
    at = which % len(folded)

    typed = " ".join([*folded[:at], _with_slip(folded[at], seed), *folded[at + 1 :]])

    assert created["id"] in _find(rules, typed), typed
    rules.archive_contact(contact_id=created["id"])


def test_contact_with_as_much_as_it_may_have_is_found_by_all_of_it(rules):
    created = rules.create_contact(
        kind="person", given_name=" ".join(f"n{number}" for number in range(20)),
        family_name=" ".join(f"f{number}" for number in range(25)),
        emails=[{"address": f"mail{number}@domain{number}.es"} for number in range(50)],
        phones=[{"number": f"+4420794600{number:02}"} for number in range(50)],
        external_ids=[{"system": "sap", "id": f"K-{number}"} for number in range(50)],
    )

    known = [item["address"] for item in created["emails"]]
    known += [item["number"] for item in created["phones"]]
    known += [item["id"] for item in created["external_ids"]]
    for typed in (created["name"], "f24", *known):
        assert _find(rules, typed) == [created["id"]], typed
