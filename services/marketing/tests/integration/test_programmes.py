"""Programmes are written by some, decided about by others, and each edition is kept."""

from concurrent.futures import ThreadPoolExecutor

import orjson
import pytest
from campaign_factories import AUTHOR, EVA
from marketing_factories import money
from programme_factories import a_programme, day, decided

from contracts.context import Actor
from contracts.errors import Conflict, NotFound, PreconditionFailed, ValidationFailed
from marketing.errors import ProgrammeIsDecided, ProgrammeIsEnded, ProgrammeIsYourOwn

LUZ = Actor("user_01keeca2mwf04sf6mrhrvrar60", roles=("marketing_manager",))


def told(rules):
    """What was told of programmes: `(type, state)`, the first first."""
    events = [event for held in rules.store.outbox.find().sort("_id", 1)
              for event in held.get("events", ()) if "programme" in event["type"]]
    return [(event["type"], orjson.loads(event["data"])["programme"]["state"])
            for event in events]


def test_programme_is_the_current_one_once_somebody_else_approved_it(rules):
    programme = rules.create_programme(**a_programme())
    with pytest.raises(NotFound):
        rules.get_strategy_page()

    approved = rules.by(EVA).approve_programme(programme_id=programme["id"])

    page = rules.get_strategy_page()
    assert (page["programme"]["id"], page["is_current"]) == (programme["id"], True)
    assert (approved["state"], approved["decided_by_id"], approved["approved_version"]) == (
        "approved", EVA.id, 2)
    for answer in ("why", "benefit_for_us", "benefit_for_customers", "when_it_pays_back"):
        assert page["programme"][answer] == a_programme()[answer]


def test_programme_is_not_approved_by_who_wrote_or_changed_it(rules):
    programme = rules.create_programme(**a_programme())
    rules.by(EVA).update_programme(programme_id=programme["id"], changes={"why": "Otra razón."})

    for rules_of in (rules, rules.by(EVA)):
        with pytest.raises(ProgrammeIsYourOwn):
            rules_of.approve_programme(programme_id=programme["id"])
        with pytest.raises(ProgrammeIsYourOwn):
            rules_of.refuse_programme(programme_id=programme["id"], reason="No.")

    held = rules.get_programme(programme_id=programme["id"])
    assert (held["state"], held["author_ids"], held["version"]) == ("draft", [AUTHOR, EVA.id], 2)
    assert rules.by(LUZ).approve_programme(programme_id=programme["id"])["state"] == "approved"


def test_change_of_what_is_approved_waits_for_approval_and_the_programme_goes_on(rules):
    programme = decided(rules)

    changed = rules.by(EVA).update_programme(
        programme_id=programme["id"], changes={"payback_on": day(-700)})

    assert (changed["state"], changed["author_ids"], changed["approved_version"]) == (
        "draft", [EVA.id], 2)
    assert rules.get_strategy_page()["is_current"]
    # Its first author has written none of what waits.
    again = rules.approve_programme(programme_id=programme["id"])
    assert (again["state"], again["approved_version"]) == ("approved", 4)
    with pytest.raises(ProgrammeIsDecided):
        rules.by(LUZ).approve_programme(programme_id=programme["id"])


def test_editions_say_who_changed_what_when(rules):
    programme = decided(rules)
    rules.by(EVA).update_programme(programme_id=programme["id"], changes={"why": "Otra razón."})
    rules.refuse_programme(programme_id=programme["id"], reason="Era mejor la primera.")
    rules.by(EVA).end_programme(programme_id=programme["id"])

    editions = rules.list_programme_editions(programme_id=programme["id"])["items"]

    assert [(one["number"], one["did"], one["actor_id"]) for one in editions] == [
        (5, "ended", EVA.id), (4, "refused", AUTHOR), (3, "changed", EVA.id),
        (2, "approved", EVA.id), (1, "created", AUTHOR)]
    assert "why" in editions[2]["changed"]
    assert [one["programme"]["why"] for one in editions[2:4]] == [
        "Otra razón.", a_programme()["why"]]
    assert told(rules) == [("marketing.programme.updated", state) for state in (
        "draft", "approved", "draft", "refused", "ended")]


