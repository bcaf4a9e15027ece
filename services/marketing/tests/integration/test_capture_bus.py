"""Forms and occasions in services that run: many at once, and what others do with it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from campaign_factories import SETTINGS
from capture_factories import ANSWERS, a_form, an_occasion, told_at

from chassis import clock
from chassis.testing.processes import wait_until
from contracts.errors import Conflict, ServiceUnavailable

PEOPLE, PLACES = 50, 10


@pytest.fixture
def opened(marketing):
    """An occasion of ten places that one can register for."""
    marketing.set_marketing_mail_settings(**SETTINGS)

    def make(**fields):
        occasion = marketing.create_occasion(**an_occasion(capacity=PLACES, **fields))
        return marketing.open_occasion(occasion_id=occasion["id"])

    return make


def register(marketing, occasion, number):
    """Where somebody stands; whoever is not answered in time asks again, and is the same."""
    while True:
        try:
            return marketing.register_for_occasion(
                occasion_id=occasion["id"], email=f"person{number}@example.com")["state"]
        except Conflict as error:
            return error.code
        except ServiceUnavailable:
            continue


def all_states(marketing, occasion):
    return [item["state"] for item in marketing.list_occasion_registrations(
        occasion_id=occasion["id"], limit=200)["items"]]


def test_fifty_at_once_get_ten_places_and_the_rest_waits_in_order(marketing, opened):
    occasion = opened()

    with ThreadPoolExecutor(16) as pool:
        told = list(pool.map(lambda number: register(marketing, occasion, number),
                             range(PEOPLE)))

    assert sorted(told) == ["confirmed"] * PLACES + ["waiting"] * (PEOPLE - PLACES)
    # The first by number have the places, whoever was told first.
    assert all_states(marketing, occasion) == (
        ["confirmed"] * PLACES + ["waiting"] * (PEOPLE - PLACES))


def test_fifty_at_once_without_a_waiting_list_are_refused_but_ten(marketing, opened):
    occasion = opened(has_waiting_list=False)

    with ThreadPoolExecutor(16) as pool:
        told = list(pool.map(lambda number: register(marketing, occasion, number),
                             range(PEOPLE)))

    assert sorted(told) == ["confirmed"] * PLACES + ["occasion_is_full"] * (PEOPLE - PLACES)
    assert all_states(marketing, occasion) == ["confirmed"] * PLACES


def test_places_given_back_at_once_go_each_to_one_who_waits(marketing, opened):
    occasion = opened()
    for number in range(2 * PLACES):
        register(marketing, occasion, number)
    held = marketing.list_occasion_registrations(
        occasion_id=occasion["id"], state="confirmed")["items"]

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda one: marketing.cancel_occasion_registration(
            occasion_registration_id=one["id"]), held))

    assert sorted(all_states(marketing, occasion)) == (
        ["cancelled"] * PLACES + ["confirmed"] * PLACES)


def test_one_form_sent_fifty_times_at_once_is_one_submission(marketing, opened):
    opened()
    form = marketing.create_form(**a_form())
    marketing.open_form(form_id=form["id"])
    token = marketing.get_public_form(form_id=form["id"])["token"]
    request = {"form_id": form["id"], "token": token, "answers": ANSWERS, "consents": []}

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: marketing.submit_form(**request), range(PEOPLE)))

    assert answers == [answers[0]] * PEOPLE
    (kept,) = marketing.list_form_submissions(form_id=form["id"])["items"]
    assert kept["suspected_because"] == "too_quick"


def test_who_came_is_in_the_timeline_of_the_contact_once(marketing, client, opened):
    ana = client.contacts.create_contact(
        kind="person", name="Ana Ruiz", emails=[{"address": "ana@example.com"}])["id"]
    begins = clock.now() + timedelta(hours=1)
    occasion = opened(starts_at=told_at(begins))
    registration = marketing.register_for_occasion(occasion_id=occasion["id"], contact_id=ana)
    for _ in range(2):
        marketing.check_in_occasion_registration(
            occasion_registration_id=registration["id"])

    (interaction,) = wait_until(lambda: client.contacts.list_contact_interactions(
        contact_id=ana)["items"], 20, "the timeline tells of it")
    assert (interaction["channel"], interaction["direction"]) == ("event", "inbound")
    assert {"type": "occasion", "id": occasion["id"]} in interaction["refers_to"]
    assert "Jornada de leña" in interaction["subject"]
    (touch,) = marketing.list_touches(contact_id=ana, kind="visited")["items"]
    assert touch["source"]["id"] == registration["id"]
