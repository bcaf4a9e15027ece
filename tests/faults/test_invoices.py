"""Billing is killed while a thousand orders are placed: as many invoices, none twice, no gap."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from orders_at_work import Orders, assert_each_invoiced_once, while_orders_are_told
from workload import SEED, Keeper

from chassis.testing.sizes import sized

ORDERS = sized(1000, usual=200)
# Up to a thousand transactions and more, on a machine that does other things too.


@pytest.fixture
def orders(faults, own_stack, own_client):
    return Orders(own_stack, own_client, count=ORDERS, seed=SEED)


def test_orders_are_invoiced_once_when_billing_is_killed(faults, own_stack, orders, report):
    billing = faults("billing")
    store = own_stack.open_store("billing")
    orders.prepare(store)
    keeper = Keeper(billing)

    thread = orders.start_telling()
    while_orders_are_told(orders, store, thread, billing.kill, times=6, seed=SEED)

    report(killed=keeper.deaths, **assert_each_invoiced_once(own_stack, orders))
    keeper.stop()
    assert keeper.deaths > 1


def test_orders_are_invoiced_once_when_killed_at_each_seam_in_turn(
        faults, own_stack, orders, report):
    billing = faults("billing")
    store = own_stack.open_store("billing")
    orders.prepare(store)
    # Each life ends at its seam; the last has none, and does what is left.
    seams = ("before_commit", "after_commit", "before_ack", "after_publish")
    lives = iter([f"{seam}:kill:0.3" for seam in seams * 2])
    keeper = Keeper(billing, before_start=lambda: billing.environment.update(
        VINCULO_FAULTS=next(lives, ""), VINCULO_FAULT_SEED=str(SEED)))

    thread = orders.start_telling()
    while_orders_are_told(orders, store, thread, billing.kill, times=1, seed=SEED)
    counts = assert_each_invoiced_once(own_stack, orders)

    keeper.stop()
    report(killed=keeper.deaths, **counts)
    assert keeper.deaths > 1


def test_two_replicas_issue_in_one_series_and_one_is_killed(faults, own_stack, orders, report):
    replicas = [faults("billing"), faults("billing")]
    store = own_stack.open_store("billing")
    orders.prepare(store)
    drafts = orders.draft(100)
    keeper = Keeper(replicas[1])

    thread = orders.start_telling()
    with ThreadPoolExecutor(8) as pool:
        by_hand = pool.map(orders.issue, drafts)
        while_orders_are_told(orders, store, thread, replicas[1].kill, times=3, seed=SEED)
        issued = list(by_hand)

    counts = assert_each_invoiced_once(own_stack, orders, by_hand=len(drafts))
    keeper.stop()
    report(killed=keeper.deaths, by_hand=len(issued), **counts)
    assert len({one["number"] for one in issued}) == len(drafts)
