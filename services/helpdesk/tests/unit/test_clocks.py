"""The clocks of a ticket, case by case: what counts, what stands still, and what is broken when."""

from datetime import timedelta

import pytest
from clocks_at_work import NIGHT, OFFICE, madrid, played, promise, reading

from helpdesk.slas.reckoning import Clocks


def log_of(*happenings, opened="2026-11-27T10:00", terms=None):
    """A log that begins with a ticket opened and based on terms."""
    at = madrid(opened)
    return [("opened", at, {}), ("based", at, {"terms": terms}),
            *((what, madrid(when), said) for what, when, said in happenings)]


@pytest.mark.parametrize(("hours", "opened", "minutes", "due"), [
    (OFFICE, "2026-11-27T10:00", 60, "2026-11-27T11:00"),
    (None, "2026-11-28T23:30", 60, "2026-11-29T00:30"),
    # Over closing time, the weekend and a holiday.
    (OFFICE, "2026-11-27T17:30", 60, "2026-11-30T09:30"),
    (OFFICE, "2026-12-07T17:30", 60, "2026-12-09T09:30"),
    (OFFICE, "2026-11-28T12:00", 60, "2026-11-30T10:00"),
    # Over the nights in which an hour is missing, and in which one comes twice.
    (OFFICE, "2026-03-27T17:30", 60, "2026-03-30T09:30"),
    (OFFICE, "2026-10-23T17:30", 60, "2026-10-26T09:30"),
    (None, "2026-03-29T01:30", 60, "2026-03-29T03:30"),
    (NIGHT, "2026-03-28T23:00", 240, "2026-03-29T04:00"),
    (NIGHT, "2026-10-24T23:00", 300, "2026-10-25T03:00"),
    (NIGHT, "2026-10-25T05:30", 60, "2026-10-25T22:30"),
])
def test_promise_is_due_after_so_much_business_time(hours, opened, minutes, due):
    terms = promise(hours, first_response=minutes)

    clocks, _ = played(log_of(opened=opened, terms=terms), madrid(opened))

    assert reading(clocks, "first_response") == {
        "metric": "first_response", "state": "running", "target_minutes": minutes,
        "started_at": madrid(opened), "due_at": madrid(due)}
    assert clocks.next_at() == clocks.due_at() == madrid(due)


@pytest.mark.parametrize(("answered", "state"), [
    ("2026-11-27T10:59:59.999", "met"),
    ("2026-11-27T11:00", "met"),
    ("2026-11-27T11:00:00.001", "breached"),
])
def test_promise_is_kept_up_to_the_very_moment(answered, state):
    terms = promise(first_response=60)

    clocks, happened = played(
        log_of(("answered", answered, {}), terms=terms), madrid("2026-11-27T12:00"))

    read = reading(clocks, "first_response")
    assert (read["state"], read["stopped_at"]) == (state, madrid(answered))
    assert read["due_at"] == madrid("2026-11-27T11:00")
    assert [one.what for one in happened] == (["breached"] if state == "breached" else [])
    assert clocks.next_at() is None


def test_promise_due_at_closing_time_is_broken_though_it_is_answered_before_the_next_day():
    log = log_of(("answered", "2026-11-27T20:00", {}), terms=promise(first_response=8 * 60))

    clocks, _ = played(log, madrid("2026-11-30T09:00"))

    assert reading(clocks, "first_response")["breached_at"] == madrid("2026-11-27T18:00")


def test_broken_promise_says_when_it_was_and_not_when_that_was_noticed():
    log = log_of(terms=promise(first_response=60))

    clocks, (broken,) = played(log, madrid("2026-11-30T12:00"))

    assert (broken.at, broken.due_at) == (madrid("2026-11-27T11:00"),) * 2
    read = reading(clocks, "first_response")
    assert (read["state"], read["breached_at"]) == ("breached", madrid("2026-11-27T11:00"))
    # It is still due, and comes first in lists.
    assert read["due_at"] == clocks.due_at() == madrid("2026-11-27T11:00")


def test_clock_stands_while_the_ticket_waits_over_closing_time():
    log = log_of(
        ("waits", "2026-11-27T17:00", {"waits_for": "third_party"}),
        terms=promise(resolution=9 * 60))
    paused, _ = played(log, madrid("2026-11-27T19:00"))
    read = reading(paused, "resolution")
    assert (read["state"], read["waits_for"]) == ("paused", "third_party")
    assert read["paused_at"] == madrid("2026-11-27T17:00")
    assert "due_at" not in read
    assert paused.due_at() is paused.next_at() is None

    log.append(("waits", madrid("2026-12-01T10:00"), {"waits_for": None}))
    clocks, happened = played(log, madrid("2026-12-01T11:00"))

    # Seven of nine hours were spent on the Friday.
    assert reading(clocks, "resolution")["due_at"] == madrid("2026-12-01T12:00")
    assert happened == []


