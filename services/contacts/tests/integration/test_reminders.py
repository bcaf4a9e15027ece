"""Reminders: told once each, when due, by however many replicas."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime, timedelta

import orjson
import pytest
from imports_at_work import keep_for_this_process

from chassis import clock
from chassis.testing.events import waiting_events
from contacts.agenda import reminders

USER = "user_01h455vb4pex5vsknk084sn02q"
OTHER = "user_01keebmgr4egktre1p21w518fm"


@pytest.fixture(autouse=True)
def _put_the_clock_right():
    yield
    clock.move(timedelta())


@pytest.fixture
def told(store, monkeypatch):
    """What was told of reminders so far: `[(activity, minutes, when)]`."""
    keep_for_this_process(store, monkeypatch)

    def find():
        data = [orjson.loads(event["data"]) for event in waiting_events(store)
                if event["type"] == "contacts.activity.reminded"]
        return [(item["activity"]["id"], item["minutes"], item["remind_at"]) for item in data]

    return find


def soon(**ahead):
    return (clock.now() + timedelta(**ahead)).replace(microsecond=0)


def call(rules, starts_at, **fields):
    return rules.create_activity(type="call", subject="Llamar", starts_at=starts_at.isoformat(),
                                 **fields)


def text(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_remind_tells_each_reminder_once_when_it_is_due(rules, told):
    starts_at = soon(hours=2)
    planned = call(rules, starts_at, reminders=[60, 10], participants=[{"user_id": OTHER}])

    reminders.remind()
    assert told() == []
    clock.move(timedelta(minutes=61))
    reminders.remind()
    reminders.remind()
    first = [(planned["id"], 60, text(starts_at - timedelta(minutes=60)))]
    assert told() == first
    clock.move(timedelta(minutes=111))
    reminders.remind()

    assert told() == [*first, (planned["id"], 10, text(starts_at - timedelta(minutes=10)))]
    assert rules.get_activity(activity_id=planned["id"])["version"] == 1


def test_remind_tells_once_when_many_replicas_look_at_the_same_moment(rules, told):
    for _ in range(20):
        call(rules, soon(minutes=5), reminders=[1])
    clock.move(timedelta(minutes=5))

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(copy_context().run, reminders.remind) for _ in range(8)]:
            done.result()

    assert len(told()) == len(set(told())) == 20


def test_remind_catches_up_after_an_outage_but_not_with_what_is_stale(rules, told):
    starts_at = soon(hours=1)
    planned = call(rules, starts_at, reminders=[30], time_zone="UTC",
                   recurrence={"rule": "FREQ=DAILY;COUNT=5"})
    clock.move(timedelta(days=3, minutes=20))

    reminders.remind()
    clock.move(timedelta(days=3, minutes=40))
    reminders.remind()

    assert [when for _, _, when in told()] == [
        text(starts_at + timedelta(days=days, minutes=-30)) for days in (2, 3)]
    assert {id for id, _, _ in told()} == {planned["id"]}


def test_remind_tells_of_the_occurrences_that_stand_when_others_were_changed(rules, told):
    starts_at = soon(hours=1)
    series = call(rules, starts_at, reminders=[30], time_zone="UTC",
                  recurrence={"rule": "FREQ=DAILY;COUNT=3"})
    second, third = (text(starts_at + timedelta(days=days)) for days in (1, 2))
    rules.cancel_activity(activity_id=series["id"], occurrence_at=second)
    rules.update_occurrence(activity_id=series["id"], occurrence_at=third, changes={
        "starts_at": text(starts_at + timedelta(days=2, hours=5))})

    for hours in range(0, 24 * 4, 4):
        clock.move(timedelta(hours=hours))
        reminders.remind()

    assert [when for _, _, when in told()] == [
        text(starts_at - timedelta(minutes=30)),
        text(starts_at + timedelta(days=2, hours=4, minutes=30))]


def test_remind_tells_at_once_when_a_change_brings_something_near(rules, told):
    planned = call(rules, soon(days=30), reminders=[60])
    clock.move(timedelta(days=1))
    rules.update_activity(activity_id=planned["id"],
                          changes={"starts_at": soon(minutes=20).isoformat()})

    reminders.remind()

    assert [minutes for _, minutes, _ in told()] == [60]


@pytest.mark.parametrize("ending", ["complete", "cancel"])
def test_remind_tells_nothing_when_the_activity_is_closed(rules, told, ending):
    planned = call(rules, soon(minutes=30), reminders=[10])
    if ending == "complete":
        rules.complete_activity(activity_id=planned["id"], outcome="hecho")
    else:
        rules.cancel_activity(activity_id=planned["id"])
    clock.move(timedelta(minutes=25))

    reminders.remind()

    assert told() == []


def test_remind_looks_again_when_a_series_is_out_of_reach(rules, told):
    starts_at = soon(hours=1)
    call(rules, starts_at, reminders=[30], time_zone="UTC",
         recurrence={"rule": "FREQ=YEARLY;INTERVAL=3;COUNT=3"})

    for days in (*range(0, 1000, 100), *range(1093, 1098)):
        clock.move(timedelta(days=days))
        reminders.remind()

    # That of the first was stale by the second look.
    assert [datetime.fromisoformat(moment).year - starts_at.year for _, _, moment in told()] == [3]
