"""Journeys walked: who enters, waits, is led on, and comes to the end; each step once."""

from datetime import timedelta

import pytest
from journey_factories import (
    a_definition,
    a_wait,
    an_event,
    by_event,
    condition,
    instances,
    live,
    order_placed,
    path_of,
    step,
    tell,
    the_instance,
    walk,
)
from marketing_factories import an_order, placed
from segment_factories import told

from chassis import clock
from chassis.testing.parties import party
from contracts.errors import NotFound
from marketing.errors import JourneyInstanceIsOver


def test_somebody_enters_by_an_event_waits_and_comes_to_the_end(rules, later):
    journey, ana = live(rules, a_wait(next="done"), step("done", "goal")), party()

    order_placed(rules, ana)
    walk()
    waiting = the_instance(rules, journey)
    later(days=2)
    walk()
    still = the_instance(rules, journey)
    later(days=3, minutes=1)
    walk()

    assert (waiting["contact_id"], waiting["key"], waiting["step"]) == (ana, ana, "rest")
    assert still == waiting
    over = the_instance(rules, journey)
    assert (over["state"], over["reason"]) == ("done", "completed")
    assert path_of(rules, over) == [("rest", "done"), ("done", "done")]
    assert over["goal_at"] >= waiting["entered_at"]


def test_the_same_event_brings_somebody_in_once(rules):
    journey, event = live(rules, re_entry={"policy": "always"}), placed(an_order(party()))

    rules.react("on_anything_told", event)
    rules.react("on_anything_told", event, event)

    assert len(instances(rules, journey)) == 1


def test_who_enters_is_chosen_by_conditions_on_the_event(rules):
    journey = live(rules, start=by_event(conditions=[
        condition("order.total.amount", "at_least", value="100"),
        condition("order.channel", "any_of", values=["web", "phone"])]))
    ana, luz, eva = party(), party(), party()

    order_placed(rules, ana, "100.00", channel="web")
    order_placed(rules, luz, "99.99", channel="web")
    order_placed(rules, eva, "500.00")

    assert [one["contact_id"] for one in instances(rules, journey)] == [ana]


def test_of_a_key_one_is_under_way_and_of_another_key_another(rules):
    journey = live(rules, start=by_event("sales.order.confirmed", key="order.id"),
                   re_entry={"policy": "always"})
    first, second = an_order(party()), an_order(party())

    for order in (first, first, second):
        tell(rules, "sales.order.confirmed", {"order": order})

    assert sorted(one["key"] for one in instances(rules, journey)) == sorted(
        [first["id"], second["id"]])


@pytest.mark.parametrize(("re_entry", "days", "expected"), [
    ({"policy": "never"}, 400, 1), ({"policy": "after_days", "days": 30}, 29, 1),
    ({"policy": "after_days", "days": 30}, 31, 2), ({"policy": "always"}, 0, 2)])
def test_somebody_enters_again_as_the_journey_says(rules, later, re_entry, days, expected):
    journey, ana = live(rules, step("done", "goal"), re_entry=re_entry), party()
    order_placed(rules, ana)
    walk()

    later(days=days)
    order_placed(rules, ana)

    assert len(instances(rules, journey)) == expected


def test_an_event_is_waited_for_by_the_key_of_the_business(rules, later):
    journey = live(
        rules, step("confirmed", "wait_for", within={"days": 2}, next="thanks", otherwise="hurry",
                    event=an_event("sales.order.confirmed", key="order.id")),
        step("thanks", "goal"), step("hurry", "exit", reason="late"),
        start=by_event(key="order.id"), re_entry={"policy": "always"})
    ana = party()
    first, second = order_placed(rules, ana), order_placed(rules, ana)
    walk()

    tell(rules, "sales.order.confirmed", {"order": second})
    walk()

    assert [(one["key"], one["state"]) for one in instances(rules, journey)] == [
        (first["id"], "live"), (second["id"], "done")]
    assert path_of(rules, instances(rules, journey)[1]) == [
        ("confirmed", "happened"), ("thanks", "done")]
    later(days=2, minutes=1)
    walk()
    late = instances(rules, journey)[0]
    assert (late["reason"], late["exit"]) == ("exit_step", "late")
    assert path_of(rules, late) == [("confirmed", "timed_out"), ("hurry", "done")]


def test_an_event_counts_that_came_before_it_was_waited_for_but_not_one_from_before(rules, later):
    journey = live(rules, a_wait(next="paid"), step(
        "paid", "wait_for", event=an_event("sales.order.confirmed"), within={"days": 1}))
    ana, luz = party(), party()
    tell_confirmed(rules, luz)
    order_placed(rules, ana, at=clock.now())
    order_placed(rules, luz, at=clock.now() + timedelta(seconds=1))
    walk()
    tell_confirmed(rules, ana)

    later(days=3, minutes=1)
    walk()

    assert [(one["contact_id"], one["state"]) for one in instances(rules, journey)] == [
        (ana, "done"), (luz, "live")]


def tell_confirmed(rules, contact_id):
    tell(rules, "sales.order.confirmed", {"order": an_order(contact_id)})


