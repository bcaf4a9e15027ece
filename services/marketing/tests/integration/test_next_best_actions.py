"""What is best done next with customers: chosen, never what is forbidden, kept, and learnt of."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from campaign_factories import SETTINGS, launched
from marketing_factories import a_contact, happened, moment
from marshmallow import ValidationError
from next_best_factories import (
    Answers,
    a_customer,
    best_for,
    eur,
    obstacles_of,
    outcome,
    recommended,
    shown_open,
)
from segment_factories import noted

from chassis import clock
from chassis.ids import new_id
from contracts.errors import ServiceUnavailable
from marketing.next_best import cross_selling
from marketing.settings import marketing_settings

AGENT = "user_01keeca2mwf04sf6mrhrvrar59"


@pytest.fixture
def answers(monkeypatch):
    return Answers(monkeypatch)


def a_ticket(contact_id, type="helpdesk.ticket.opened", ticket_id=None):
    id = ticket_id or new_id("ticket")
    noted([contact_id], type, clock.now(), id=f"{type}/{id}", about={"type": "ticket", "id": id})
    return id


@pytest.fixture
def eva(rules, answers):
    return a_customer(rules.store)


def test_likely_buyer_is_called_and_it_is_said_what_that_is_worth(rules, eva):
    rules.create_cost_tariff(kind="call", rate="0.50", tariff="1.00", currency="EUR",
                             starts_on="2020-01-01")

    best = best_for(rules, eva)

    # 0.5 × 100.00 of margin an order, less 5 minutes of 0.50 and 1.00 for the call.
    assert (best["kind"], best["channel"], best["customer_class"]) == ("call", "phone", "loyal")
    assert (best["probability"], best["margin"], best["cost"], best["expected_value"]) == (
        0.5, eur("100.00"), eur("3.50"), eur("46.50"))
    assert best["is_cost_known"] is True
    assert [reason["text"]["es"] for reason in best["reasons"]] == [
        "Compra en 90 días con un 50%."]
    assert shown_open(rules, contact_id=eva) == [{**best, "forbidden_because": None}]
    assert rules.get_next_best_action(next_best_action_id=best["id"])["forbidden_because"] is None


def test_what_went_wrong_is_put_right_before_anything_is_sold(rules, eva):
    settled, ticket_id = a_ticket(eva), a_ticket(eva)
    a_ticket(eva, "helpdesk.ticket.resolved", settled)

    best = best_for(rules, eva)

    assert (best["kind"], best["about"]) == (
        "resolve_issue", {"type": "ticket", "id": ticket_id})
    assert ("call", "open_issue") in obstacles_of(best)
    a_ticket(eva, "helpdesk.ticket.resolved", ticket_id)
    assert best_for(rules, eva)["kind"] == "call"


def test_who_leaves_is_won_back_and_an_open_quote_is_called_about(rules, answers):
    stove, quote_id = new_id("product"), new_id("quote")
    leaving = a_customer(rules.store, leave=0.8, products=[stove])
    asking = a_customer(rules.store)
    noted([asking], "sales.quote.sent", clock.now(), about={"type": "quote", "id": quote_id})

    found = recommended(rules, leaving, asking)

    assert (found[leaving]["kind"], found[leaving]["about"]) == (
        "win_back", {"type": "product", "id": stove})
    assert (found[asking]["kind"], found[asking]["about"]) == (
        "call", {"type": "quote", "id": quote_id})


def test_visit_cross_sale_and_referral_are_weighed_beside_the_call(rules, answers):
    wood, stove = new_id("product"), new_id("product")
    for _ in range(5):
        a_customer(rules.store, products=[wood, stove])
    company = a_customer(rules.store, kind="organisation", expected_orders=6.0, products=[wood],
                         rfm_class="champions")
    cross_selling.run("all")

    best = best_for(rules, company)

    others = {one["kind"]: one for one in best["alternatives"]}
    # A visit is for the orders of a year: 0.5 × 600.00.
    assert (best["kind"], best["expected_value"]) == ("visit", eur("300.00"))
    assert others["call"]["expected_value"] == eur("50.00")
    assert others["cross_sell"]["about"] == {"type": "product", "id": stove}
    # Five of the six who bought wood have a stove too.
    assert others["cross_sell"]["expected_value"] == eur("41.67")
    assert "ask_referral" in others


def test_mail_of_a_running_campaign_is_recommended_to_whom_it_has_not_come(rules, answers):
    eva, luz = (a_customer(rules.store, answer=0.9) for _ in range(2))
    rules.set_marketing_mail_settings(**SETTINGS)
    action = launched(rules, [luz], capacity=5)
    rules.store.recipients.insert_one({
        "_id": "r", "action_id": action["id"], "contact_id": luz, "state": "planned"})
    for id in (eva, luz):
        answers.refused[id, "telemarketing", "phone"] = "do_not_call"
        answers.refused[id, "marketing", "visit"] = "objected"

    found = recommended(rules, eva, luz)

    assert (found[eva]["kind"], found[eva]["about"], found[eva]["campaign_id"]) == (
        "mail", {"type": "action", "id": action["id"]}, action["campaign_id"])
    # It has to be answered before anything is bought: 0.9 × 0.5 × 100.00.
    assert found[eva]["expected_value"] == eur("45.00")
    assert "mail" not in {found[luz]["kind"], *(one["kind"] for one in found[luz]["alternatives"])}


@pytest.mark.parametrize("level", ["warn", "block"])
def test_what_consent_and_guards_forbid_is_an_obstacle_and_nothing_is_left(
        rules, answers, eva, level):
    answers.guarded[eva, "campaign"] = level
    answers.refused[eva, "telemarketing", "phone"] = "objected"

    best = best_for(rules, eva)

    assert (best["kind"], best["expected_value"]) == ("nothing", eur("0.00"))
    assert obstacles_of(best) == {("call", "objected"), ("ask_referral", "guard_raised")}


def test_nothing_is_recommended_where_nobody_can_say_what_is_allowed(rules, answers, eva):
    answers.error = ServiceUnavailable()

    with pytest.raises(ServiceUnavailable):
        best_for(rules, eva)

    assert rules.store.next_best_actions.count_documents({}) == 0


def test_caps_calls_of_late_and_what_was_tried_are_obstacles(rules, answers):
    eva = a_customer(rules.store)
    rules.set_marketing_mail_settings(**{**SETTINGS, "caps": [{"count": 1, "days": 7}]})
    rules.store.recipients.insert_one({
        "_id": "r", "action_id": "a", "contact_id": eva, "state": "sent", "_is_marketing": True,
        "sent_at": clock.now()})
    rules.store.calls.insert_one({
        "_id": "c", "contact_id": eva, "state": "ended", "created_at": clock.now()})

    assert obstacles_of(best_for(rules, eva)) == {
        ("call", "called_lately"), ("ask_referral", "cap_reached")}


def test_agent_who_is_full_has_no_more_calls_and_the_best_come_first(
        rules, answers, monkeypatch):
    monkeypatch.setenv("VINCULO_AGENT_OPEN_ACTIONS", "2")
    marketing_settings.cache_clear()
    ids = [a_customer(rules.store, buy=chance, answer=None, owner_id=AGENT)
           for chance in (0.2, 0.4, 0.6)]
    others = a_customer(rules.store, buy=0.1, answer=None, owner_id=new_id("user"))

    made = rules.recommend_next_best_actions(owner_id=AGENT)["items"]

    assert [(item["contact_id"], item["kind"]) for item in made] == [
        (ids[2], "call"), (ids[1], "call"), (ids[0], "nothing")]
    assert obstacles_of(made[2]) == {("call", "agent_is_full")}
    outcome(rules, made[0], "accepted")
    again = {item["contact_id"]: item for item in
             rules.recommend_next_best_actions(owner_id=AGENT)["items"]}
    assert (again[ids[2]]["state"], again[ids[1]]["kind"], again[ids[0]]["kind"]) == (
        "accepted", "call", "nothing")
    assert best_for(rules, others)["kind"] == "call"
    assert {item["contact_id"] for item in shown_open(rules, owner_id=AGENT)} == {ids[0], ids[1]}


def test_same_recommendation_stays_and_another_replaces_it(rules, eva):
    first = best_for(rules, eva)
    again = best_for(rules, eva)
    assert (again["id"], again["version"]) == (first["id"], 2)

    ticket_id = a_ticket(eva)
    other = best_for(rules, eva)

    assert (other["kind"], other["about"]["id"]) == ("resolve_issue", ticket_id)
    replaced = rules.get_next_best_action(next_best_action_id=first["id"])
    assert (replaced["state"], replaced["forbidden_because"]) == ("replaced", None)
    assert [item["id"] for item in shown_open(rules, contact_id=eva)] == [other["id"]]


def test_many_at_once_leave_one_that_is_open(rules, eva):
    with ThreadPoolExecutor(6) as threads:
        found = set(threads.map(lambda _: best_for(rules, eva)["id"], range(12)))

    assert len(found) == rules.store.next_best_actions.count_documents({}) == 1


def test_recommendation_of_a_merged_contact_is_worked_out_anew_and_erasure_takes_all(rules, eva):
    luz = a_customer(rules.store)
    of_eva, of_luz = best_for(rules, eva), best_for(rules, luz)
    merge = {"contact": a_contact(id=luz, version=2), "merged_id": eva,
             "merge_id": new_id("merge"), "changed": []}
    rules.react("on_contact_merged", happened("contacts.contact.merged", merge))

    moved = rules.get_next_best_action(next_best_action_id=of_eva["id"])
    assert (moved["contact_id"], moved["state"]) == (luz, "replaced")
    assert [item["id"] for item in shown_open(rules, contact_id=eva)] == [of_luz["id"]]

    rules.react("on_data_request_opened", happened("contacts.data_request.opened", {
        "data_request_id": new_id("data_request"), "kind": "erasure", "contact_ids": [luz, eva],
        "opened_at": moment(), "due_at": moment(-30)}))
    assert rules.store.next_best_actions.count_documents({}) == 0


@pytest.mark.parametrize("wrong", [
    {}, {"contact_ids": []}, {"contact_ids": [new_id("contact")], "owner_id": AGENT},
    {"contact_ids": ["x"]}])
def test_recommend_refuses_neither_contacts_nor_owner(rules, answers, wrong):
    with pytest.raises(ValidationError):
        rules.recommend_next_best_actions(**wrong)

    assert rules.store.next_best_actions.count_documents({}) == 0
