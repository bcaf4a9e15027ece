"""Pipelines: their stages and reasons, and which one is the default."""

import pytest
from deals_at_work import *  # noqa: F403  Fixtures.
from deals_factories import a_pipeline, named, party, stages_of

from chassis.testing.events import waiting_events
from contracts.errors import Conflict, PreconditionFailed, ValidationFailed


def told(store):
    return [event["type"] for event in waiting_events(store)]


def test_create_pipeline_fills_in_what_was_left_out(rules):
    made = rules.create_pipeline(**a_pipeline())

    first, second, won, lost = made["stages"]
    assert (first["kind"], first["category"], first["required_fields"]) == ("open", "pipeline", [])
    assert (won["probability"], lost["probability"]) == (1, 0)
    assert second["required_fields"] == ["value", "people"]
    assert made["health"] == {
        "cold_days": 14, "single_threaded_days": 60, "needs_next_step": True}
    assert rules.get_pipeline(pipeline_id=made["id"]) == made
    assert told(rules.store) == ["sales.pipeline.created"]


@pytest.mark.parametrize("kinds", [("open", "open", "won"), ("open", "open", "lost"),
                                   ("won", "lost", "lost")])
def test_create_pipeline_refuses_one_without_a_beginning_or_an_end(rules, kinds):
    stages = [{"name": named(kind), "kind": kind} for kind in kinds]

    with pytest.raises(ValidationFailed) as refused:
        rules.create_pipeline(name=named("X"), stages=stages)

    assert refused.value.details["errors"][0]["pointer"] == "/stages"
    assert rules.store.pipelines.count_documents({}) == 0


def test_default_pipeline_is_there_from_the_beginning(rules):
    deal = rules.create_deal(name="Recambios", contact_ids=[party()])

    (default,) = rules.list_pipelines()["items"]
    assert default["is_default"]
    assert default["name"] == {"en": "Sales", "es": "Ventas"}
    assert deal["pipeline_id"] == default["id"]
    assert deal["stage_id"] == default["stages"][0]["id"]


def test_only_one_pipeline_is_the_default(rules):
    first = rules.create_pipeline(**a_pipeline(is_default=True))

    second = rules.create_pipeline(**a_pipeline(is_default=True))
    assert not rules.get_pipeline(pipeline_id=first["id"])["is_default"]
    rules.update_pipeline(pipeline_id=first["id"], changes={"is_default": True})

    assert [rules.get_pipeline(pipeline_id=item["id"])["is_default"]
            for item in (first, second)] == [True, False]
    with pytest.raises(ValidationFailed):
        rules.update_pipeline(pipeline_id=first["id"], changes={"is_default": False})
    with pytest.raises(Conflict) as refused:
        rules.archive_pipeline(pipeline_id=first["id"])
    assert refused.value.code == "pipeline_is_default"
    assert "archived_at" not in rules.get_pipeline(pipeline_id=first["id"])


def test_update_pipeline_keeps_stages_by_id_and_retires_those_left_out(rules, pipeline, open_one):
    first, second, won, lost = pipeline["stages"]
    deal = open_one(stage_id=second["id"])
    kept = [{name: value for name, value in stage.items() if name != "is_retired"}
            for stage in (lost, won, first)]

    changed = rules.update_pipeline(pipeline_id=pipeline["id"], expected_version=1, changes={
        "stages": [*kept, {"name": named("Third"), "probability": 0.9}]})

    ids = stages_of(changed)
    assert ids[:3] == [lost["id"], won["id"], first["id"]]
    assert changed["stages"][4] == {**second, "is_retired": True}
    assert rules.get_deal(deal_id=deal["id"])["stage_id"] == second["id"]
    with pytest.raises(Conflict) as refused:
        open_one(stage_id=second["id"])
    assert refused.value.code == "stage_is_retired"
    rules.move_deal(deal_id=deal["id"], stage_id=ids[3])


def test_update_pipeline_refuses_another_kind_and_the_stage_of_another(rules, pipeline):
    other = rules.create_pipeline(**a_pipeline())
    first, *rest = ({name: value for name, value in stage.items() if name != "is_retired"}
                    for stage in pipeline["stages"])

    for wrong in ({**first, "kind": "won"}, {**first, "id": other["stages"][0]["id"]}):
        with pytest.raises(ValidationFailed) as refused:
            rules.update_pipeline(
                pipeline_id=pipeline["id"], changes={"stages": [wrong, *rest]})
        assert refused.value.details["errors"][0]["pointer"] == "/changes/stages/0"

    assert rules.get_pipeline(pipeline_id=pipeline["id"]) == pipeline


def test_update_pipeline_changes_one_limit_and_leaves_the_others(rules, pipeline):
    rules.update_pipeline(
        pipeline_id=pipeline["id"], changes={"health": {"needs_next_step": False}})

    changed = rules.update_pipeline(
        pipeline_id=pipeline["id"], changes={"health": {"cold_days": 3}})

    assert changed["health"] == {
        "cold_days": 3, "single_threaded_days": 60, "needs_next_step": False}


def test_update_pipeline_tells_nothing_when_nothing_changes(rules, pipeline):
    rules.update_pipeline(pipeline_id=pipeline["id"], changes={"name": pipeline["name"]})

    assert told(rules.store) == ["sales.pipeline.created"]


def test_update_pipeline_refuses_a_stale_change(rules, pipeline):
    rules.update_pipeline(pipeline_id=pipeline["id"], changes={"name": named("Another")})

    with pytest.raises(PreconditionFailed):
        rules.update_pipeline(
            pipeline_id=pipeline["id"], expected_version=1, changes={"name": named("Late")})

    assert rules.get_pipeline(pipeline_id=pipeline["id"])["name"] == named("Another")


def test_archived_pipeline_takes_no_new_deals_until_it_is_restored(rules, pipeline, open_one):
    deal = open_one()

    rules.archive_pipeline(pipeline_id=pipeline["id"])
    rules.archive_pipeline(pipeline_id=pipeline["id"])

    assert rules.list_pipelines()["items"] == []
    assert [item["id"] for item in rules.list_pipelines(is_archived=True)["items"]] == [
        pipeline["id"]]
    for attempt in (open_one, lambda: rules.move_deal(
            deal_id=deal["id"], stage_id=pipeline["stages"][1]["id"])):
        with pytest.raises(Conflict) as refused:
            attempt()
        assert refused.value.code == "pipeline_is_archived"
    with pytest.raises(Conflict):
        rules.update_pipeline(pipeline_id=pipeline["id"], changes={"name": named("X")})
    assert rules.store.deals.count_documents({}) == 1
    rules.lose_deal(deal_id=deal["id"], reason="price")
    rules.restore_pipeline(pipeline_id=pipeline["id"])
    open_one()
