"""What third parties promised: warned of and broken at the right minute, once each."""

from threading import Thread

import pytest
from clocks_at_work import madrid
from side_factories import a_carrier, a_side_thread
from sla_factories import a_calendar, a_policy, a_target
from slas_at_work import at, clocks_of, history_of, moment, told  # noqa: F401  A fixture.
from ticket_factories import a_ticket

from contracts.errors import ValidationFailed
from helpdesk.side_threads import watching
from helpdesk.side_threads.models import SideThread

HOUR = {"first_response_minutes": 60, "next_response_minutes": 30, "warn_at": 0.5}


@pytest.fixture
def carrier(rules, at):  # noqa: F811
    return a_carrier()


@pytest.fixture
def ticket(rules, at):  # noqa: F811
    return rules.create_ticket(**a_ticket())


def opened(rules, ticket, carrier, **fields):
    return rules.create_side_thread(**a_side_thread(ticket, carrier, **fields))


def happenings(rules):
    return [(event["type"].rpartition(".")[2], data["metric"], moment(data["happened_at"]),
             moment(data["noticed_at"])) for event, data in told(rules)
            if event["type"] in ("helpdesk.side_thread.warned", "helpdesk.side_thread.breached")]


def watch(at, text):  # noqa: F811
    at(text)
    watching.watch_side_threads()


def clock_of(rules, thread, metric="first_response"):
    shown = rules.get_side_thread(side_thread_id=thread["id"])
    return next(one for one in shown["clocks"] if one["metric"] == metric)


def test_promise_is_warned_of_and_broken_once_each_at_its_minute(rules, ticket, carrier, at):  # noqa: F811
    thread = opened(rules, ticket, carrier, promise=HOUR)

    watch(at, "2026-11-27T10:30")
    assert happenings(rules) == []
    watch(at, "2026-11-27T10:30:02")
    assert rules.get_side_thread(side_thread_id=thread["id"])["version"] == thread["version"]
    watch(at, "2026-11-27T11:00:03")
    watch(at, "2026-11-27T11:00:08")

    assert happenings(rules) == [
        ("warned", "first_response", madrid("2026-11-27T10:30"), madrid("2026-11-27T10:30:02")),
        ("breached", "first_response", madrid("2026-11-27T11:00"), madrid("2026-11-27T11:00:03"))]
    shown = rules.get_side_thread(side_thread_id=thread["id"])
    assert moment(shown["sla_breached_at"]) == madrid("2026-11-27T11:00")
    assert clock_of(rules, thread)["state"] == "breached"
    noted = history_of(rules, ticket, "side_thread")[-1]
    assert noted[0]["breached"] == "first_response"
    assert noted[2:] == (madrid("2026-11-27T11:00"), "service:helpdesk")


def test_after_an_outage_all_happens_at_its_own_minute(rules, ticket, carrier, at):  # noqa: F811
    opened(rules, ticket, carrier, promise=HOUR)

    watch(at, "2026-11-27T15:00")

    assert [(what, when) for what, _, when, _ in happenings(rules)] == [
        ("warned", madrid("2026-11-27T10:30")), ("breached", madrid("2026-11-27T11:00"))]


def test_answer_in_time_keeps_the_promise_and_the_next_one_begins_when_we_write(
        rules, ticket, carrier, at):  # noqa: F811
    thread = opened(rules, ticket, carrier, promise=HOUR)
    at("2026-11-27T10:20")
    rules.add_side_message(side_thread_id=thread["id"], body="Sí.", contact_id=carrier)
    watch(at, "2026-11-27T13:00")

    assert happenings(rules) == []
    assert clock_of(rules, thread)["state"] == "met"
    rules.add_side_message(side_thread_id=thread["id"], body="¿Cuándo?")
    assert moment(clock_of(rules, thread, "next_response")["due_at"]) == madrid(
        "2026-11-27T13:30")
    watch(at, "2026-11-27T13:30:01")
    assert [(what, metric) for what, metric, *_ in happenings(rules)] == [
        ("warned", "next_response"), ("breached", "next_response")]


def test_only_hours_of_the_calendar_count(rules, ticket, carrier, at):  # noqa: F811
    calendar = rules.create_business_calendar(**a_calendar())
    at("2026-11-27T16:45")

    thread = opened(rules, ticket, carrier, promise={
        "first_response_minutes": 600, "calendar_id": calendar["id"]})

    due = moment(clock_of(rules, thread)["due_at"])
    reckoned = rules.reckon_business_time(
        business_calendar_id=calendar["id"], from_at=thread["opened_at"], minutes=600)
    assert due == moment(reckoned["until_at"])
    assert due > madrid("2026-11-30T00:00")


def test_closed_side_thread_promises_nothing_more(rules, ticket, carrier, at):  # noqa: F811
    thread = opened(rules, ticket, carrier, promise=HOUR)
    at("2026-11-27T10:10")
    rules.close_side_thread(side_thread_id=thread["id"])

    watch(at, "2026-11-28T10:00")

    assert happenings(rules) == []
    assert clock_of(rules, thread)["state"] == "stopped"


def test_other_promise_counts_from_when_it_was_asked(rules, ticket, carrier, at):  # noqa: F811
    thread = opened(rules, ticket, carrier, promise=HOUR)
    at("2026-11-27T10:10")

    rules.update_side_thread(side_thread_id=thread["id"], changes={
        "promise": {"first_response_minutes": 120}})

    assert moment(clock_of(rules, thread)["due_at"]) == madrid("2026-11-27T12:00")
    rules.update_side_thread(side_thread_id=thread["id"], changes={"promise": None})
    assert rules.get_side_thread(side_thread_id=thread["id"])["clocks"] == []


def test_set_side_terms_hold_for_who_names_no_promise(rules, ticket, carrier):
    other = a_carrier(name="Otro")
    rules.set_side_terms(items=[
        {"role": "carrier", "first_response_minutes": 60},
        {"contact_id": carrier, "first_response_minutes": 15}])

    minutes = [clock_of(rules, opened(rules, ticket, contact_id))["target_minutes"]
               for contact_id in (carrier, other)]

    assert minutes == [15, 60]
    assert opened(rules, ticket, other, role="warehouse")["clocks"] == []
    with pytest.raises(ValidationFailed):
        rules.set_side_terms(items=[{"first_response_minutes": 60,
                                     "calendar_id": "business_calendar_" + "0" * 26}])
    assert len(rules.get_side_terms()["items"]) == 2


def test_clock_of_the_ticket_stands_while_a_third_party_is_waited_for(rules, carrier, at):  # noqa: F811
    rules.create_sla_policy(**a_policy(a_target(resolution=240)))
    ticket = rules.create_ticket(**a_ticket())
    at("2026-11-27T11:00")

    thread = opened(rules, ticket, carrier)
    paused = clocks_of(rules, ticket)["resolution"]
    at("2026-11-27T13:00")
    rules.add_side_message(side_thread_id=thread["id"], body="Sí.", contact_id=carrier)

    assert (paused["state"], paused["waits_for"]) == ("paused", "third_party")
    assert moment(clocks_of(rules, ticket)["resolution"]["due_at"]) == madrid("2026-11-27T16:00")


def test_watch_of_many_at_once_tells_each_once(rules, ticket, carrier, at):  # noqa: F811
    for _ in range(5):
        opened(rules, ticket, carrier, promise={"first_response_minutes": 60})
    at("2026-11-27T11:30")

    threads = [Thread(target=watching.watch_side_threads) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [what for what, *_ in happenings(rules)] == ["breached"] * 5
    assert SideThread.collection().count_documents({"version": 2}) == 5
