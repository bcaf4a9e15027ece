"""What becomes of whom was called, by what the call came to; once, and by who made it."""

from datetime import timedelta

import pytest
from call_factories import EVA, LUZ, callable_contact, end, entries, opened, take

from chassis import clock
from contracts.errors import ValidationFailed
from marketing.calls import calls
from marketing.errors import CallIsOfAnother, CallIsOver


@pytest.mark.parametrize(("disposition", "state"), [
    ("no_need", "done"), ("order", "done"), ("wrong_person", "done"), ("never_again", "done"),
    ("no_answer", "later"),
])
def test_end_call_settles_whom_was_called(desk, disposition, state):
    contact_id = callable_contact(desk, 7)
    call_list = opened(desk, [contact_id])

    ended = end(desk, take(desk, call_list), disposition, answers=[
        {"step": "hello", "answer": "no"}], note="Prefiere gas.")

    assert (ended["state"], ended["disposition"], ended["duration_seconds"]) == (
        "ended", disposition, 60)
    entry = entries(desk, call_list)[contact_id]
    assert (entry["state"], entry["result"], entry["attempts"]) == (state, ended["result"], 1)


def test_end_call_tries_again_and_gives_up_in_the_end(desk, later):
    contact_id = callable_contact(desk, 8)
    call_list = opened(desk, [contact_id], most_attempts=2, retry_minutes=60)
    end(desk, take(desk, call_list), "busy", 5)
    assert take(desk, call_list) is None

    later(minutes=61)
    end(desk, take(desk, call_list), "no_answer", 5)

    entry = entries(desk, call_list)[contact_id]
    assert (entry["state"], entry["attempts"], entry["reason"]) == ("done", 2, "most_attempts")


def test_callback_comes_to_who_promised_it_and_before_all_others(desk, later):
    first, second = (callable_contact(desk, number) for number in (9, 10))
    call_list = opened(desk, [first, second])
    at = (clock.now() + timedelta(hours=2)).isoformat()
    end(desk, take(desk, call_list), "call_back", callback_at=at)
    later(hours=3)

    assert take(desk, call_list, by=LUZ)["contact_id"] == second
    called = take(desk, call_list)
    assert (called["contact_id"], called["attempt"]) == (first, 2)


@pytest.mark.parametrize(("disposition", "fields", "pointer"), [
    ("call_back", {}, "/callback_at"), ("no_need", {"callback_at": "2099-01-01T10:00:00Z"},
                                        "/callback_at"),
    ("call_back", {"callback_at": "2020-01-01T10:00:00Z"}, "/callback_at"),
    ("refused", {}, "/disposition"), ("nothing", {}, "/disposition"),
])
def test_end_call_refuses_what_does_not_fit(desk, disposition, fields, pointer):
    call_list = opened(desk, [callable_contact(desk, 11)])
    call = take(desk, call_list)

    with pytest.raises(ValidationFailed) as refused:
        end(desk, call, disposition, **fields)

    assert refused.value.details["errors"][0]["pointer"] == pointer
    assert desk.get_call(call_id=call["id"]) == call


def test_end_call_is_for_who_makes_it_and_once(desk):
    call_list = opened(desk, [callable_contact(desk, 12)])
    call = take(desk, call_list)

    with pytest.raises(CallIsOfAnother):
        end(desk, call, by=LUZ)
    end(desk, call)
    with pytest.raises(CallIsOver):
        end(desk, call, "order")

    assert desk.get_call(call_id=call["id"])["disposition"] == "no_need"


def test_release_call_is_no_attempt(desk):
    call_list = opened(desk, [callable_contact(desk, 13)])
    call = take(desk, call_list)

    desk.by(EVA).release_call(call_id=call["id"])

    again = take(desk, call_list, by=LUZ)
    assert (again["contact_id"], again["attempt"]) == (call["contact_id"], 1)


def test_call_that_nobody_ends_lapses_and_is_no_attempt(desk, later):
    call_list = opened(desk, [callable_contact(desk, 14)], hold_minutes=5)
    call = take(desk, call_list)
    later(minutes=6)

    calls.let_lapsed_calls_go()
    calls.let_lapsed_calls_go()

    assert desk.get_call(call_id=call["id"])["state"] == "lapsed"
    with pytest.raises(CallIsOver):
        end(desk, call)
    assert take(desk, call_list, by=LUZ)["attempt"] == 1