def test_what_stays_the_same_is_no_edition(rules):
    programme = decided(rules)

    same = rules.update_programme(
        programme_id=programme["id"], changes={"why": a_programme()["why"]})

    assert same == programme
    assert len(rules.list_programme_editions(programme_id=programme["id"])["items"]) == 2


def test_ended_programme_stays_as_it_is_and_is_current_no_more(rules):
    programme = decided(rules)
    ended = rules.end_programme(programme_id=programme["id"])

    for change in (lambda: rules.update_programme(
            programme_id=programme["id"], changes={"why": "Otra."}),
            lambda: rules.end_programme(programme_id=programme["id"])):
        with pytest.raises(ProgrammeIsEnded):
            change()
    with pytest.raises(ProgrammeIsDecided):
        rules.by(EVA).approve_programme(programme_id=programme["id"])

    assert rules.get_programme(programme_id=programme["id"]) == ended
    with pytest.raises(NotFound):
        rules.get_strategy_page()
    assert rules.get_strategy_page(programme_id=programme["id"])["is_current"] is False


def test_the_programme_approved_last_is_current_and_one_behind_it_comes_back(rules):
    first, second = decided(rules), decided(rules, name="El siguiente")
    assert rules.get_strategy_page()["programme"]["id"] == second["id"]

    rules.end_programme(programme_id=second["id"])

    assert rules.get_strategy_page()["programme"]["id"] == first["id"]
    assert [one["id"] for one in rules.list_programmes()["items"]] == [second["id"], first["id"]]
    assert [one["id"] for one in rules.list_programmes(state="ended")["items"]] == [second["id"]]


@pytest.mark.parametrize(("changes", "pointer"), [
    ({"ledger_kinds": ["licences"]}, "/changes/ledger_kinds"),
    ({"ledger_kinds": ["training", "training"]}, "/changes/ledger_kinds"),
    ({"ledger_kinds": ["refund"]}, "/changes/ledger_kinds"),
    ({"starts_on": "1999-01-01"}, "/changes/starts_on"),
    ({"starts_on": "2999-01-01"}, "/changes/starts_on"),
    ({"payback_on": "2020-01-01"}, "/changes/payback_on"),
    ({"investments": [{"kind": "people", "amount": money("1.00"), "starts_on": "2020-01-01",
                       "is_monthly": False}]}, "/changes/investments/0/starts_on"),
])
def test_what_cannot_be_reckoned_is_refused_and_changes_nothing(rules, changes, pointer):
    programme = decided(rules)

    with pytest.raises(ValidationFailed) as refused:
        rules.update_programme(programme_id=programme["id"], changes=changes)

    assert [one["pointer"] for one in refused.value.details["errors"]] == [pointer]
    assert rules.get_programme(programme_id=programme["id"]) == programme
    assert len(rules.list_programme_editions(programme_id=programme["id"])["items"]) == 2


def test_two_who_decide_at_once_decide_once(rules):
    programme = rules.create_programme(**a_programme())

    def decide(actor):
        try:
            return rules.by(actor).approve_programme(programme_id=programme["id"])
        except Conflict as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(decide, (EVA, LUZ)))

    assert [isinstance(one, ProgrammeIsDecided) for one in told].count(True) == 1
    assert rules.get_programme(programme_id=programme["id"])["version"] == 2
    assert len(rules.list_programme_editions(programme_id=programme["id"])["items"]) == 2


def test_stale_change_is_refused_and_changes_nothing(rules):
    programme = decided(rules)

    with pytest.raises(PreconditionFailed):
        rules.update_programme(programme_id=programme["id"], changes={"why": "Otra."},
                               expected_version=1)

    assert rules.get_programme(programme_id=programme["id"]) == programme
