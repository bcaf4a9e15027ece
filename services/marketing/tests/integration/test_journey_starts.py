"""Who enters journeys without an event of their own: by segments, dates, inactivity; and what
would have come of it in the past."""

from datetime import UTC, datetime, timedelta

import pytest
from campaign_factories import an_action, approved
from journey_factories import (
    a_journey,
    a_wait,
    an_event,
    by_event,
    by_inactivity,
    condition,
    instances,
    live,
    order_placed,
    segment_entered,
    step,
    tell,
    walk,
)
from mail_at_work import Approach
from marketing_factories import a_contact, happened, moment
from segment_factories import ADDRESS, a_list, a_segment, behaviour, bought, noted, told

from chassis import clock
from contracts.errors import ValidationFailed
from marketing.email import deciding
from marketing.journeys import goals, history, rounds
from marketing.segments import tracking


def who(rules, journey):
    return sorted(one["contact_id"] for one in instances(rules, journey))


def test_who_comes_into_a_tracked_segment_enters(rules):
    segment, other = a_segment(rules, is_tracked=True), a_segment(rules, is_tracked=True)
    journey = live(rules, start={"kind": "segment", "segment_id": segment["id"]})
    ana, luz, eva = told(rules), told(rules), told(rules)

    segment_entered(rules, segment["id"], ana, luz)
    segment_entered(rules, other["id"], eva)

    assert who(rules, journey) == sorted([ana, luz])


def test_orders_of_the_past_bring_nobody_in_nor_to_the_goal(rules):
    ana, luz = told(rules), told(rules)
    journey = live(rules, goal={"event": an_event()})
    order_placed(rules, luz)

    order_placed(rules, ana, is_historic=True)
    order_placed(rules, luz, is_historic=True)

    assert [(one["contact_id"], one["state"]) for one in instances(rules, journey)] == [
        (luz, "live")]


def test_create_journey_is_refused_when_its_segment_is_not_tracked(rules):
    segment = a_segment(rules)

    with pytest.raises(ValidationFailed) as refused:
        a_journey(rules, start={"kind": "segment", "segment_id": segment["id"]})

    assert refused.value.details["errors"] == [{
        "pointer": "/definition/start/segment_id", "detail": "This segment is not tracked."}]


def test_the_lapsed_enter_once_for_each_time_that_they_lapsed(rules, later):
    lapsed, active, stranger = told(rules), told(rules), told(rules)
    bought(rules, lapsed, days_ago=100)
    bought(rules, active, days_ago=100)
    bought(rules, active, days_ago=5)
    journey = live(rules, step("hello", "goal"), start=by_inactivity(90),
                   re_entry={"policy": "always"})

    walk()
    later(hours=2)
    walk()
    first = who(rules, journey)
    bought(rules, lapsed, days_ago=0)
    later(days=91)
    walk()

    assert first == [lapsed]
    assert who(rules, journey) == sorted([lapsed, lapsed, active])
    assert stranger not in who(rules, journey)


def test_the_lapsed_of_a_segment_enter_page_by_page(rules, monkeypatch):
    monkeypatch.setattr(rounds, "PAGE", 3)
    spanish = [told(rules, addresses=ADDRESS) for _ in range(7)]
    for contact_id in [*spanish, told(rules)]:
        bought(rules, contact_id, days_ago=100)
    segment = a_segment(rules)
    journey = live(rules, start=by_inactivity(90, segment_id=segment["id"]))

    walk()

    assert who(rules, journey) == sorted(spanish)


def test_a_date_has_members_enter_each_day_once(rules, later):
    ana, luz = told(rules), told(rules)
    segment = a_list(rules, ana, luz)
    at = (clock.now() + timedelta(hours=1)).strftime("%H:%M")
    journey = live(rules, step("hello", "goal"), re_entry={"policy": "always"},
                   start={"kind": "date", "segment_id": segment["id"], "at": at,
                          "time_zone": "UTC"})

    walk()
    before = who(rules, journey)
    later(hours=1, minutes=1)
    walk()
    walk()
    first = who(rules, journey)
    later(days=1, hours=1, minutes=1)
    walk()

    assert before == []
    assert first == sorted([ana, luz])
    assert who(rules, journey) == sorted([ana, luz, ana, luz])


@pytest.mark.parametrize(("born", "day", "expected"), [
    ("2024-03-05", "2026-03-05", True), ("2026-03-05", "2026-03-05", False),
    ("2024-03-05", "2026-03-06", False), ("2024-02-29", "2026-02-28", True),
    ("2024-02-29", "2028-02-28", False), ("2024-02-29", "2028-02-29", True)])
def test_an_anniversary_is_the_day_or_the_last_of_february(rules, born, day, expected):
    start = {"kind": "date", "segment_id": "x", "at": "09:00", "time_zone": "UTC",
             "anniversary_of": "first_order_at"}
    row = {"worth": {"first_order_at": datetime.fromisoformat(born).replace(tzinfo=UTC)}}
    at = datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC)

    assert (rounds.source_of(start, row, at) is not None) is expected


@pytest.mark.parametrize(("birth_on", "day", "expected"), [
    ("1980-03-05", "2026-03-05", True), ("1980-03-05", "2026-03-06", False),
    ("1980-02-29", "2026-02-28", True), ("1980-02-29", "2028-02-28", False),
    (None, "2026-03-05", False)])
def test_a_birthday_is_an_anniversary_whose_year_is_not_kept(rules, birth_on, day, expected):
    start = {"kind": "date", "segment_id": "x", "at": "09:00", "time_zone": "UTC",
             "anniversary_of": "birth_on"}
    contact_id = told(rules, **({"birth_on": birth_on} if birth_on else {}))
    row = rules.store.customers.find_one({"_id": contact_id})
    at = datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC)

    assert (rounds.source_of(start, row, at) is not None) is expected
    assert "1980" not in str(rules.store.parties.find_one({"_id": contact_id}))


