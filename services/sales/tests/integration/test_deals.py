"""Deals: opened, read, listed, changed."""

import pytest
from deals_at_work import *  # noqa: F403  Fixtures.
from deals_factories import EUR, customer, party, stages_of
from marshmallow import ValidationError

from chassis.testing.events import waiting_events
from chassis.testing.rules import ADMINISTRATOR
from contracts.context import Actor
from contracts.errors import Conflict, NotFound, PreconditionFailed, ValidationFailed

OTHER = "user_01keeca2mwf04sf6mrhrvrar59"


def told(store):
    return [event["type"] for event in waiting_events(store)]


def names(page):
    return [item["name"] for item in page["items"]]


def test_create_deal_stands_in_the_first_stage_and_is_its_callers(rules, pipeline, open_one):
    deal = open_one(products=[{"description": "Filtros", "quantity": "2.5"}],
                    competitors=[{"name": "Otra casa"}],
                    next_step={"what": "Llamar", "due_on": "2030-01-01"})

    assert (deal["state"], deal["version"], deal["owner_id"]) == ("open", 1, ADMINISTRATOR)
    assert deal["stage_id"] == pipeline["stages"][0]["id"]
    assert deal["probability"] == 0.2
    assert deal["value"] == EUR
    assert deal["products"] == [{"description": "Filtros", "quantity": "2.5"}]
    assert told(rules.store)[-1] == "sales.deal.opened"


def test_create_deal_rounds_its_value_to_the_minor_unit(open_one):
    assert open_one(value={"amount": "10.005", "currency": "EUR"})["value"]["amount"] == "10.01"
    assert open_one(value={"amount": "1000000", "currency": "JPY"})["value"]["amount"] == "1000000"


def test_create_deal_names_survivors_once(rules, open_one):
    acme, ana = party("organisation"), party()
    twin = party(merged_into=ana, merge_id="merge_1")

    deal = open_one(contact_ids=[acme, twin, ana],
                    competitors=[{"name": "Eva", "contact_id": twin}])

    assert deal["contact_ids"] == [acme, ana]
    assert deal["competitors"] == [{"name": "Eva", "contact_id": ana}]


@pytest.mark.parametrize(("place", "pointers"), [
    (1, ["/value", "/contact_ids"]), (2, ["/stage_id"]), (3, ["/stage_id"])])
def test_create_deal_refuses_a_stage_that_asks_for_more_or_is_an_end(
        rules, pipeline, open_one, place, pointers):
    with pytest.raises(ValidationFailed) as refused:
        open_one(stage_id=pipeline["stages"][place]["id"], value=None,
                 contact_ids=[party("organisation")])

    assert [error["pointer"] for error in refused.value.details["errors"]] == pointers
    assert rules.store.deals.count_documents({}) == 0


def test_create_deal_refuses_the_stage_of_another_pipeline_and_a_negative_value(
        rules, pipeline, open_one):
    default = rules.create_deal(name="X", contact_ids=[party()])

    with pytest.raises(ValidationFailed) as refused:
        open_one(stage_id=default["stage_id"])
    with pytest.raises(ValidationError):
        open_one(value={"amount": "-1", "currency": "EUR"})

    assert refused.value.details["errors"][0]["pointer"] == "/stage_id"
    assert rules.store.deals.count_documents({}) == 1


def test_open_deal_is_the_plain_way_for_those_who_have_settled_whom_it_is_with(rules, pipeline):
    from decimal import Decimal

    from chassis.outbox import commit
    from sales.deals import deals

    made = commit(lambda: deals.open_deal(
        name="Recambios", contact_ids=[party()], amount={"amount": Decimal(5), "currency": "EUR"},
        lead_id="lead_01kgewpy80fyb99wm70e7pjgsv"))

    shown = rules.get_deal(deal_id=made.id)
    assert shown["value"] == {"amount": "5.00", "currency": "EUR"}
    assert shown["lead_id"] == "lead_01kgewpy80fyb99wm70e7pjgsv"
    assert "owner_id" not in shown


