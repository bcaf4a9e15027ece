"""Whatever pipelines and deals ask the store has an index: they work where scans are refused."""

from itertools import combinations

import pytest
from deals_at_work import findings  # noqa: F401  A fixture.
from deals_factories import EUR, a_pipeline, customer, party, stages_of, told_interaction
from pymongo.errors import OperationFailure

from chassis.outbox import commit
from chassis.testing.rules import ADMINISTRATOR, opened
from contracts.context import Actor
from contracts.sales.deal_requests import SORTS
from sales.service import SalesService


@pytest.fixture
def rules(unscanned_stack, monkeypatch, findings):  # noqa: F811
    unscanned_stack.empty_stores()
    with opened(unscanned_stack, SalesService, monkeypatch) as rules:
        yield rules


@pytest.fixture
def deal(rules):
    pipeline = rules.create_pipeline(**a_pipeline())
    return rules.create_deal(name="Recambios", contact_ids=customer(), value=EUR,
                             pipeline_id=pipeline["id"], team_id="norte",
                             expected_on="2030-01-31")


def test_store_refuses_to_scan(rules):
    rules.store.deals.insert_one({"_id": "x"})

    with pytest.raises(OperationFailure, match="notablescan"):
        rules.store.deals.find_one({"name": "x"})


def test_deals_are_listed_in_any_way(rules, deal):
    filters = {"pipeline_id": deal["pipeline_id"], "stage_id": deal["stage_id"],
               "owner_id": ADMINISTRATOR, "team_id": "norte",
               "contact_id": deal["contact_ids"][0], "state": "open",
               "expected_from": "2030-01-01"}
    asked = [dict(chosen) for size in range(3) for chosen in combinations(filters.items(), size)]

    for where in asked:
        for sort in SORTS:
            assert len(rules.list_deals(sort=sort, **where)["items"]) == 1, (where, sort)
    narrow = rules.by(Actor(ADMINISTRATOR, team_ids=("norte",), sees={
        "deal": {"rows": "team", "fields": None}}))
    for sort in SORTS:
        assert len(narrow.list_deals(sort=sort)["items"]) == 1


def test_deals_and_pipelines_go_all_their_ways(rules, deal):
    from sales.deals import touches

    rules.get_deal(deal_id=deal["id"])
    second, won, _ = stages_of(rules.get_pipeline(pipeline_id=deal["pipeline_id"]))[1:]
    commit(lambda: touches.learn([told_interaction(
        *deal["contact_ids"], refers_to=[{"type": "deal", "id": deal["id"]}])]))
    touches.rebuild()
    rules.move_deal(deal_id=deal["id"], stage_id=second)
    for filters in ({}, {"owner_id": ADMINISTRATOR}, {"team_id": "norte"}):
        for sort in SORTS:
            board = rules.get_deal_board(
                pipeline_id=deal["pipeline_id"], sort=sort, **filters)
            assert [stage["deal_count"] for stage in board["stages"]] == [0, 1, 0, 0]
    for filters in ({"owner_id": ADMINISTRATOR}, {"team_id": "norte"}, {}):
        rules.reassign_deals(filter=filters, to_owner_id=None, reason="Vacaciones")
    rules.reassign_deals(deal_ids=[deal["id"]], to_owner_id=ADMINISTRATOR, reason="Vuelta")
    rules.move_deal(deal_id=deal["id"], stage_id=won)
    rules.reopen_deal(deal_id=deal["id"])
    rules.get_deal_related(deal_id=deal["id"])
    rules.get_handover_brief(contact_id=deal["contact_ids"][0])
    rules.create_deal(name="In the default one", contact_ids=[party()])
    for is_archived in (True, False):
        rules.list_pipelines(is_archived=is_archived)
    rules.update_pipeline(pipeline_id=deal["pipeline_id"], changes={"is_default": True})
    assert rules.export_facts()["items"]


def test_references_are_followed_put_back_and_erased(rules, deal):
    from chassis import references
    from chassis.holdings import DocumentHoldings
    from sales.models import DOCUMENTS

    _, ana, eva = deal["contact_ids"]
    commit(lambda: references.follow(DOCUMENTS, old_id=eva, new_id=ana, key="merge_1"))
    commit(lambda: references.put_back(DOCUMENTS, key="merge_1"))
    commit(lambda: DocumentHoldings(DOCUMENTS).erase([ana], "data_request_1"))

    assert ana not in rules.get_deal(deal_id=deal["id"])["contact_ids"]


def test_forecasts_are_made_kept_and_compared(rules, deal):
    from sales.forecasts import conversions, snapshots

    conversions.reckon()
    snapshots.take()
    period = {"from_on": "2030-01-01", "to_on": "2030-12-31"}
    for by in ("month", "owner", "team", "pipeline", "category"):
        assert len(rules.get_forecast(**period, by=by)["lines"]) == 1
    narrow = rules.by(Actor(ADMINISTRATOR, team_ids=("norte",), sees={
        "deal": {"rows": "team", "fields": None}}))
    assert len(narrow.get_forecast(**period, owner_id=ADMINISTRATOR)["lines"]) == 1
    rules.get_forecast_accuracy(from_month="2026-01", to_month="2026-02")
