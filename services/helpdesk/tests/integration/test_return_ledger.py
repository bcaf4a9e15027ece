"""What returns cost is told to the ledger: each cost once, corrected when it changes."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import orjson
import pytest
from return_factories import Shop, a_return, asked_of, inspected

from chassis import clock
from chassis.testing.events import waiting_events
from chassis.testing.parties import party
from contracts.errors import NotFound, PreconditionFailed
from helpdesk.costs.models import TicketCost
from helpdesk.holdings import HelpdeskHoldings
from helpdesk.models import DOCUMENTS
from helpdesk.returns import default_reasons, settlements


@pytest.fixture
def shop(rules, monkeypatch):
    default_reasons.seed()
    return asked_of(Shop(days_ago=20, quantity="10", net="500.00"), monkeypatch)


def euros(text):
    return {"amount": text, "currency": "EUR"}


def settled(rules, shop, **policy):
    held = rules.request_return(**a_return(shop))
    if not policy.get("comes_back", True):
        rules.authorize_return(return_id=held["id"])
    else:
        inspected(rules, held)
    rules.settle_return(return_id=held["id"], how="refund", text="Abonado.")
    settlements.settle(held["id"])
    return rules.get_return(return_id=held["id"])


def ledger(rules):
    """The lines as whoever keeps a ledger holds them: the latest of each id."""
    lines, told = {}, []
    for event in waiting_events(rules.store):
        if event["type"].startswith("helpdesk.cost."):
            cost = orjson.loads(event["data"])["cost"]
            told.append(event["type"].rpartition(".")[2])
            lines[cost["id"]] = cost
    return list(lines.values()), told


def ours(lines):
    return sum(Decimal(line["amount"]["amount"]) for line in lines if "withdrawn_at" not in line)


def test_costs_of_a_return_are_told_once_each(rules, shop):
    held = settled(rules, shop)
    rules.add_return_cost(return_id=held["id"], kind="support", minutes=12)
    rules.add_return_photo(return_id=held["id"], name="a.jpg", content="aGk=")

    lines, told = ledger(rules)
    assert {(line["kind"], line["amount"]["amount"]) for line in lines} == {
        ("shipping", "6.00"), ("handling", "4.00"), ("refund", "20.00"), ("goods", "9.00"),
        ("time", "6.00")}
    assert told == ["added"] * 5
    assert {(line["return_id"], line["number"], tuple(line["contact_ids"]), line["borne_by"])
            for line in lines} == {(held["id"], held["number"], (shop.customer_id,), "us")}
    assert {line["product_id"] for line in lines} == {shop.line["product_id"]}
    day = clock.today()
    costs = rules.get_support_costs(starts_on=day, ends_on=day, group_by="return")
    assert [(one["key"], one["total"]["amount"], one["ticket_count"])
            for one in costs["groups"]] == [(held["id"], "45.00", 0)]


def test_what_is_recovered_reduces_it_and_is_corrected_and_withdrawn(rules, shop):
    held = settled(rules, shop)
    supplier = party("organisation")

    def claim(**fields):
        rules.set_return_claim(return_id=held["id"], contact_id=supplier,
                               asked=euros("30.00"), **fields)
        return ours(ledger(rules)[0])

    assert claim(state="asked") == 39
    assert claim(state="recovered", recovered=euros("10.00")) == 29
    assert claim(state="recovered", recovered=euros("25.00")) == 14
    assert claim(state="refused") == 39
    assert claim(state="recovered", recovered=euros("5.00")) == 34
    lines, told = ledger(rules)
    assert [line["kind"] for line in lines].count("recovery") == 1
    assert told[4:] == ["added", "corrected", "withdrawn", "corrected"]


def test_what_others_bear_costs_us_nothing_and_says_who(rules, shop):
    held = rules.request_return(**a_return(shop))
    rules.add_return_cost(return_id=held["id"], kind="shipping", borne_by="supplier",
                          amount=euros("9.00"))

    ((line,), _) = ledger(rules)
    assert (line["amount"], line["borne_by"], line["borne_amount"]) == (
        euros("0.00"), "supplier", euros("9.00"))


def test_goods_that_stay_with_the_customer_are_lost(rules, shop):
    rules.create_return_policy(name="Directo", days=60, comes_back=False)
    settled(rules, shop, comes_back=False)

    lines, _ = ledger(rules)
    assert {(line["kind"], line["description"], line["amount"]["amount"]) for line in lines} == {
        ("goods", "lost goods", "30.00"), ("refund", "refund", "20.00")}


def test_cause_that_is_found_later_corrects_each_line_once(rules, shop):
    held = settled(rules, shop)
    rules.record_return_cause(return_id=held["id"], cause="weak_leg", description="x")
    rules.record_return_cause(return_id=held["id"], cause="weak_leg", description="y")

    lines, told = ledger(rules)
    assert {line["cause"] for line in lines} == {"weak_leg"}
    assert told.count("corrected") == len(lines) == 4


def test_costs_that_are_added_at_once_are_told_once_each(rules, shop):
    held = rules.request_return(**a_return(shop))

    def add(number):
        try:
            rules.add_return_cost(return_id=held["id"], kind="other", amount=euros(f"{number}.00"))
        except PreconditionFailed:
            # Somebody else changed the return at that moment.
            return

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(add, range(1, 7)))

    lines, told = ledger(rules)
    shown = rules.get_return(return_id=held["id"])["costs"]
    assert sorted(line["source"]["id"] for line in lines) == sorted(cost["id"] for cost in shown)
    assert told == ["added"] * len(shown)


def test_line_of_a_return_is_changed_with_the_return_alone(rules, shop):
    held = rules.request_return(**a_return(shop))
    rules.add_return_cost(return_id=held["id"], kind="other", amount=euros("1.00"))
    ((line,), _) = ledger(rules)

    with pytest.raises(NotFound):
        rules.withdraw_ticket_cost(
            ticket_id="ticket_" + "0" * 26, cost_id=line["id"], reason="x")
    assert TicketCost.fetch(line["id"]).withdrawn_at is None


def test_amounts_stay_of_whoever_is_erased(rules, shop):
    settled(rules, shop)
    HelpdeskHoldings(DOCUMENTS).erase([shop.customer_id], "data_request_x")

    costs = list(TicketCost.collection().find())
    assert (len(costs), {tuple(raw.get("contact_ids", ())) for raw in costs}) == (4, {()})
