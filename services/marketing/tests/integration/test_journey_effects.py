"""What journeys do beside mail: calls, windows, and leaving some alone; each once."""

import pytest
from call_factories import a_list as a_call_list
from journey_factories import (
    a_wait,
    an_event,
    instances,
    live,
    order_placed,
    path_of,
    step,
    tell,
    the_instance,
    walk,
    with_mail,
)
from mail_at_work import recipients, send
from marketing_factories import an_order, placed

from chassis.testing.parties import party


@pytest.fixture
def mail(rules, mailbox, approach):
    """The rules, with a mail server, and everybody who may be approached."""
    rules.mailbox, rules.approach = mailbox, approach
    return rules


def test_held_out_people_are_followed_and_left_alone(mail):
    journey, action = with_mail(
        mail, a_wait(), hold_out_share=0.5, goal={"event": an_event("sales.order.delivered")})
    people = [party() for _ in range(40)]
    for contact_id in people:
        order_placed(mail, contact_id)
    walk()
    send()
    found = {one["contact_id"]: one for one in instances(mail, journey)}
    held_out = {id for id, one in found.items() if one["state"] == "held_out"}

    for contact_id in [*sorted(held_out)[:2], *sorted(set(people) - held_out)[:3]]:
        tell(mail, "sales.order.delivered", {"order": an_order(contact_id)})

    assert 8 <= len(held_out) <= 32
    assert recipients(mail, action).keys() == set(people) - held_out
    results = mail.get_journey_results(journey_id=journey["id"])
    uplift = results["uplift"]
    assert (results["held_out_count"], results["goal_count"]) == (len(held_out), 3)
    assert (uplift["measured_by"], uplift["held_out_goal_count"], uplift["led_goal_count"]) == (
        "goal", 2, 3)
    assert uplift["uplift"] == pytest.approx(3 / (40 - len(held_out)) - 2 / len(held_out))
    assert uplift["lowest"] < uplift["uplift"] < uplift["highest"]


def test_uplift_is_by_what_was_bought_when_there_is_no_goal(mail):
    journey, _ = with_mail(mail, hold_out_share=0.5)
    people = [party() for _ in range(20)]
    for contact_id in people:
        order_placed(mail, contact_id)
    led = [one["contact_id"] for one in instances(mail, journey) if one["state"] == "live"]

    mail.react("on_order_told", placed(an_order(led[0])))

    uplift = mail.get_journey_results(journey_id=journey["id"])["uplift"]
    assert (uplift["measured_by"], uplift["led_goal_count"], uplift["held_out_goal_count"]) == (
        "orders", 1, 0)


def test_somebody_is_put_on_a_call_list_once(rules):
    call_list = rules.create_call_list(**a_call_list())
    ana = party()
    journey = live(rules, step("ring", "call", call_list_id=call_list["id"], next="again"),
                   step("again", "call", call_list_id=call_list["id"]))

    order_placed(rules, ana)
    walk()

    assert path_of(rules, the_instance(rules, journey)) == [
        ("ring", "put_on"), ("again", "known")]
    (entry,) = rules.list_call_list_contacts(call_list_id=call_list["id"])["items"]
    assert (entry["contact_id"], entry["state"]) == (ana, "waiting")


def test_a_window_is_waited_for_where_somebody_is(rules, later):
    window = {"sends_from": "10:00", "sends_until": "11:00", "weekdays": [1, 2, 3, 4, 5, 6, 7]}
    journey = live(rules, step("morning", "wait_until", window=window))
    order_placed(rules, party(time_zone="Asia/Tokyo"))

    walk()
    later(hours=24)
    walk()

    (instance,) = instances(rules, journey)
    (visit,) = rules.list_journey_visits(journey_instance_id=instance["id"])["items"]
    assert visit["outcome"] == "done"
