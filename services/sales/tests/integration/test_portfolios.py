"""Portfolios: customers go by rules to whoever has room, and are moved as it was simulated."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from deals_factories import EUR
from pricing_factories import add_party

from chassis import clock
from chassis.ids import new_id
from contracts.errors import Conflict, PreconditionFailed

ANA, BEA = new_id("user"), new_id("user")


def a_customer(country="ES", postal_code="48001", **fields):
    return add_party(roles=[{"role": "customer"}],
                     addresses=[{"country": country, "postal_code": postal_code}], **fields)


@pytest.fixture
def plan(rules):
    def plan(ana=10, bea=10, rules_=None):
        return rules.set_portfolio_plan(
            rules=rules_ or [
                {"name": "North", "countries": ["ES"], "postal_prefixes": ["48", "20"],
                 "user_ids": [ANA]},
                {"name": "Others", "user_ids": [ANA, BEA]}],
            caretakers=[{"user_id": ANA, "capacity": ana}, {"user_id": BEA, "capacity": bea}])

    return plan


def held_by(rules):
    """`{user: how many customers}` of the present assignments."""
    found = {}
    for raw in rules.store.assignments.find({"_is_present": True}):
        found[raw["user_id"]] = found.get(raw["user_id"], 0) + 1
    return found


def test_customer_goes_to_whom_the_first_rule_that_fits_names(rules, plan):
    plan()
    north, madrid, lisbon = a_customer(), a_customer(postal_code="28001"), a_customer("PT")

    given = rules.assign_customers(contact_ids=[north, madrid, lisbon])

    by_contact = {item["contact_id"]: item for item in given["items"]}
    assert (by_contact[north]["user_id"], by_contact[north]["rule"]) == (ANA, "North")
    # Whoever is least full comes first.
    assert by_contact[madrid]["user_id"] == BEA
    assert by_contact[lisbon]["rule"] == "Others"
    assert rules.assign_customers(contact_ids=[north])["left_out"] == [
        {"contact_id": north, "because": "assigned"}]


def test_those_who_are_nobodys_are_found(rules, plan):
    plan()
    customers = {a_customer() for _ in range(3)}
    add_party(roles=[{"role": "supplier"}])

    given = rules.assign_customers()

    assert {item["contact_id"] for item in given["items"]} == customers
    assert rules.assign_customers()["items"] == []


def test_customer_for_whom_nobody_has_room_waits(rules, plan):
    plan(ana=1)
    first, second = a_customer(), a_customer()

    given = rules.assign_customers(contact_ids=[first, second])

    assert [item["contact_id"] for item in given["items"]] == [first]
    assert given["left_out"] == [{"contact_id": second, "because": "no_room"}]


def test_capacity_is_never_passed_when_many_assign_at_once(rules, plan):
    plan(ana=0, bea=20, rules_=[{"name": "All", "user_ids": [ANA, BEA]}])
    customers = [a_customer() for _ in range(40)]

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda id: rules.assign_customers(contact_ids=[id]), customers))

    assert held_by(rules) == {BEA: 20}


def test_plan_that_somebody_else_changed_is_refused(rules, plan):
    held = plan()

    with pytest.raises(PreconditionFailed):
        rules.set_portfolio_plan(rules=[], caretakers=[], expected_version=1)

    assert rules.get_portfolio_plan() == held


def test_rebalance_is_simulated_without_any_effect_and_applied_as_it_was_seen(rules, plan):
    plan(ana=10, bea=10, rules_=[{"name": "All", "user_ids": [ANA]}])
    for _ in range(10):
        a_customer()
    rules.assign_customers()
    plan(ana=4, bea=10, rules_=[{"name": "All", "user_ids": [ANA, BEA]}])

    seen = rules.simulate_rebalance(evenness_percent=100)
    assert held_by(rules) == {ANA: 10}
    done = rules.apply_rebalance(rebalance_id=seen["id"])

    assert {move["because"] for move in seen["moves"]} == {"over_capacity"}
    assert {load["user_id"]: (load["before"], load["after"]) for load in seen["loads"]} == {
        ANA: (10, 4), BEA: (0, 6)}
    assert done == {"moved_count": 6, "stale_count": 0}
    assert held_by(rules) == {ANA: 4, BEA: 6}
    with pytest.raises(Conflict):
        rules.apply_rebalance(rebalance_id=seen["id"])


def test_uneven_portfolios_are_evened_out_and_busy_customers_stay(rules, plan):
    plan(ana=10, bea=10, rules_=[{"name": "All", "user_ids": [ANA]}])
    customers = [a_customer() for _ in range(8)]
    rules.assign_customers()
    for id in customers[:4]:
        rules.create_deal(name="Open", contact_ids=[id], value=EUR)
    plan(ana=10, bea=10, rules_=[{"name": "All", "user_ids": [ANA, BEA]}])

    seen = rules.simulate_rebalance(evenness_percent=10)

    assert {move["because"] for move in seen["moves"]} == {"uneven"}
    assert {move["contact_id"] for move in seen["moves"]} <= set(customers[4:])
    loads = {load["user_id"]: load["after"] for load in seen["loads"]}
    assert abs(loads[ANA] - loads[BEA]) <= 2
    rules.apply_rebalance(rebalance_id=seen["id"])
    assert rules.simulate_rebalance(evenness_percent=20)["moves"] == []


def test_customers_of_somebody_who_has_gone_are_moved(rules, plan):
    plan(rules_=[{"name": "All", "user_ids": [ANA]}])
    one = a_customer()
    rules.assign_customers()
    rules.set_portfolio_plan(
        rules=[{"name": "All", "user_ids": [BEA]}],
        caretakers=[{"user_id": BEA, "capacity": 5}])

    (move,) = rules.simulate_rebalance()["moves"]

    assert move == {"contact_id": one, "from_user_id": ANA, "to_user_id": BEA, "because": "gone"}


def test_customer_who_went_to_another_since_the_simulation_stays_there(rules, plan):
    from chassis.outbox import commit
    from sales.portfolios.portfolios import assign

    plan(rules_=[{"name": "All", "user_ids": [ANA]}])
    one, carla = a_customer(), new_id("user")
    rules.assign_customers()
    rules.set_portfolio_plan(
        rules=[{"name": "All", "user_ids": [BEA]}],
        caretakers=[{"user_id": BEA, "capacity": 5}])
    seen = rules.simulate_rebalance()
    commit(lambda: assign(one, carla))

    done = rules.apply_rebalance(rebalance_id=seen["id"])

    assert done == {"moved_count": 0, "stale_count": 1}
    assert held_by(rules) == {carla: 1}


def test_assignments_say_who_looked_after_a_customer_on_a_day(rules, plan):
    from chassis.outbox import commit
    from sales.portfolios.portfolios import assign

    plan()
    one = a_customer()
    rules.assign_customers()
    first_day = clock.today()
    clock.move(timedelta(days=3))
    try:
        commit(lambda: assign(one, BEA, because="Ana is away."))
        later = clock.today()
    finally:
        clock.move(timedelta())

    def on(day):
        return [item["user_id"] for item in
                rules.list_assignments(contact_id=one, holds_on=day)["items"]]

    assert (on(first_day), on(later)) == ([ANA], [BEA])
