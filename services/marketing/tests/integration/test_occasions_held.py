"""Occasions from plan to end: opened, called off or held, with who came and what it cost."""

from datetime import timedelta

import orjson
import pytest
from campaign_factories import SETTINGS, an_action, approved
from capture_factories import (
    an_occasion,
    by_name,
    cancel,
    check_in,
    mails,
    opened_form,
    opened_occasion,
    registered,
    states,
    subjects,
)
from icalendar import Calendar
from ledger_factories import an_interaction, entered, recorded, touched

from chassis import clock
from chassis.holdings import DocumentHoldings
from chassis.outbox import commit
from chassis.testing.parties import party
from contracts import marketing as contract
from contracts.errors import NotFound, PreconditionFailed, ValidationFailed
from marketing.errors import (
    MailIsNotSetUp,
    OccasionHasFewerPlaces,
    OccasionHasNotBegun,
    OccasionIsNotOpen,
    OccasionIsOver,
    RegistrationIsOver,
)
from marketing.models import DOCUMENTS
from marketing.occasions.settling import settle_occasions


@pytest.fixture(autouse=True)
def _settings(rules, later):
    rules.set_marketing_mail_settings(**SETTINGS)


def test_check_in_notes_once_who_came_and_what_it_cost(rules, later, events_of):
    campaign = approved(rules)
    action = an_action(rules, campaign, channel="event", mail=None)
    occasion = opened_occasion(
        rules, campaign_id=campaign["id"], action_id=action["id"],
        fixed_cost={"amount": "500.00", "currency": "EUR"},
        unit_cost={"amount": "12.50", "currency": "EUR"})
    ana = party(name="Ana Ruiz", emails=[{"address": "ana@example.com"}])
    registration = rules.register_for_occasion(occasion_id=occasion["id"], contact_id=ana)
    with pytest.raises(OccasionHasNotBegun):
        check_in(rules, registration)
    later(days=7)

    for _ in range(2):
        assert check_in(rules, registration)["state"] == "attended"

    (visit,) = touched(rules, kind="visited")
    assert (visit["contact_ids"], visit["campaign_id"], visit["action_id"]) == (
        [ana], campaign["id"], action["id"])
    assert {entry["source"]["type"]: (entry["amount"]["amount"], entry.get("contact_ids"))
            for entry in entered(rules, campaign_id=campaign["id"])} == {
        "occasion": ("500.00", None), "occasion_registration": ("12.50", [ana])}
    (told,) = events_of(contract.occasion_registration_attended)
    assert (told["occasion_registration"]["contact_id"], told["channel"]) == (ana, "event")
    results = rules.get_occasion_results(occasion_id=occasion["id"])
    assert (results["cost"]["amount"], results["cost_of_attendance"]["amount"]) == (
        "512.50", "512.50")


@pytest.fixture
def events_of(rules):
    """What was announced of a kind, as it waits to be told."""
    def found(event):
        return [orjson.loads(one["data"]) for raw in rules.store.outbox.find().sort("at", 1)
                for one in raw.get("events", ()) if one["type"] == event.type]

    return found


def test_interaction_of_who_came_is_no_further_touch_or_cost(rules):
    ana = party()
    rules.react("on_interaction_told", recorded(an_interaction(
        ana, channel="event", direction="inbound", refers_to=[
            {"type": "occasion_registration", "id": "occasion_registration_x"},
            {"type": "campaign", "id": "campaign_01h455vb4pex5vsknk084sn02q"}])))

    assert (touched(rules), entered(rules)) == ([], [])


def test_end_occasion_puts_down_who_did_not_come(rules, later):
    occasion = opened_occasion(rules)
    ana, *_ = [registered(rules, occasion, name) for name in ("ana", "eva", "luz")]
    with pytest.raises(OccasionHasNotBegun):
        rules.end_occasion(occasion_id=occasion["id"])
    later(days=7, hours=1)
    check_in(rules, ana)

    for _ in range(2):
        assert rules.end_occasion(occasion_id=occasion["id"])["state"] == "over"
        settle_occasions()

    assert states(rules, occasion) == {"ana": "attended", "eva": "no_show", "luz": "cancelled"}
    results = rules.get_occasion_results(occasion_id=occasion["id"])
    assert (results["registered_count"], results["attended_count"], results["no_show_count"],
            results["attendance"]) == (2, 1, 1, 0.5)
    for late in (lambda: registered(rules, occasion, "paz"),
                 lambda: cancel(rules, ana),
                 lambda: rules.close_occasion(occasion_id=occasion["id"])):
        with pytest.raises((OccasionIsNotOpen, RegistrationIsOver, OccasionIsOver)):
            late()


def test_cancel_occasion_tells_who_registered_each_once(rules):
    occasion = opened_occasion(rules)
    for name in ("ana", "eva", "luz"):
        registered(rules, occasion, name)

    rules.cancel_occasion(occasion_id=occasion["id"])
    for _ in range(2):
        settle_occasions()

    assert set(states(rules, occasion).values()) == {"cancelled"}
    assert [subjects(rules, name)[-1] for name in ("ana", "eva", "luz")] == ["Suspendido"] * 3
    assert len(mails(rules)) == 6
    (attached,) = mails(rules, "ana@example.com")[-1]["attachments"]
    (event,) = Calendar.from_ical(bytes(attached["content"])).walk("VEVENT")
    assert event["status"] == "CANCELLED"