def test_a_goal_and_an_exit_take_somebody_out_wherever_they_are(rules):
    journey = live(
        rules, start=by_event("sales.order.updated", key="order.id"),
        re_entry={"policy": "always"},
        goal={"event": an_event("sales.order.delivered", key="order.id")},
        exits=[an_event("sales.order.cancelled", key="order.id")])
    orders = [an_order(party()) for _ in range(3)]
    for order in orders:
        tell(rules, "sales.order.updated", {"order": order})
    walk()

    tell(rules, "sales.order.delivered", {"order": orders[0]})
    tell(rules, "sales.order.cancelled", {"order": orders[1]})

    found = {one["key"]: one for one in instances(rules, journey)}
    assert [(found[order["id"]]["state"], found[order["id"]].get("reason"))
            for order in orders] == [("done", "goal"), ("done", "exit_event"), ("live", None)]
    assert found[orders[1]["id"]]["exit"] == "sales.order.cancelled"
    assert "goal_at" in found[orders[0]["id"]]
    assert path_of(rules, found[orders[0]["id"]]) == [("rest", "left")]


def test_a_condition_asks_what_is_known_and_what_the_event_told(rules):
    is_spanish = {"profile": {"field": "country", "operator": "is", "value": "ES"}}
    journey = live(
        rules, step("large", "condition", conditions=[
            condition("order.total.amount", "at_least", value="200")], next="spanish"),
        step("spanish", "condition", rule=is_spanish, next="yes"), step("yes", "goal"))
    ana = told(rules, addresses=[{"country": "ES"}])
    luz, eva = told(rules, addresses=[{"country": "FR"}]), told(rules)

    for contact_id, total in ((ana, "200.00"), (luz, "300.00"), (eva, "20.00")):
        order_placed(rules, contact_id, total)
    walk()

    assert [path_of(rules, one) for one in instances(rules, journey)] == [
        [("large", "yes"), ("spanish", "yes"), ("yes", "done")],
        [("large", "yes"), ("spanish", "no")], [("large", "no")]]


def test_a_split_leads_each_by_the_shares(rules):
    journey = live(rules, step("way", "split", branches=[
        {"percent": 30, "next": "left"}, {"percent": 70}]), step("left", "goal"))

    for _ in range(60):
        order_placed(rules, party())
    walk()

    (counts, left) = rules.get_journey_results(journey_id=journey["id"])["steps"][::-1]
    assert sum(one["count"] for one in counts["outcomes"]) == 60
    assert 6 <= left["arrived_count"] <= 32
    assert {one["outcome"]: one["count"] for one in counts["outcomes"]}["0"] == (
        left["arrived_count"])


def test_a_new_edition_leaves_those_alone_who_are_under_way(rules, later):
    journey, ana, luz = live(rules, a_wait(next="old"), step("old", "goal")), party(), party()
    order_placed(rules, ana)
    walk()

    rules.update_journey(journey_id=journey["id"], changes={
        "definition": a_definition(step("new", "exit", reason="renewed"))})
    order_placed(rules, party())
    walk()
    rules.publish_journey(journey_id=journey["id"])
    order_placed(rules, luz)
    later(days=3, minutes=1)
    walk()

    found = instances(rules, journey)
    assert [(one["edition"], one["reason"]) for one in found] == [
        (1, "completed"), (1, "completed"), (2, "exit_step")]
    assert path_of(rules, found[0]) == [("rest", "done"), ("old", "done")]
    assert path_of(rules, found[2]) == [("new", "done")]
    of = {number: rules.get_journey_results(journey_id=journey["id"], edition=number)
          for number in (1, 2)}
    assert [(one["edition"], one["entered_count"], one["ended"]) for one in of.values()] == [
        (1, 2, {"completed": 2}), (2, 1, {"exit_step": 1})]
    assert [{step["step"] for step in one["steps"]} for one in of.values()] == [
        {"rest", "old"}, {"new"}]
    with pytest.raises(NotFound):
        rules.get_journey_results(journey_id=journey["id"], edition=3)


def test_nobody_enters_or_goes_on_while_a_journey_is_paused_but_events_are_heard(rules, later):
    journey = live(rules, step("paid", "wait_for", event=an_event("sales.order.confirmed"),
                               within={"days": 1}))
    ana, luz = party(), party()
    order_placed(rules, ana)
    walk()
    rules.pause_journey(journey_id=journey["id"])

    order_placed(rules, luz)
    tell_confirmed(rules, ana)
    later(days=5)
    walk()
    paused = the_instance(rules, journey)
    rules.resume_journey(journey_id=journey["id"])
    walk()

    assert paused["state"] == "live"
    assert path_of(rules, the_instance(rules, journey)) == [("paid", "happened")]


def test_everybody_leaves_when_a_journey_or_its_campaign_ends(rules):
    first, second = live(rules), live(rules)
    order_placed(rules, party())
    walk()

    rules.end_journey(journey_id=first["id"])
    rules.end_campaign(campaign_id=second["campaign_id"])
    walk()
    order_placed(rules, party())

    for journey in (first, second):
        assert the_instance(rules, journey)["reason"] == "journey_ended"
        assert rules.get_journey(journey_id=journey["id"])["state"] == "ended"


def test_end_journey_instance_takes_somebody_out_once(rules):
    journey = live(rules)
    order_placed(rules, party())
    walk()
    instance = the_instance(rules, journey)

    over = rules.end_journey_instance(journey_instance_id=instance["id"])
    with pytest.raises(JourneyInstanceIsOver):
        rules.end_journey_instance(journey_instance_id=instance["id"])

    assert (over["state"], over["reason"]) == ("done", "by_hand")
    assert rules.get_journey_instance(journey_instance_id=instance["id"]) == over
