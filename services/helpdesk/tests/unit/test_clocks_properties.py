"""Clocks against an oracle that looks once a minute: any calendars, any logs."""

import json
from datetime import UTC, datetime, timedelta

from clock_oracle import MINUTE, Oracle, is_open
from clocks_at_work import played, promise
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.business_hours import Hours
from helpdesk.slas.reckoning import Clocks

# Shortly before clocks are changed somewhere, and on any day.
BEGINNINGS = [datetime(2026, 3, 27, 8, tzinfo=UTC), datetime(2026, 10, 23, 8, tzinfo=UTC),
              datetime(2026, 10, 30, 8, tzinfo=UTC), datetime(2026, 4, 3, 2, tzinfo=UTC),
              datetime(2026, 6, 2, tzinfo=UTC)]
ZONES = ["Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]
METRICS = ("first_response", "next_response", "resolution")
AHEAD_DAYS = 10


times = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 0, 15, 30, 45]))
spans = st.builds(lambda starts, ends: {"starts": starts, "ends": ends}, times, times)
weekdays = st.integers(1, 7)
days = st.sampled_from(BEGINNINGS).flatmap(
    lambda begins: st.integers(0, 7).map(
        lambda days: (begins + timedelta(days=days)).date().isoformat()))
hours = st.none() | st.fixed_dictionaries({
    "time_zone": st.sampled_from(ZONES),
    "open": st.lists(st.builds(lambda weekday, span: {"weekday": weekday, **span}, weekdays, spans),
                     min_size=1, max_size=9),
    "closed_on": st.lists(days, max_size=3),
    "exceptions": st.lists(
        st.builds(lambda day, open: {"day": day, "open": open}, days,
                  st.lists(spans, min_size=1, max_size=2)),
        max_size=2, unique_by=lambda one: one["day"]),
})
# Four divides them, so that warnings too fall on whole minutes.
minutes = st.integers(1, 400).map(lambda count: count * 4)
terms = st.fixed_dictionaries({
    "hours": hours,
    "targets": st.dictionaries(st.sampled_from(METRICS), minutes, max_size=3),
    "pauses_for": st.sampled_from([(), ("requester",), ("requester", "third_party")]),
    "warn_at": st.sampled_from([None, 0.25, 0.5, 0.75, 1.0]),
    "steps": st.lists(st.tuples(st.sampled_from(METRICS), st.integers(-600, 600)), max_size=3),
})
bases = st.tuples(st.just("based"), st.fixed_dictionaries({"terms": st.none() | terms}))
others = st.sampled_from(
    [*[(what, {}) for what in ("answered", "asked", "resolved", "reopened")],
     *[("waits", {"waits_for": whom}) for whom in ("requester", "third_party", "us", None)]])
entries = st.tuples(
    st.sampled_from([0, 0, 1]) | st.integers(0, 900), others | others | others | bases)


@st.composite
def logs(draw):
    """A log of a ticket, and a moment after it."""
    at = draw(st.sampled_from(BEGINNINGS)) + draw(st.integers(0, 3 * 24 * 60)) * MINUTE
    log = [("opened", at, {}), ("based", at, {"terms": draw(terms)})]
    for passed, (what, said) in draw(st.lists(entries, max_size=10)):
        at += passed * MINUTE
        log.append((what, at, said))
    return log, at + draw(st.integers(0, 1500)) * MINUTE


def for_clocks(log):
    """The same log with the terms that clocks take."""
    return [(what, at, {"terms": _terms(said["terms"])} if what == "based" else said)
            for what, at, said in log]


def _terms(said):
    if said is None:
        return None
    return promise(said["hours"], pauses_for=said["pauses_for"], warn_at=said["warn_at"],
                   steps=said["steps"], **said["targets"])


def told(happened):
    return sorted((one.at, one.what, one.metric, (one.step and one.step.key) or "")
                  for one in happened)


@settings(deadline=None)
@given(logs())
def test_clocks_stand_as_if_they_were_looked_at_each_minute(given_log):
    log, until = given_log
    oracle = Oracle(log, until).run()

    clocks, happened = played(for_clocks(log), until)

    assert told(happened) == sorted((*one[:3], one[3] or "") for one in oracle.happened)
    read = {one["metric"]: one for one in clocks.readings()}
    assert list(read) == oracle.promised()
    for metric, one in read.items():
        expected = oracle.clocks[metric]
        assert one["state"] == oracle.state_of(metric)
        assert one.get("breached_at") == expected["breached_at"]
        if not oracle.is_resolved:
            assert one.get("stopped_at") == expected["stopped_at"]
        if metric in oracle.running():
            _assert_due(one.get("due_at"), oracle.due_at(metric, AHEAD_DAYS), until)


def _assert_due(found, expected, until):
    if expected is None:
        assert found is None or found > until + timedelta(days=AHEAD_DAYS)
    else:
        assert found == expected


@settings(deadline=None)
@given(logs(), st.lists(st.integers(0, 6000), max_size=20))
def test_it_does_not_matter_how_often_clocks_are_looked_at_and_kept(given_log, looks):
    log, until = given_log
    log = for_clocks(log)
    expected, happened_then = played(log, until)

    (_, opened_at, _), *rest = log
    clocks, happened = Clocks(opened_at), []
    looked = sorted(opened_at + look * MINUTE / 7 for look in looks)
    steps = sorted([*((at, 1, what, said) for what, at, said in rest),
                    *((at, 0, None, None) for at in looked if at < until)],
                   key=lambda one: one[:2])
    for at, _, what, said in [*steps, (until, 0, None, None)]:
        while happening := clocks.first_before(at):
            clocks.mark(happening)
            happened.append(happening)
        if what is not None:
            clocks.take(what, at, **said)
        clocks = Clocks.from_raw(clocks.to_raw(), clocks.terms)

    assert happened == happened_then
    assert clocks.readings() == expected.readings()
    assert clocks.next_at() == expected.next_at()


@settings(deadline=None)
@given(hours.filter(bool), st.sampled_from(BEGINNINGS), st.integers(0, 8 * 24 * 60),
       st.integers(0, 3 * 24 * 60))
def test_business_time_is_what_is_counted_minute_by_minute(said, begins, start, length):
    start_at = begins + start * MINUTE
    end_at = start_at + length * MINUTE

    kept = Hours(json.loads(json.dumps(said)))

    counted = sum(is_open(said, start_at + place * MINUTE) for place in range(length))
    spent = kept.between(start_at, end_at)
    assert spent == counted * MINUTE
    if counted:
        # It was reached at the end of the last minute that counts.
        reached = kept.after(start_at, spent)
        assert reached <= end_at
        assert is_open(said, reached - MINUTE)
        assert kept.between(reached, end_at) == timedelta()
