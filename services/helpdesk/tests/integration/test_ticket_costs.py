"""What support costs: noted once, at the rate of the day, corrected, moved, summed and told."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from side_factories import a_carrier, a_side_thread
from slas_at_work import at, told  # noqa: F401  A fixture.
from ticket_factories import OTHER, UNKNOWN, a_ticket

from chassis.ids import new_id
from chassis.testing.parties import party
from chassis.testing.rules import ADMINISTRATOR
from contracts.context import Actor
from contracts.errors import Conflict, NotFound, PreconditionFailed, ValidationFailed
from helpdesk.costs import spending
from helpdesk.costs.models import TicketCost
from helpdesk.holdings import HelpdeskHoldings
from helpdesk.models import DOCUMENTS

PRODUCT = "product_01h455vb4pex5vsknk084sn02q"
DAY = {"starts_on": "2026-11-27", "ends_on": "2026-11-27"}


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


def rate(amount, **whose):
    return {"rate": eur(amount), "starts_on": "2026-01-01", **whose}


def decide(rules, *rates, **fields):
    return rules.set_cost_settings(**{"rates": list(rates), "counts_presence": False} | fields)


@pytest.fixture
def ticket(rules, at):  # noqa: F811
    return rules.create_ticket(**a_ticket(
        team_id="norte", channel="email", refers_to=[{"type": "product", "id": PRODUCT}]))


def note(rules, ticket, **fields):
    return rules.add_ticket_cost(
        **{"ticket_id": ticket["id"], "kind": "shipping", "amount": eur("9.50")} | fields)


def listed(rules, ticket, **filters):
    return rules.list_ticket_costs(ticket_id=ticket["id"], **filters)["items"]


def sums(rules, group_by, **filters):
    answer = rules.get_support_costs(**DAY, group_by=group_by, **filters)
    return {group["key"]: (group["total"]["amount"], group["line_count"], group["ticket_count"])
            for group in answer["groups"]}


def cost_events(rules):
    return [(event["type"].rpartition(".")[2], data["cost"]["version"],
             data["cost"]["amount"]["amount"])
            for event, data in told(rules) if ".cost." in event["type"]]


def test_add_ticket_cost_reckons_time_at_the_rate_and_tells_the_ledger(rules, ticket):
    decide(rules, rate("31.00"))

    cost = rules.add_ticket_cost(ticket_id=ticket["id"], kind="time", minutes=25)

    # 31.00 × 25 / 60 = 12.9166…
    assert (cost["amount"], cost["rate"], cost["minutes"]) == (eur("12.92"), eur("31.00"), 25)
    assert (cost["user_id"], cost["channel"], cost["product_id"]) == (
        ADMINISTRATOR, "email", PRODUCT)
    assert cost["contact_ids"] == ticket["contact_ids"]
    assert listed(rules, ticket) == [cost]
    assert cost_events(rules) == [("added", 1, "12.92")]


def test_rate_of_the_person_comes_first_then_of_the_team_then_the_role(rules, ticket):
    decide(rules, rate("10.00"), rate("20.00", role="administrator"),
           rate("30.00", team_id="norte"), rate("40.00", user_id=OTHER),
           rate("5.00", ends_on="2026-06-30"))
    plain = rules.create_ticket(**a_ticket())

    rates = [rules.add_ticket_cost(ticket_id=id, kind="time", minutes=60, user_id=user_id)["rate"]
             ["amount"] for id, user_id in (
                 (ticket["id"], OTHER), (ticket["id"], ADMINISTRATOR),
                 (plain["id"], ADMINISTRATOR), (plain["id"], "user_" + UNKNOWN))]

    assert rates == ["40.00", "30.00", "20.00", "10.00"]


def test_rate_is_that_of_the_day_on_which_it_arose(rules, ticket):
    decide(rules, rate("20.00", ends_on="2026-06-30"),
           {"rate": eur("24.00"), "starts_on": "2026-07-01"})

    amounts = [rules.add_ticket_cost(ticket_id=ticket["id"], kind="time", minutes=60,
                                     incurred_at=f"{day}T10:00:00Z")["amount"]["amount"]
               for day in ("2026-06-30", "2026-07-01")]

    assert amounts == ["20.00", "24.00"]


def test_time_without_a_rate_is_refused(rules, ticket):
    with pytest.raises(Conflict) as refused:
        rules.add_ticket_cost(ticket_id=ticket["id"], kind="time", minutes=5)

    assert refused.value.code == "rate_is_missing"
    assert TicketCost.collection().count_documents({}) == 0


def test_cost_of_a_side_thread_is_found_by_it(rules, ticket):
    thread = rules.create_side_thread(**a_side_thread(ticket, a_carrier()))
    note(rules, ticket)

    cost = note(rules, ticket, kind="third_party", side_thread_id=thread["id"])

    assert listed(rules, ticket, side_thread_id=thread["id"]) == [cost]
    other = rules.create_ticket(**a_ticket())
    with pytest.raises(ValidationFailed):
        note(rules, other, side_thread_id=thread["id"])
    assert listed(rules, other) == []


def test_same_source_is_one_line_however_often_it_is_said(rules, ticket):
    def say(_):
        return note(rules, ticket, source={"type": "bill", "id": "R-881"})["id"]

    with ThreadPoolExecutor(20) as many:
        ids = set(many.map(say, range(20)))

    assert len(ids) == 1
    assert TicketCost.collection().count_documents({}) == 1
    assert len(cost_events(rules)) == 1
    other = rules.create_ticket(**a_ticket())
    with pytest.raises(ValidationFailed):
        note(rules, other, source={"type": "bill", "id": "R-881"})


def test_update_ticket_cost_is_told_as_its_next_version(rules, ticket):
    decide(rules, rate("30.00"))
    time = rules.add_ticket_cost(ticket_id=ticket["id"], kind="time", minutes=10)
    decide(rules, rate("90.00"))

    corrected = rules.update_ticket_cost(
        ticket_id=ticket["id"], cost_id=time["id"], expected_version=1, changes={"minutes": 20})

    assert (corrected["amount"], corrected["version"]) == (eur("10.00"), 2)
    assert cost_events(rules) == [("added", 1, "5.00"), ("corrected", 2, "10.00")]
    for version, changes, refusal in (
            (1, {"minutes": 3}, PreconditionFailed),
            (2, {"amount": eur("1.00")}, ValidationFailed)):
        with pytest.raises(refusal):
            rules.update_ticket_cost(ticket_id=ticket["id"], cost_id=time["id"],
                                     expected_version=version, changes=changes)
    assert listed(rules, ticket) == [corrected]


def test_withdraw_ticket_cost_counts_for_nothing_from_then_on(rules, ticket):
    cost = note(rules, ticket)

    for _ in range(2):
        withdrawn = rules.withdraw_ticket_cost(
            ticket_id=ticket["id"], cost_id=cost["id"], reason="La abonan ellos.")

    assert withdrawn["version"] == 2
    assert cost_events(rules) == [("added", 1, "9.50"), ("withdrawn", 2, "9.50")]
    assert sums(rules, "kind") == {}
    with pytest.raises(Conflict):
        rules.update_ticket_cost(ticket_id=ticket["id"], cost_id=cost["id"],
                                 changes={"amount": eur("1.00")})
    other = rules.create_ticket(**a_ticket())
    with pytest.raises(NotFound):
        rules.withdraw_ticket_cost(ticket_id=other["id"], cost_id=cost["id"], reason="x")


def test_get_support_costs_sums_by_each_thing_and_each_currency(rules, ticket):
    decide(rules, rate("30.00"))
    other = rules.create_ticket(**a_ticket(channel="phone", category="transport"))
    note(rules, ticket)
    note(rules, ticket, amount=eur("0.10"), kind="goods")
    rules.add_ticket_cost(ticket_id=other["id"], kind="time", minutes=30)
    note(rules, other, amount={"amount": "7", "currency": "JPY"})
    note(rules, other, incurred_at="2026-11-26T23:59:59Z")

    assert sums(rules, "ticket", channel="email") == {ticket["id"]: ("9.60", 2, 1)}
    assert sums(rules, "customer", channel="email") == {
        ticket["contact_ids"][0]: ("9.60", 2, 1)}
    assert sums(rules, "product")[PRODUCT] == ("9.60", 2, 1)
    assert sums(rules, "channel", kind="time") == {"phone": ("15.00", 1, 1)}
    assert sums(rules, "cause", kind="time") == {"transport": ("15.00", 1, 1)}
    assert sums(rules, "agent", kind="time") == {ADMINISTRATOR: ("15.00", 1, 1)}
    assert rules.get_support_costs(**DAY)["totals"] == [
        eur("24.60"), {"amount": "7", "currency": "JPY"}]


def test_money_adds_up_over_many_lines(rules, ticket):
    decide(rules, rate("33.33"))
    amounts = [Decimal(rules.add_ticket_cost(
        ticket_id=ticket["id"], kind="time", minutes=minutes)["amount"]["amount"])
        for minutes in range(1, 40)]

    (total,) = rules.get_support_costs(**DAY)["totals"]

    assert Decimal(total["amount"]) == sum(amounts)


def test_costs_go_where_their_ticket_goes_and_are_about_what_it_is_about(rules, ticket):
    into = rules.create_ticket(**a_ticket(contact_ids=ticket["contact_ids"]))
    cost = note(rules, ticket)

    rules.update_ticket(ticket_id=ticket["id"], changes={"category": "transport"})
    rules.merge_ticket(ticket_id=ticket["id"], into_id=into["id"])
    (merged,) = listed(rules, into)
    rules.unmerge_ticket(ticket_id=ticket["id"])
    (parted,) = listed(rules, ticket)

    assert (merged["cause"], merged["number"]) == ("transport", into["number"])
    assert (parted["id"], parted["number"], parted["version"]) == (
        cost["id"], ticket["number"], 4)
    assert [what for what, *_ in cost_events(rules)] == ["added", *["corrected"] * 3]


def test_time_before_a_ticket_is_counted_day_by_day_once(rules, ticket, at):  # noqa: F811
    decide(rules, rate("60.00"), counts_presence=True)
    for moment in ("10:00:00", "10:00:40", "10:01:20", "10:15:00", "10:15:50"):
        at(f"2026-11-27T{moment}")
        rules.note_ticket_presence(ticket_id=ticket["id"], activity="answering")

    spending.count_presence()
    assert listed(rules, ticket) == []
    at("2026-11-28T08:00")
    for _ in range(2):
        spending.count_presence()

    # 40 + 40 + 50 seconds: three minutes that were begun; the pause does not count.
    (cost,) = listed(rules, ticket)
    assert (cost["minutes"], cost["amount"], cost["user_id"]) == (3, eur("3.00"), ADMINISTRATOR)
    assert cost["source"]["type"] == "presence"


def test_time_without_a_rate_waits_for_one(rules, ticket, at):  # noqa: F811
    decide(rules, counts_presence=True)
    for moment in ("10:00:00", "10:00:40"):
        at(f"2026-11-27T{moment}")
        rules.note_ticket_presence(ticket_id=ticket["id"], activity="viewing")
    at("2026-11-28T08:00")
    spending.count_presence()
    before = listed(rules, ticket)

    decide(rules, rate("60.00"), counts_presence=True)
    spending.count_presence()

    assert before == []
    assert listed(rules, ticket)[0]["amount"] == eur("1.00")


def test_time_is_not_counted_unless_that_is_decided(rules, ticket, at):  # noqa: F811
    decide(rules, rate("60.00"))
    for moment in ("10:00:00", "10:00:40"):
        at(f"2026-11-27T{moment}")
        rules.note_ticket_presence(ticket_id=ticket["id"], activity="viewing")
    at("2026-11-28T08:00")

    spending.count_presence()

    assert listed(rules, ticket) == []


def test_get_deflection_counts_who_was_helped_and_asked_nothing_after(rules, at):  # noqa: F811
    made = rules.create_article(audiences=["customer"], texts=[
        {"language": "es", "title": "Sillas", "body": "Guarde la caja."}])
    rules.publish_article(article_id=made["id"])
    for place in range(3):
        reader = party()
        portal = rules.by(Actor(new_id("account"), roles=("customer",), contact_id=reader,
                                party_id=reader))
        portal.rate_portal_article(article_id=made["id"], is_helpful=place < 2)
        if place == 0:
            at("2026-11-27T12:00")
            opened_by = portal.open_portal_ticket(subject="Aun así", body="No me aclaro.")
    note(rules, opened_by, amount=eur("8.50"))
    note(rules, rules.create_ticket(**a_ticket(channel="phone")), amount=eur("99.00"))

    answer = rules.get_deflection(**DAY)

    assert (answer["helpful_count"], answer["deflected_count"]) == (2, 1)
    assert answer["average_of"] == {"channel": "portal", "ticket_count": 1,
                                    "costs": [eur("8.50")], "averages": [eur("8.50")]}
    assert answer["saved"] == [eur("8.50")]


def test_costs_stay_without_whom_is_erased(rules, ticket):
    note(rules, ticket, description="Taxi para Ana")

    HelpdeskHoldings(DOCUMENTS).erase(ticket["contact_ids"], "data_request_1")

    (left,) = TicketCost.collection().find()
    assert left["contact_ids"] == []
    assert "description" not in left
    assert sums(rules, "kind") == {"shipping": ("9.50", 1, 1)}