def test_whoever_registered_is_told_each_once_when_it_is_at_another_time_or_place(rules):
    occasion = opened_occasion(rules, url="https://lumbre.example/aula")
    for name in ("ana", "eva", "luz"):
        registered(rules, occasion, name)
    before = len(mails(rules))
    changed = rules.update_occasion(occasion_id=occasion["id"], changes={"capacity": 2})
    settle_occasions()
    assert len(mails(rules)) == before

    for changes in ({"place": "Calle Nueva 7, Madrid"}, {"place": "Calle Sol 9, Madrid"}):
        changed = rules.update_occasion(occasion_id=occasion["id"], changes=changes)
    registered(rules, occasion, "paz")
    for _ in range(2):
        settle_occasions()

    assert changed["place"] == "Calle Sol 9, Madrid"
    assert [subjects(rules, name)[-1] for name in ("ana", "eva", "luz")] == ["Cambio"] * 3
    assert "Cambio" not in subjects(rules, "paz")
    has_place, waits = mails(rules, "ana@example.com")[-1], mails(rules, "luz@example.com")[-1]
    assert "Calle Sol 9, Madrid" in has_place["text"]
    assert "https://lumbre.example/aula" in has_place["text"]
    assert "https://lumbre.example/aula" not in waits["text"]
    (event,) = Calendar.from_ical(bytes(has_place["attachments"][0]["content"])).walk("VEVENT")
    assert event["location"] == "Calle Sol 9, Madrid"
    assert not waits.get("attachments")
    assert len(mails(rules)) == before + 4


def test_more_places_have_who_waits_move_up_and_fewer_than_taken_are_refused(rules):
    occasion = opened_occasion(rules)
    for name in ("ana", "eva", "luz", "paz"):
        registered(rules, occasion, name)

    rules.update_occasion(occasion_id=occasion["id"], changes={"capacity": 3})
    with pytest.raises(OccasionHasFewerPlaces):
        rules.update_occasion(occasion_id=occasion["id"], changes={"capacity": 2})

    assert states(rules, occasion) == {
        "ana": "confirmed", "eva": "confirmed", "luz": "confirmed", "paz": "waiting"}
    assert rules.get_occasion(occasion_id=occasion["id"])["capacity"] == 3


def test_whoever_is_erased_frees_the_place_and_leaves_a_number(rules, later):
    occasion = opened_occasion(rules, capacity=1)
    ana = party(name="Ana Ruiz", emails=[{"address": "ana@example.com"}])
    rules.register_for_occasion(occasion_id=occasion["id"], contact_id=ana)
    registered(rules, occasion, "eva")

    commit(lambda: DocumentHoldings(DOCUMENTS).erase([ana], "data_request_x"))
    settle_occasions()
    assert states(rules, occasion) == {"eva": "confirmed"}

    later(days=7)
    check_in(rules, by_name(rules, occasion, "eva"))
    rules.forget_form_submissions(email="eva@example.com")
    (left,) = rules.list_occasion_registrations(occasion_id=occasion["id"])["items"]
    assert (left["state"], "email" in left, "name" in left) == ("attended", False, False)


@pytest.mark.parametrize(("fields", "pointer"), [
    ({"ends_at": "2020-01-01T00:00:00Z"}, "/ends_at"),
    ({"campaign_id": "campaign_01h455vb4pex5vsknk084sn02q"}, "/campaign_id"),
    ({"fixed_cost": {"amount": "-1", "currency": "EUR"}}, "/fixed_cost/amount")])
def test_create_occasion_refuses_what_makes_no_sense(rules, fields, pointer):
    with pytest.raises(ValidationFailed) as refused:
        rules.create_occasion(**an_occasion(**fields))

    assert [error["pointer"] for error in refused.value.details["errors"]] == [pointer]
    assert rules.list_occasions()["items"] == []


def test_draft_is_seen_by_nobody_outside_and_takes_nobody(rules):
    occasion = rules.create_occasion(**an_occasion())

    for ask in (rules.get_public_occasion, rules.write_occasion_calendar):
        with pytest.raises(NotFound):
            ask(occasion_id=occasion["id"])
    with pytest.raises(NotFound):
        registered(rules, occasion, "ana")
    rules.store.marketing_mail_settings.delete_many({})
    with pytest.raises(MailIsNotSetUp):
        rules.open_occasion(occasion_id=occasion["id"])
    with pytest.raises(PreconditionFailed):
        rules.update_occasion(
            occasion_id=occasion["id"], changes={"name": "x"}, expected_version=9)

    assert rules.get_occasion(occasion_id=occasion["id"])["state"] == "draft"


def test_public_occasion_tells_whether_there_are_places_and_by_which_form(rules):
    occasion = opened_occasion(rules, capacity=1)
    form = opened_form(rules, occasion_id=occasion["id"])

    before = rules.get_public_occasion(occasion_id=occasion["id"])
    registered(rules, occasion, "ana")
    after = rules.get_public_occasion(occasion_id=occasion["id"])

    assert (before["has_places"], after["has_places"], after["is_open"]) == (True, False, True)
    assert (before["form_id"], "url" in before) == (form["id"], False)
    clock.move(timedelta())