def test_what_marketing_brings_about_itself_begins_no_journey(rules):
    journey = live(rules, start=by_event("contacts.contact.created"))
    ours, theirs = a_contact(), a_contact()
    created = [happened("contacts.contact.created", {"contact": contact, "changed": []})
               for contact in (ours, theirs)]
    for event, actor in zip(created, ("service:marketing", "user:x"), strict=True):
        rules.react("on_anything_told", type(event)(**{**vars(event), "actor_id": actor}))

    assert who(rules, journey) == [theirs["id"]]


def test_a_goal_by_a_rule_is_reached_once_the_rule_holds(rules):
    ana, luz = told(rules), told(rules)
    journey = live(rules, goal={"rule": behaviour("helpdesk.ticket.opened")},
                   start=by_event("contacts.contact.updated"))
    for contact_id in (ana, luz):
        tell(rules, "contacts.contact.updated", {
            "contact": a_contact(id=contact_id), "changed": []})
    walk()
    noted([ana], "helpdesk.ticket.opened", clock.now())

    goals.follow_goals()

    assert {one["contact_id"]: one.get("reason") for one in instances(rules, journey)} == {
        ana: "goal", luz: None}


# What would have come of it

SINCE, UNTIL = moment(200), moment(0)


def simulated(rules, journey, since=SINCE, until=UNTIL):
    return rules.simulate_journey(journey_id=journey["id"], from_at=since, until_at=until)


@pytest.fixture
def approach(monkeypatch):
    approach = Approach()
    monkeypatch.setattr(deciding, "ask", approach.ask)
    return approach


def test_simulate_journey_tells_what_would_have_come_of_it_and_changes_nothing(rules, approach):
    campaign = approved(rules)
    action = an_action(rules, campaign)
    buyer, silent, refused, recent = (told(rules) for _ in range(4))
    for contact_id in (buyer, silent, refused):
        bought(rules, contact_id, days_ago=100)
    bought(rules, buyer, days_ago=96)
    bought(rules, recent, days_ago=1)
    approach.refused[refused] = "withdrawn"
    journey = a_journey(
        rules, a_wait(days=2, next="hello"),
        step("hello", "send_mail", action_id=action["id"], next="again"),
        step("again", "wait_for", event=an_event(), within={"days": 10}, next="good"),
        step("good", "goal"), campaign=campaign)
    before = {name: list(rules.store[name].find()) for name in rules.store.list_collection_names()}

    told_of = simulated(rules, journey)

    assert (told_of["entered_count"], told_of["refused_count"], told_of["mail_count"]) == (4, 1, 3)
    assert told_of["ended"] == {"completed": 3, "under_way": 1}
    assert {one["step"]: {each["outcome"]: each["count"] for each in one["outcomes"]}
            for one in told_of["steps"]} == {
        "rest": {"done": 3, "waiting": 1}, "hello": {"done": 3},
        "again": {"happened": 1, "timed_out": 2}, "good": {"done": 1}}
    assert (told_of["kept_back"], told_of["asked_count"]) == ({"withdrawn": 1}, 3)
    assert (told_of["is_whole"], told_of["left_out"]) == (True, [])
    assert {name: list(rules.store[name].find())
            for name in rules.store.list_collection_names()} == before


def test_simulate_journey_reaches_goals_and_holds_out_as_the_journey_would(rules, approach):
    people = [told(rules) for _ in range(20)]
    for contact_id in people:
        bought(rules, contact_id, days_ago=50)
    bought(rules, people[0], days_ago=40)
    journey = a_journey(rules, a_wait(days=100), goal={"event": an_event()}, hold_out_share=0.5,
                        start=by_event(conditions=[condition("order.number", value="x")]))

    found = simulated(rules, journey)

    assert found["entered_count"] + found["held_out_count"] == 20
    assert 3 <= found["held_out_count"] <= 17
    assert found["goal_count"] <= 1
    assert found["left_out"] == ["/start/event/conditions/0"]


def test_simulate_journey_finds_who_would_have_lapsed(rules, approach):
    ana, luz = told(rules), told(rules)
    bought(rules, ana, days_ago=150)
    bought(rules, ana, days_ago=20)
    bought(rules, luz, days_ago=20)
    journey = a_journey(rules, step("hello", "goal"), start=by_inactivity(90))

    assert simulated(rules, journey)["entered_count"] == 1
    assert simulated(rules, journey, since=moment(50))["entered_count"] == 0


def test_simulate_journey_goes_by_lists_and_days(rules, approach):
    ana, luz = told(rules), told(rules)
    segment = a_list(rules, ana, luz, is_tracked=True)
    by_segment = a_journey(rules, start={"kind": "segment", "segment_id": segment["id"]})
    by_date = a_journey(rules, step("hello", "goal"), re_entry={"policy": "always"}, start={
        "kind": "date", "segment_id": segment["id"], "at": "09:00", "time_zone": "UTC"})
    tracking.follow_segments()

    assert simulated(rules, by_segment, moment(1), moment(-1))["entered_count"] == 2
    assert simulated(rules, by_date, "2026-03-01T00:00:00Z", "2026-03-04T00:00:00Z")[
        "entered_count"] == 6


def test_simulate_journey_says_when_it_stops(rules, approach, monkeypatch):
    monkeypatch.setattr(history, "MOST_ENTRIES", 2)
    for _ in range(4):
        bought(rules, told(rules), days_ago=10)
    journey = a_journey(rules, step("hello", "goal"))

    found = simulated(rules, journey)

    assert (found["entered_count"], found["is_whole"]) == (2, False)
