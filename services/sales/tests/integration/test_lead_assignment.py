"""Who gets a lead: by territory, product and language, in turn, as far as there is room."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from lead_factories import assigning, lead, user_id, where

from chassis.outbox import commit
from chassis.testing.events import waiting_events
from sales.leads import assignment


@pytest.fixture
def people():
    return [user_id() for _ in range(5)]


def owners(rules):
    return Counter(item.get("owner_id") for item in rules.list_leads(limit=200)["items"])


def assigned_events(rules):
    return [event for event in waiting_events(rules.store)
            if event["type"] == "sales.lead.assigned"]


def test_assign_gives_leads_in_turn(rules, people):
    rules.create_lead_rule(**assigning(people, team_id="madrid"))
    for _ in range(10):
        rules.create_lead(**lead())

    assignment.assign_waiting_leads()
    assignment.assign_waiting_leads()

    assert owners(rules) == dict.fromkeys(people, 2)
    one = rules.list_leads(limit=1)["items"][0]
    assert (one["team_id"], one["version"]) == ("madrid", 2)
    assert one["assigned_at"]
    assert len(assigned_events(rules)) == 10


def test_assign_goes_by_the_first_rule_that_fits(rules, people):
    north, south, portuguese, rest, _ = people
    rules.create_lead_rule(**assigning([rest], position=900))
    rules.create_lead_rule(**assigning(
        [portuguese], where("language", ["pt", "pt-BR"]), position=1))
    rules.create_lead_rule(**assigning(
        [north], where("postal_code", ["48", "20"], "begins_with"), where("country", "ES"),
        position=10))
    rules.create_lead_rule(**assigning(
        [south], where("product_interest", ["riego"], "contains"), position=20))
    made = {
        north: rules.create_lead(**lead(country="ES", postal_code="48001")),
        south: rules.create_lead(**lead(country="ES", product_interest="Riego por goteo")),
        portuguese: rules.create_lead(**lead(country="ES", postal_code="48001", language="pt")),
        rest: rules.create_lead(**lead(country="FR", postal_code="48001")),
    }

    assignment.assign_waiting_leads()

    for owner, one in made.items():
        assert rules.get_lead(lead_id=one["id"])["owner_id"] == owner


def test_assign_never_goes_beyond_what_somebody_takes(rules, people):
    full, away, free = people[:3]
    rules.create_lead_rule(**assigning([full, away, free]))
    rules.keep_lead_taker(user_id=full, capacity=1)
    rules.keep_lead_taker(user_id=away, capacity=9, is_available=False)
    rules.keep_lead_taker(user_id=free, capacity=2)
    made = [rules.create_lead(**lead()) for _ in range(5)]

    assignment.assign_waiting_leads()

    assert owners(rules) == {full: 1, free: 2, None: 2}
    # The oldest were given away first.
    assert [item["id"] for item in rules.list_leads(is_unassigned=True)["items"]] == [
        made[4]["id"], made[3]["id"]]
    assert [(taker["open_count"], taker["capacity"])
            for taker in rules.list_lead_takers()["items"]
            if taker["user_id"] == free] == [(2, 2)]


def test_lead_that_waited_is_given_away_once_there_is_room(rules, people):
    one = people[0]
    rules.create_lead_rule(**assigning([one]))
    rules.keep_lead_taker(user_id=one, capacity=1)
    first, second = rules.create_lead(**lead()), rules.create_lead(**lead())
    assignment.assign_waiting_leads()
    assert "owner_id" not in rules.get_lead(lead_id=second["id"])

    rules.disqualify_lead(lead_id=first["id"], reason="unreachable")
    assignment.assign_waiting_leads()

    assert rules.get_lead(lead_id=second["id"])["owner_id"] == one


def test_leads_that_nobody_may_take_do_not_hold_up_others(rules, people, monkeypatch):
    monkeypatch.setattr(assignment, "BATCH", 2)
    rules.create_lead_rule(**assigning(people[:1], where("country", "ES")))
    for _ in range(5):
        rules.create_lead(**lead(country="FR"))
    near = rules.create_lead(**lead(country="ES"))

    assignment.assign_waiting_leads()

    assert rules.get_lead(lead_id=near["id"])["owner_id"] == people[0]
    assert owners(rules)[None] == 5


def test_capacity_holds_and_turns_are_even_when_fifty_are_given_away_at_once(rules, people):
    rules.create_lead_rule(**assigning(people))
    for person in people:
        rules.keep_lead_taker(user_id=person, capacity=8)
    made = [rules.create_lead(**lead()) for _ in range(50)]

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(lambda one: commit(lambda: assignment.assign([one["id"]])), made))

    assert owners(rules) == {**dict.fromkeys(people, 8), None: 10}
    assert len(assigned_events(rules)) == 40


def test_lead_is_given_once_when_many_give_it_at_once(rules, people):
    rules.create_lead_rule(**assigning(people))
    one = rules.create_lead(**lead())

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda _: commit(lambda: assignment.assign([one["id"]])), range(20)))

    assert rules.get_lead(lead_id=one["id"])["version"] == 2
    assert len(assigned_events(rules)) == 1


def test_lead_that_was_given_by_hand_is_not_given_away(rules, people):
    rules.create_lead_rule(**assigning(people[:1]))
    mine = rules.create_lead(**lead(owner_id=people[4]))
    freed = rules.create_lead(**lead(owner_id=people[4]))
    rules.update_lead(lead_id=freed["id"], changes={"owner_id": None})

    assignment.assign_waiting_leads()

    assert rules.get_lead(lead_id=mine["id"])["owner_id"] == people[4]
    assert rules.get_lead(lead_id=freed["id"])["owner_id"] == people[0]