def test_clock_goes_on_while_the_ticket_waits_for_us_or_for_whom_the_policy_does_not_name():
    for waits_for in ("us", "requester"):
        log = log_of(("waits", "2026-11-27T10:30", {"waits_for": waits_for}),
                     terms=promise(resolution=60, pauses_for=["third_party"]))

        clocks, _ = played(log, madrid("2026-11-27T10:45"))

        assert reading(clocks, "resolution")["due_at"] == madrid("2026-11-27T11:00")


def test_promise_whose_time_was_over_as_it_paused_is_broken_as_it_goes_on():
    log = log_of(("waits", "2026-11-27T11:00", {"waits_for": "requester"}),
                 ("waits", "2026-11-27T15:00", {"waits_for": None}),
                 terms=promise(resolution=60))

    _, happened = played(log, madrid("2026-11-27T16:00"))

    assert [(one.what, one.at) for one in happened] == [("breached", madrid("2026-11-27T15:00"))]


def test_time_while_it_is_resolved_does_not_count():
    log = log_of(("answered", "2026-11-27T10:30", {}), ("resolved", "2026-11-27T10:30", {}),
                 terms=promise(resolution=60, first_response=45))
    clocks, _ = played(log, madrid("2026-11-27T12:00"))
    assert {one["metric"]: one["state"] for one in clocks.readings()} == {
        "first_response": "met", "resolution": "met"}
    assert reading(clocks, "resolution")["due_at"] == madrid("2026-11-27T11:00")

    log.append(("reopened", madrid("2026-11-30T09:00"), {}))
    clocks, happened = played(log, madrid("2026-11-30T09:15"))

    read = reading(clocks, "resolution")
    assert (read["state"], read["due_at"]) == ("running", madrid("2026-11-30T09:30"))
    assert "stopped_at" not in read
    assert happened == []


def test_answer_that_was_owed_when_it_was_resolved_is_owed_again_when_it_is_reopened():
    log = log_of(("resolved", "2026-11-27T10:20", {}), terms=promise(first_response=30))
    clocks, _ = played(log, madrid("2026-11-27T12:00"))
    assert reading(clocks, "first_response")["state"] == "stopped"

    log.append(("reopened", madrid("2026-11-27T12:00"), {}))
    clocks, _ = played(log, madrid("2026-11-27T12:05"))

    assert reading(clocks, "first_response")["due_at"] == madrid("2026-11-27T12:10")


def test_next_response_is_owed_from_the_first_that_they_write_after_an_answer():
    log = log_of(("asked", "2026-11-27T10:10", {}), ("answered", "2026-11-27T10:20", {}),
                 terms=promise(next_response=30))
    clocks, _ = played(log, madrid("2026-11-27T10:25"))
    assert clocks.readings() == []

    log += [("asked", madrid("2026-11-27T10:30"), {}), ("asked", madrid("2026-11-27T10:50"), {})]
    clocks, _ = played(log, madrid("2026-11-27T10:55"))
    read = reading(clocks, "next_response")
    assert (read["started_at"], read["due_at"]) == (
        madrid("2026-11-27T10:30"), madrid("2026-11-27T11:00"))

    log += [("answered", madrid("2026-11-27T11:10"), {}), ("asked", madrid("2026-11-27T12:00"), {})]
    clocks, happened = played(log, madrid("2026-11-27T12:10"))

    # Broken once, and then promised anew.
    assert [(one.what, one.at) for one in happened] == [("breached", madrid("2026-11-27T11:00"))]
    read = reading(clocks, "next_response")
    assert (read["state"], read["due_at"]) == ("running", madrid("2026-11-27T12:30"))


def test_ticket_of_ours_owes_no_first_answer():
    at = madrid("2026-11-27T10:00")

    clocks, _ = played([("opened", at, {"is_answered": True}), (
        "based", at, {"terms": promise(first_response=30, next_response=30)})], at)

    assert clocks.readings() == []


def test_rebasing_keeps_the_time_that_was_spent_by_the_calendar_that_held_then():
    log = log_of(("based", "2026-11-27T17:30", {"terms": promise(None, resolution=10 * 60)}),
                 terms=promise(resolution=20 * 60))

    clocks, _ = played(log, madrid("2026-11-27T18:00"))

    # Seven and a half hours of the office; what is left goes on by all hours.
    assert reading(clocks, "resolution")["due_at"] == madrid("2026-11-27T20:00")


