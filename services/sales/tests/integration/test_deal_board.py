"""A pipeline as a board."""

import pytest
from deals_at_work import *  # noqa: F403  Fixtures.
from deals_factories import a_pipeline, party, stages_of

from chassis.testing.asked import ASKED
from contracts.context import Actor
from contracts.errors import NotFound

OTHER = "user_01keeca2mwf04sf6mrhrvrar59"


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


def usd(amount):
    return {"amount": amount, "currency": "USD"}


def test_board_shows_each_stage_in_figures_and_its_first_deals(rules, pipeline, open_one):
    first, second, won, lost = stages_of(pipeline)
    for name, value in (("a", eur("10.01")), ("b", eur("20.02")), ("c", usd("5.00")), ("d", None)):
        open_one(name=name, value=value)
    rules.win_deal(deal_id=open_one(name="e", value=eur("7.00"))["id"])
    rules.lose_deal(deal_id=open_one(name="f")["id"], reason="price")
    rules.create_deal(name="of another pipeline", contact_ids=[party()])

    board = rules.get_deal_board(pipeline_id=pipeline["id"], limit=3, sort="created_at")

    by_stage = {stage["stage_id"]: stage for stage in board["stages"]}
    assert list(by_stage) == [first, second, won, lost]
    assert [by_stage[id]["deal_count"] for id in by_stage] == [4, 0, 1, 1]
    assert by_stage[first]["totals"] == [eur("30.03"), usd("5.00")]
    # A fifth of 30.03 is 6.006, half-up.
    assert by_stage[first]["weighted"] == [eur("6.01"), usd("1.00")]
    assert by_stage[second]["totals"] == []
    assert by_stage[won]["weighted"] == [eur("7.00")]
    assert [deal["name"] for deal in by_stage[first]["deals"]] == ["a", "b", "c"]
    assert by_stage[first]["deals"][0]["health"]["signs"][0]["sign"] == "no_next_step"
    assert by_stage[second]["next"] is by_stage[won]["next"] is None


@pytest.mark.parametrize("sort", ["expected_on", "-value", "-created_at", "stage_entered_at"])
def test_rest_of_a_stage_is_listed_from_where_the_board_ends(rules, pipeline, open_one, sort):
    names = [open_one(name=str(number), owner_id=OTHER, expected_on=f"2030-01-0{number % 3 + 1}",
                      value=eur(f"{number}.00"))["name"] for number in range(7)]
    open_one(name="of another")

    stage = rules.get_deal_board(
        pipeline_id=pipeline["id"], limit=3, sort=sort, owner_id=OTHER)["stages"][0]
    rest = rules.list_deals(
        stage_id=stage["stage_id"], owner_id=OTHER, sort=sort, after=stage["next"])

    seen = [deal["name"] for deal in (*stage["deals"], *rest["items"])]
    assert len(seen) == 7
    assert sorted(seen) == sorted(names)
    assert rest["next"] is None


def test_board_shows_what_was_closed_of_late(rules, pipeline, open_one, later):
    rules.win_deal(deal_id=open_one(name="long ago")["id"])
    later(days=40)
    rules.win_deal(deal_id=open_one(name="of late")["id"])

    won = rules.get_deal_board(pipeline_id=pipeline["id"])["stages"][2]
    longer = rules.get_deal_board(pipeline_id=pipeline["id"], closed_days=60)["stages"][2]

    assert [deal["name"] for deal in won["deals"]] == ["of late"]
    assert (won["deal_count"], longer["deal_count"]) == (1, 2)


def test_board_shows_a_retired_stage_only_while_something_stands_there(rules, pipeline, open_one):
    first, second, won, lost = (
        {name: value for name, value in stage.items() if name != "is_retired"}
        for stage in pipeline["stages"])
    deal = open_one(stage_id=second["id"])
    rules.update_pipeline(pipeline_id=pipeline["id"], changes={"stages": [first, won, lost]})

    def shown():
        stages = rules.get_deal_board(pipeline_id=pipeline["id"])["stages"]
        return {stage["stage_id"]: stage["is_retired"] for stage in stages}

    assert shown() == {first["id"]: False, won["id"]: False, lost["id"]: False, second["id"]: True}
    rules.move_deal(deal_id=deal["id"], stage_id=first["id"])
    assert second["id"] not in shown()


def test_board_is_of_the_default_pipeline_when_none_is_named(rules):
    rules.create_deal(name="X", contact_ids=[party()])

    board = rules.get_deal_board()

    assert [stage["deal_count"] for stage in board["stages"]] == [1, 0, 0, 0, 0, 0]
    with pytest.raises(NotFound):
        rules.get_deal_board(pipeline_id="pipeline_01kgewpy80fyb99wm70e7pjgsv")


def test_board_counts_only_what_the_caller_sees(rules, pipeline, open_one):
    open_one(owner_id=OTHER)
    open_one()

    def seen(fields):
        actor = Actor(OTHER, sees={"deal": {"rows": "own", "fields": fields}})
        return rules.by(actor).get_deal_board(pipeline_id=pipeline["id"])["stages"][0]

    assert seen(None)["deal_count"] == 1
    assert seen(None)["totals"] == [eur("18000.00")]
    assert seen(["expected_on"])["totals"] is seen(["expected_on"])["weighted"] is None


def test_board_asks_the_store_no_more_often_for_many_deals(rules, pipeline, open_one):
    def reads():
        ASKED.names.clear()
        rules.get_deal_board(pipeline_id=pipeline["id"])
        return len(ASKED.reads)

    for stage in stages_of(pipeline)[:2]:
        open_one(stage_id=stage)
    few = reads()
    for stage in stages_of(pipeline)[:2] * 10:
        open_one(stage_id=stage)

    assert reads() == few < 10


def test_board_of_one_pipeline_leaves_the_others_out(rules, pipeline, open_one):
    other = rules.create_pipeline(**a_pipeline())
    open_one()

    board = rules.get_deal_board(pipeline_id=other["id"])

    assert [stage["deal_count"] for stage in board["stages"]] == [0, 0, 0, 0]
