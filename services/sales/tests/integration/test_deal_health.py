"""How deals go, with what shows it, made of what sales learns of interactions."""

from datetime import timedelta

import pytest
from deals_at_work import *  # noqa: F403  Fixtures.
from deals_factories import customer, party, told_interaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis import clock
from chassis.deliveries import Happened
from chassis.outbox import commit
from chassis.testing.sizes import sized

NEXT = {"what": "Llamar", "due_on": "2999-01-01"}


@pytest.fixture
def healthy(open_one):
    """A deal of an organisation in a stage of five days, with a next step."""
    contact_ids = customer()
    return open_one(contact_ids=contact_ids, next_step=NEXT)


@pytest.fixture
def hear(rules):
    """Have sales hear of interactions: `hear(ana, days_ago=3)`."""

    def hear(*contact_ids, days_ago=0, corrects=None, **fields):
        told = told_interaction(
            *contact_ids, at=clock.now() - timedelta(days=days_ago), **fields)
        if corrects:
            told["corrects_id"] = corrects["id"]
        name = "on_interaction_corrected" if corrects else "on_interaction_recorded"
        rules.react(name, Happened("x", "contacts.interaction.recorded", clock.now(),
                                   {"interaction": told}))
        return told

    return hear


def signs(rules, deal):
    return {sign["sign"]: sign for sign in rules.get_deal(deal_id=deal["id"])["health"]["signs"]}


def test_deal_that_goes_well_shows_no_sign(rules, healthy):
    health = rules.get_deal(deal_id=healthy["id"])["health"]

    assert health == {"is_at_risk": False, "signs": [], "last_interaction_at": None}


def test_deal_goes_cold_when_nobody_was_in_touch(rules, healthy, hear, later):
    later(days=13)
    assert "going_cold" not in signs(rules, healthy)
    later(days=14)

    never = signs(rules, healthy)["going_cold"]
    told = hear(healthy["contact_ids"][1], days_ago=2)
    assert "going_cold" not in signs(rules, healthy)
    later(days=30)
    again = signs(rules, healthy)["going_cold"]

    assert (never["days"], never["limit_days"], never["interaction_id"]) == (14, 14, None)
    assert never["text"] == {
        "en": "Nobody was in touch since it was opened 14 days ago.",
        "es": "No ha habido contacto desde que se abrió hace 14 días."}
    assert (again["days"], again["interaction_id"]) == (18, told["id"])


def test_what_is_said_among_us_or_about_somebody_is_no_touch(rules, healthy, hear, later):
    ana = healthy["contact_ids"][1]
    later(days=20)

    hear(ana, direction="internal")
    hear(party(), participants=[{"contact_id": ana, "part": "about"}])

    assert "going_cold" in signs(rules, healthy)


def test_interaction_about_the_deal_counts_whoever_took_part(rules, healthy, hear, later):
    later(days=20)

    hear(party(), refers_to=[{"type": "deal", "id": healthy["id"]}])

    assert "going_cold" not in signs(rules, healthy)


def test_deal_is_single_threaded_when_one_person_alone_is_in_touch(
        rules, healthy, hear, later):
    _, ana, eva = healthy["contact_ids"]
    later(days=1)
    told = hear(ana)

    one = signs(rules, healthy)["single_threaded"]
    hear(eva)
    both = signs(rules, healthy)

    assert (one["contact_ids"], one["interaction_id"], one["limit_days"]) == ([ana], told["id"], 60)
    assert "single_threaded" not in both


def test_private_customer_is_never_single_threaded(rules, open_one, hear):
    ana = party()
    deal = open_one(contact_ids=[ana], next_step=NEXT)

    hear(ana)

    assert signs(rules, deal) == {}


def test_deal_rots_when_it_stands_longer_than_expected(rules, pipeline, healthy, later):
    later(days=5)
    assert "rotting" not in signs(rules, healthy)
    later(days=6, hours=1)

    assert (signs(rules, healthy)["rotting"]["days"],
            signs(rules, healthy)["rotting"]["limit_days"]) == (6, 5)
    rules.move_deal(deal_id=healthy["id"], stage_id=pipeline["stages"][1]["id"])
    assert "rotting" not in signs(rules, healthy)


def test_deal_is_overdue_the_day_after_it_was_expected(rules, open_one, later):
    deal = open_one(next_step=NEXT, expected_on=clock.today())
    assert signs(rules, deal) == {}

    later(days=1)

    assert signs(rules, deal)["overdue"]["days"] == 1