def test_get_deal_refuses_what_does_not_exist(rules):
    with pytest.raises(NotFound):
        rules.get_deal(deal_id="deal_01kgewpy80fyb99wm70e7pjgsv")


def test_update_deal_changes_what_is_given_and_tells_it(rules, open_one):
    deal = open_one(expected_on="2030-01-31")

    changed = rules.update_deal(deal_id=deal["id"], expected_version=1, changes={
        "value": {"amount": "20.00", "currency": "USD"}, "expected_on": None,
        "members": [{"user_id": OTHER, "part": "legal"}]})

    assert changed["value"] == {"amount": "20.00", "currency": "USD"}
    assert "expected_on" not in changed
    assert changed["name"] == deal["name"]
    assert changed["version"] == 2
    assert told(rules.store)[-1] == "sales.deal.updated"


def test_update_deal_tells_nothing_when_nothing_changes(rules, open_one):
    deal = open_one()

    same = rules.update_deal(deal_id=deal["id"], changes={"value": EUR, "name": deal["name"]})

    assert same["version"] == 1
    assert told(rules.store)[-1] == "sales.deal.opened"


def test_update_deal_refuses_a_stale_change_and_a_closed_deal(rules, open_one):
    deal = open_one()
    rules.lose_deal(deal_id=deal["id"], reason="price")

    with pytest.raises(PreconditionFailed):
        rules.update_deal(deal_id=deal["id"], expected_version=1, changes={"name": "X"})
    with pytest.raises(Conflict) as refused:
        rules.update_deal(deal_id=deal["id"], changes={"name": "X"})

    assert refused.value.code == "deal_is_closed"
    assert rules.get_deal(deal_id=deal["id"])["name"] == deal["name"]


def test_list_deals_narrows_by_whatever_is_asked_for(rules, pipeline, open_one):
    first, second, *_ = stages_of(pipeline)
    acme = party("organisation")
    open_one(name="a", expected_on="2030-01-31", team_id="norte")
    open_one(name="b", stage_id=second, owner_id=OTHER, expected_on="2030-02-28")
    lost = open_one(name="c", contact_ids=[acme])
    rules.lose_deal(deal_id=lost["id"], reason="price")
    rules.create_deal(name="d", contact_ids=[acme])

    def found(**filters):
        return names(rules.list_deals(sort="created_at", **filters))

    assert found() == ["a", "b", "c", "d"]
    assert found(pipeline_id=pipeline["id"]) == ["a", "b", "c"]
    assert found(stage_id=first) == ["a"]
    assert found(owner_id=OTHER) == ["b"]
    assert found(team_id="norte") == ["a"]
    assert found(contact_id=acme) == ["c", "d"]
    assert found(state="lost") == ["c"]
    assert found(expected_from="2030-02-01") == ["b"]
    assert found(expected_to="2030-02-01") == ["a"]
    assert found(expected_from="2030-01-01", expected_to="2030-12-31", state="open") == ["a", "b"]


@pytest.mark.parametrize("sort", ["expected_on", "-expected_on", "created_at", "-created_at",
                                  "value", "-value", "stage_entered_at", "-stage_entered_at"])
def test_list_deals_goes_through_all_page_by_page_in_any_order(rules, open_one, sort, later):
    given = [("2030-01-31", "5.00"), (None, "7.00"), ("2030-01-31", None), ("2029-01-31", "100.00")]
    for place, (day, amount) in enumerate(given):
        later(minutes=place)
        open_one(name=str(place), expected_on=day,
                 value=amount and {"amount": amount, "currency": "EUR"})

    seen, after = [], None
    while after is not None or not seen:
        page = rules.list_deals(sort=sort, limit=1, after=after)
        seen += names(page)
        after = page["next"]

    ascending = {"expected_on": ["3", "0", "2", "1"], "created_at": ["0", "1", "2", "3"],
                 "value": ["2", "0", "1", "3"], "stage_entered_at": ["0", "1", "2", "3"]}
    expected = ascending[sort.lstrip("-")]
    assert seen == (expected[::-1] if sort.startswith("-") else expected)