def test_rebasing_on_less_than_was_spent_breaks_the_promise_there_and_then():
    log = log_of(("based", "2026-11-27T12:00", {"terms": promise(resolution=60, warn_at=0.5)}),
                 terms=promise(resolution=600, warn_at=0.5))

    _, happened = played(log, madrid("2026-11-27T12:01"))

    # It is no use to warn of it any more.
    assert [(one.what, one.at) for one in happened] == [("breached", madrid("2026-11-27T12:00"))]


def test_rebasing_on_more_leaves_broken_what_is_and_warns_again():
    log = log_of(("based", "2026-11-27T12:00", {"terms": promise(resolution=240, warn_at=0.75)}),
                 terms=promise(resolution=60, warn_at=0.75))

    clocks, happened = played(log, madrid("2026-11-30T12:00"))

    assert [(one.what, one.at) for one in happened] == [
        ("warned", madrid("2026-11-27T10:45")), ("breached", madrid("2026-11-27T11:00")),
        ("warned", madrid("2026-11-27T13:00"))]
    assert reading(clocks, "resolution")["breached_at"] == madrid("2026-11-27T11:00")


def test_nothing_is_promised_any_more_when_no_policy_fits_and_what_was_spent_is_kept():
    log = log_of(("based", "2026-11-27T10:30", {"terms": None}), terms=promise(resolution=60))
    clocks, happened = played(log, madrid("2026-11-30T10:00"))
    assert (clocks.readings(), clocks.next_at(), happened) == ([], None, [])

    log.append(("based", madrid("2026-11-30T10:00"), {"terms": promise(resolution=60)}))
    clocks, _ = played(log, madrid("2026-11-30T10:00"))

    assert reading(clocks, "resolution")["due_at"] == madrid("2026-11-30T10:30")


def test_warnings_and_steps_come_once_each_in_their_order():
    terms = promise(first_response=60, warn_at=0.75, steps=[
        ("first_response", 30), ("first_response", -15), ("first_response", 0),
        ("first_response", -600), ("resolution", 5)])

    _, happened = played(log_of(terms=terms), madrid("2026-11-27T17:00"))

    assert [(one.at - madrid("2026-11-27T10:00"), one.what, one.step and one.step.key)
            for one in happened] == [
        (timedelta(0), "escalated", "policy/3"),
        (timedelta(minutes=45), "warned", None),
        (timedelta(minutes=45), "escalated", "policy/1"),
        (timedelta(minutes=60), "breached", None),
        (timedelta(minutes=60), "escalated", "policy/2"),
        (timedelta(minutes=90), "escalated", "policy/0"),
    ]


def test_steps_are_not_taken_again_by_the_same_policy_for_time_that_is_over():
    def terms(minutes):
        return promise(resolution=minutes, steps=[("resolution", -30)])

    log = log_of(("based", "2026-11-27T10:31", {"terms": terms(45)}),
                 ("based", "2026-11-27T10:32", {"terms": terms(120)}), terms=terms(60))

    _, happened = played(log, madrid("2026-11-27T11:59"))

    # Not by less time, but when it lies ahead once more.
    assert [one.at for one in happened if one.what == "escalated"] == [
        madrid("2026-11-27T10:30"), madrid("2026-11-27T11:30")]


def test_nobody_ever_there_breaks_no_promise():
    never = {**OFFICE, "open": [{"weekday": 1, "starts": "09:00", "ends": "09:01"}]}

    clocks, happened = played(
        log_of(terms=promise(never, resolution=500_000, warn_at=0.5)), madrid("2027-11-27T10:00"))

    assert "due_at" not in reading(clocks, "resolution")
    assert (clocks.next_at(), happened) == (None, [])


def test_clocks_are_kept_and_go_on_as_they_were():
    terms = promise(first_response=60, next_response=30, resolution=300, warn_at=0.5)
    log = log_of(("answered", "2026-11-27T11:30:00.250", {}), ("asked", "2026-11-27T12:00", {}),
                 ("waits", "2026-11-27T12:10", {"waits_for": "requester"}), terms=terms)
    clocks, _ = played(log, madrid("2026-11-27T12:20"))

    again = Clocks.from_raw(clocks.to_raw(), terms)

    assert again.to_raw() == clocks.to_raw()
    for one in (clocks, again):
        one.take("waits", madrid("2026-11-27T13:00"), waits_for=None)
    assert again.readings() == clocks.readings()
    assert again.next_at() == clocks.next_at() == madrid("2026-11-27T13:05")


def test_what_is_told_late_counts_from_what_was_taken_last():
    log = log_of(("waits", "2026-11-27T10:40", {"waits_for": "us"}),
                 ("answered", "2026-11-27T10:20", {}), terms=promise(first_response=60))

    clocks, _ = played(log, madrid("2026-11-27T12:00"))

    assert reading(clocks, "first_response")["stopped_at"] == madrid("2026-11-27T10:40")