def test_next_step_is_missed_and_so_is_one_that_is_late(rules, pipeline, open_one, later):
    without = open_one()
    late = open_one(next_step={"what": "Llamar", "due_on": clock.today()})
    later(days=2)

    assert "no_next_step" in signs(rules, without)
    assert signs(rules, late)["next_step_overdue"]["days"] == 2
    rules.update_pipeline(
        pipeline_id=pipeline["id"], changes={"health": {"needs_next_step": False}})
    assert "no_next_step" not in signs(rules, without)


def test_limits_are_those_of_the_pipeline(rules, pipeline, healthy, later):
    rules.update_pipeline(pipeline_id=pipeline["id"], changes={"health": {"cold_days": 2}})
    later(days=2)

    assert signs(rules, healthy)["going_cold"]["limit_days"] == 2


def test_correction_counts_in_place_of_what_was_wrong(rules, healthy, hear, later):
    _, ana, eva = healthy["contact_ids"]
    later(days=20)
    wrong = hear(ana)

    hear(eva, days_ago=15, corrects=wrong)

    sign = signs(rules, healthy)["going_cold"]
    assert sign["days"] == 15
    assert rules.store.last_touches.count_documents({"_id": ana}) == 0


def test_merged_contact_was_last_in_touch_when_either_was(rules, healthy, hear):
    _, ana, eva = healthy["contact_ids"]
    hear(ana, days_ago=9)
    late = hear(eva, days_ago=2)
    contact = {"id": ana, "version": 2, "created_at": "2026-01-01T00:00:00Z",
               "updated_at": "2026-01-01T00:00:00Z", "kind": "person", "name": "Ana"}

    rules.react("on_contact_merged", Happened(
        "m", "contacts.contact.merged", clock.now(),
        {"contact": contact, "merged_id": eva, "merge_id": "merge_1"}))

    assert last(rules) == {ana: late["id"]}
    rules.react("on_contact_unmerged", Happened(
        "u", "contacts.contact.unmerged", clock.now(),
        {"contact": {**contact, "id": eva, "version": 3}, "survivor": {**contact, "version": 3},
         "merge_id": "merge_1"}))
    assert last(rules)[eva] == late["id"]
    assert last(rules)[ana] != late["id"]


def last(rules):
    return {raw["_id"]: raw["interaction_id"] for raw in rules.store.last_touches.find()}


def test_erased_contact_is_forgotten_in_what_is_kept_of_interactions(rules, hear):
    from chassis.holdings import DocumentHoldings
    from sales.models import DOCUMENTS

    ana, eva = party(), party()
    hear(ana)
    hear(ana, eva)

    commit(lambda: DocumentHoldings(DOCUMENTS).erase([ana], "data_request_1"))

    assert ana not in str([*rules.store.touches.find(), *rules.store.last_touches.find()])
    assert list(last(rules)) == [eva]


IDS = [f"contact_01kgewpy80fyb99wm70e7pjgs{letter}" for letter in "abc"]
DEAL_ID = "deal_01kgewpy80fyb99wm70e7pjgsv"


@st.composite
def told_in_any_order(draw):
    """Interactions, corrections among them, told in any order, some of them twice."""
    made = []
    for number in range(draw(st.integers(1, 8))):
        told = told_interaction(
            *draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=2, unique=True)),
            at=clock.now() - timedelta(hours=draw(st.integers(0, 5)), seconds=number),
            direction=draw(st.sampled_from(["inbound", "internal"])),
            refers_to=draw(st.sampled_from([[], [{"type": "deal", "id": DEAL_ID}]])))
        if made and draw(st.booleans()):
            told["corrects_id"] = draw(st.sampled_from(made))["id"]
        made.append(told)
    return draw(st.permutations(made + draw(st.lists(st.sampled_from(made), max_size=3))))


def expected_of(told):
    """By hand: the latest of those that count, for each whom they are about."""
    corrected = {item.get("corrects_id") for item in told}
    latest = {}
    for item in told:
        if item["id"] in corrected or item["direction"] == "internal":
            continue
        for id in (*(part["contact_id"] for part in item["participants"]),
                   *(ref["id"] for ref in item["refers_to"])):
            latest[id] = max(latest.get(id, ("", "")), (item["occurred_at"], item["id"]))
    return {id: found for id, (_, found) in latest.items()}


@settings(max_examples=sized(25, usual=8), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=told_in_any_order(), size=st.integers(1, 4))
def test_rebuilding_equals_what_was_learnt_bit_by_bit(rules, told, size):
    from sales.deals import touches

    for name in ("touches", "last_touches"):
        rules.store[name].delete_many({})
    for start in range(0, len(told), size):
        commit(lambda start=start: touches.learn(told[start : start + size]))

    learnt = last(rules)
    rules.store.last_touches.delete_many({})
    touches.rebuild()

    assert learnt == last(rules) == expected_of(told)
