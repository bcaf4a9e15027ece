"""The demo holds together, and fits what the API takes."""

from datetime import date

import pytest

from cli.demo import requests
from cli.demo.organisations import ORGANISATIONS
from cli.demo.people import CUSTOMERS, PARTNERS, PEOPLE
from cli.demo.talks import TALKS
from cli.demo.ties import TIES
from contracts import contacts as contract

pytestmark = pytest.mark.unit

SLUGS = [it.slug for it in (*ORGANISATIONS, *PEOPLE)]
SUFFIX = "01h455vb4pex5vsknk084sn02q"
OWNERS = {who: f"user_{SUFFIX}" for who in ("administrator", "sales", "support", "read_only")}
COUNTRIES = {it.slug: it.country for it in ORGANISATIONS}
TODAY = date(2026, 3, 31)


@pytest.fixture(scope="module")
def ids():
    """An id for each contact of the demo, no two alike."""
    letters = "0123456789abcdefghjkmnpqrstvwxyz"
    return {slug: f"contact_{SUFFIX[:-2]}{letters[number // 32]}{letters[number % 32]}"
            for number, slug in enumerate(SLUGS)}


def test_demo_is_as_large_as_it_says():
    assert len(ORGANISATIONS) == 12
    assert len(PEOPLE) == 40
    assert len(set(SLUGS)) == 52
    assert len({talk.slug for talk in TALKS}) == len(TALKS) > 30


def test_everything_fits_the_contract(ids):
    sent = [
        *((contract.create_contact, requests.organisation(it, number, OWNERS))
          for number, it in enumerate(ORGANISATIONS, 1)),
        *((contract.create_contact, requests.person(it, number, ids, COUNTRIES, OWNERS))
          for number, it in enumerate(PEOPLE, 1)),
        *((contract.create_relationship, requests.relationship(it, ids)) for it in TIES),
        *((contract.record_interaction, requests.interaction(it, ids, OWNERS, TODAY))
          for it in TALKS),
    ]

    for operation, body in sent:
        assert operation.request.validate(body) == {}, body


def test_no_two_share_an_address_or_a_telephone(ids):
    bodies = [
        *(requests.organisation(it, number, {}) for number, it in enumerate(ORGANISATIONS, 1)),
        *(requests.person(it, number, ids, COUNTRIES, {}) for number, it in enumerate(PEOPLE, 1)),
    ]

    for name, key in (("emails", "address"), ("phones", "number")):
        values = [point[key] for body in bodies for point in body.get(name, ())]
        assert len(values) == len(set(values)) > 40


def test_interactions_lie_in_the_last_months(ids):
    for talk in TALKS:
        told = requests.interaction(talk, ids, OWNERS, TODAY)
        assert "2025-11-01" < told["occurred_at"] < "2026-03-31"


def test_customers_and_partners_to_be_are_of_different_organisations():
    by_slug = {person.slug: person for person in PEOPLE}

    chosen = [(by_slug[slug], role) for slugs, role in ((CUSTOMERS, "customer"),
                                                        (PARTNERS, "partner")) for slug in slugs]

    assert len({person.places[0][0] for person, _ in chosen}) == 4
    for person, role in chosen:
        assert role in [held[0] for held in person.roles]
        assert person.has_email
