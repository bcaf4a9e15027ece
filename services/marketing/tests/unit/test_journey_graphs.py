"""The steps of journeys as graphs: what is accepted leads somewhere, and never round and round."""

from graphlib import CycleError, TopologicalSorter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from contracts.marketing.journey import SimulateJourney
from contracts.marketing.journey_definition import JourneyDefinition
from marketing.journeys import graphs

pytestmark = pytest.mark.unit

KEYS = [f"s{number}" for number in range(7)]
KINDS = ("wait", "wait_for", "wait_until", "goal", "condition", "split", "send_mail")


@st.composite
def steps(draw):
    """Steps as a definition may hold them: most lead to each other, some nowhere."""
    count = draw(st.integers(1, len(KEYS)))
    target = st.one_of(st.none(), st.sampled_from(KEYS[:count]), st.sampled_from(KEYS))
    found = []
    for key in KEYS[:count]:
        kind = draw(st.sampled_from(KINDS))
        step = {"key": key, "kind": kind}
        if kind == "split":
            branches = [draw(target) for _ in range(2)]
            step["branches"] = [{"percent": 50} | ({"next": one} if one else {})
                                for one in branches]
        else:
            names = ("next", "otherwise") if kind in ("condition", "wait_for") else ("next",)
            step |= {name: one for name in names if (one := draw(target))}
        found.append(step)
    return found


def ways_of(step):
    return [key for _, key in graphs.leads_to(step)]


def reached_from(first, by_key):
    reached, ahead = set(), [first]
    while ahead:
        key = ahead.pop()
        if key in by_key and key not in reached:
            reached.add(key)
            ahead += ways_of(by_key[key])
    return reached


@given(steps())
def test_steps_are_accepted_just_when_each_is_reached_and_nobody_goes_round_without_rest(steps):
    by_key = {step["key"]: step for step in steps}
    all_there = all(key in by_key for step in steps for key in ways_of(step))
    all_reached = reached_from("s0", by_key) == by_key.keys()
    resting = {key for key, step in by_key.items() if step["kind"] in ("wait", "wait_for")}
    quick = {key: [other for other in ways_of(step) if other not in resting]
             for key, step in by_key.items() if key not in resting}
    try:
        list(TopologicalSorter(quick).static_order())
        has_rest = True
    except CycleError:
        has_rest = False

    assert (graphs.errors_of(steps) == []) is (all_there and all_reached and has_rest)


@given(steps())
def test_whoever_goes_on_in_accepted_steps_rests_or_comes_to_the_end(steps):
    if graphs.errors_of(steps):
        return
    by_key = {step["key"]: step for step in steps}

    def longest(key, taken):
        assert taken <= len(steps)
        if by_key[key]["kind"] not in ("wait", "wait_for"):
            for other in ways_of(by_key[key]):
                longest(other, taken + 1)

    for step in steps:
        for key in ways_of(step):
            longest(key, 1)


@given(steps())
def test_each_error_names_a_place_that_is_there(steps):
    for error in graphs.errors_of(steps):
        at, _, name = error["pointer"][1:].partition("/")

        assert int(at) < len(steps)
        assert not name or name.partition("/")[0] in steps[int(at)]


EVENT = {"type": "sales.order.placed"}
START = {"kind": "event", "event": EVENT}
END = {"key": "end", "kind": "goal"}


def refused(**fields):
    with pytest.raises(ValidationError) as error:
        JourneyDefinition().load({"start": START, "steps": [END], **fields})
    return error.value.normalized_messages()


@pytest.mark.parametrize(("step", "expected"), [
    ({"kind": "wait"}, "lasts"), ({"kind": "goal", "reason": "x"}, "reason"),
    ({"kind": "wait", "lasts": {"days": 1, "hours": 1}}, "lasts"),
    ({"kind": "wait_for", "within": {"days": 1}}, "event"),
    ({"kind": "wait_for", "within": {"days": 1}, "event": EVENT, "mail_step": "x"}, "mail_step"),
    ({"kind": "wait_for", "within": {"days": 1}, "mail_step": "x"}, "mail_was"),
    ({"kind": "condition"}, "rule"),
    ({"kind": "split", "branches": [{"percent": 50}, {"percent": 40}]}, "branches"),
    ({"kind": "exit"}, "reason"), ({"kind": "send_mail", "action_id": "x"}, "action_id"),
])
def test_step_takes_what_its_kind_takes_and_nothing_else(step, expected):
    assert list(refused(steps=[{"key": "a", **step}])["steps"][0]) == [expected]


@pytest.mark.parametrize(("fields", "expected"), [
    ({"start": {"kind": "event"}}, ["start"]),
    ({"start": {"kind": "date", "segment_id": "x"}}, ["start"]),
    ({"start": {"kind": "inactivity", "types": [], "days": 0}}, ["start"]),
    ({"re_entry": {"policy": "after_days"}}, ["re_entry"]), ({"steps": []}, ["steps"]),
    ({"goal": {}}, ["goal"]), ({"hold_out_share": 2}, ["hold_out_share"]),
    ({"exits": [{"type": "x"}]}, ["exits"]),
    ({"start": {"kind": "event", "event": EVENT | {"conditions": [
        {"path": "a.$where", "operator": "is", "value": "x"}]}}}, ["start"]),
])
def test_definition_is_refused_when_it_lacks_what_it_needs(fields, expected):
    assert list(refused(**fields)) == expected


@pytest.mark.parametrize(("from_at", "until_at", "expected"), [
    ("0001-01-02T00:00:00Z", "0001-01-03T00:00:00Z", "from_at"),
    ("9999-12-30T00:00:00Z", "9999-12-31T00:00:00Z", "from_at"),
    ("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", "until_at"),
    ("2024-01-02T00:00:00Z", "2026-01-01T00:00:00Z", "until_at")])
def test_simulation_is_refused_of_years_of_which_nothing_is_known(from_at, until_at, expected):
    with pytest.raises(ValidationError) as error:
        SimulateJourney().load({"journey_id": "journey_01h455vb4pex5vsknk084sn02q",
                                "from_at": from_at, "until_at": until_at})

    assert list(error.value.normalized_messages()) == [expected]