def test_list_deals_refuses_the_cursor_of_another_order(rules, open_one):
    open_one()
    open_one()
    page = rules.list_deals(limit=1, sort="value")

    with pytest.raises(ValidationFailed):
        rules.list_deals(limit=1, sort="created_at", after=page["next"])


def test_list_deals_shows_those_of_ones_own_team_and_membership(rules, open_one):
    open_one(name="mine", owner_id=OTHER)
    open_one(name="theirs", owner_id=None)
    open_one(name="helping", owner_id=None, members=[{"user_id": OTHER}])
    open_one(name="team", owner_id=None, team_id="norte")

    def seen(rows):
        actor = Actor(OTHER, grants=("deals:read",), team_ids=("norte",), sees={
            "deal": {"rows": rows, "fields": None}, "contact": {"rows": "all", "fields": None}})
        return sorted(names(rules.by(actor).list_deals()))

    assert seen("own") == ["helping", "mine"]
    assert seen("team") == ["helping", "mine", "team"]
    assert len(seen("all")) == 4


def test_probability_is_that_of_the_stage_as_it_is_by_now(rules, pipeline, open_one):
    deal = open_one()
    stages = [{name: value for name, value in stage.items() if name != "is_retired"}
              for stage in pipeline["stages"]]
    stages[0]["probability"] = 0.3

    rules.update_pipeline(pipeline_id=pipeline["id"], changes={"stages": stages})

    assert rules.get_deal(deal_id=deal["id"])["probability"] == 0.3


def test_deals_are_told_again_as_they_are(rules, open_one):
    import json

    opened = open_one()
    lost = open_one()
    rules.lose_deal(deal_id=lost["id"], reason="price")

    facts = {}
    after = None
    while after is not None or not facts:
        page = rules.export_facts(limit=1, after=after)
        facts |= {json.loads(item["data"])["deal"]["id"]: item for item in page["items"]}
        after = page["next"]

    assert facts[opened["id"]]["type"] == "sales.deal.updated"
    assert facts[lost["id"]]["type"] == "sales.deal.lost"
    assert json.loads(facts[lost["id"]]["data"])["deal"]["version"] == 2


def test_deal_goes_on_without_who_is_erased_and_goes_with_its_only_contact(rules, open_one):
    from chassis.holdings import DocumentHoldings
    from chassis.outbox import commit
    from sales.models import DOCUMENTS

    acme, ana, eva = customer()
    private = party()
    kept = open_one(contact_ids=[acme, ana, eva], competitors=[
        {"name": "Ana por su cuenta", "contact_id": ana}, {"name": "Otra"}])
    gone = open_one(contact_ids=[private])

    commit(lambda: DocumentHoldings(DOCUMENTS).erase([ana, private], "data_request_1"))

    shown = rules.get_deal(deal_id=kept["id"])
    assert shown["contact_ids"] == [acme, eva]
    assert shown["competitors"] == [{"name": "Otra"}]
    assert shown["version"] == 2
    with pytest.raises(NotFound):
        rules.get_deal(deal_id=gone["id"])


def test_deal_is_with_the_survivor_of_a_merge_once_and_with_both_again(rules, open_one):
    from chassis import references
    from chassis.outbox import commit
    from sales.models import DOCUMENTS

    acme, ana, twin = customer()
    deal = open_one(contact_ids=[acme, ana, twin])

    commit(lambda: references.follow(DOCUMENTS, old_id=twin, new_id=ana, key="merge_1"))
    merged = rules.get_deal(deal_id=deal["id"])["contact_ids"]
    commit(lambda: references.put_back(DOCUMENTS, key="merge_1"))

    assert merged == [acme, ana]
    assert rules.get_deal(deal_id=deal["id"])["contact_ids"] == [acme, ana, twin]
