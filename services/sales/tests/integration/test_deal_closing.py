"""How deals go on: moved, won, lost and opened again."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from deals_at_work import *  # noqa: F403  Fixtures.
from deals_factories import EUR, a_pipeline, party, stages_of
from marshmallow import ValidationError

from chassis.testing.events import waiting_events
from contracts.context import Actor
from contracts.errors import (
    Conflict,
    GuardRaised,
    PermissionDenied,
    PreconditionFailed,
    ValidationFailed,
)

REASON = "She knows of it and wants to sign all the same."
FINDING = {"id": "finding_" + "1" * 32, "level": "warn", "can_be_overridden": True,
           "override": None, "evidence": [], "text": {"en": "Angry", "es": "Enfado"}}
ACKNOWLEDGED = {"finding_ids": [FINDING["id"]], "reason": REASON}


def told(store, type=None):
    return [event["type"] for event in waiting_events(store) if type in (None, event["type"])]


def shown(rules, deal):
    return rules.get_deal(deal_id=deal["id"])


def test_move_deal_keeps_how_long_it_stood_in_each_stage(rules, pipeline, open_one, later):
    first, second, *_ = stages_of(pipeline)
    deal = open_one()

    later(days=3)
    moved = rules.move_deal(deal_id=deal["id"], stage_id=second, expected_version=1)
    later(days=5)

    assert (moved["stage_id"], moved["probability"], moved["version"]) == (second, 0.6, 2)
    one, other = shown(rules, deal)["history"]
    assert (one["stage_id"], other["stage_id"]) == (first, second)
    assert (one["seconds"] // 86400, other["seconds"] // 86400) == (3, 2)
    assert one["left_at"] == other["entered_at"] == moved["stage_entered_at"]
    assert other["left_at"] is None
    assert told(rules.store)[-1] == "sales.deal.moved"


def test_move_deal_names_what_the_stage_asks_for_and_takes_it_by_the_way(
        rules, pipeline, open_one):
    second = stages_of(pipeline)[1]
    acme, ana = party("organisation"), party()
    deal = open_one(value=None, contact_ids=[acme])

    with pytest.raises(ValidationFailed) as refused:
        rules.move_deal(deal_id=deal["id"], stage_id=second)

    assert [error["pointer"] for error in refused.value.details["errors"]] == [
        "/changes/value", "/changes/contact_ids"]
    assert shown(rules, deal)["version"] == 1
    moved = rules.move_deal(deal_id=deal["id"], stage_id=second, changes={
        "value": EUR, "contact_ids": [acme, ana]})
    assert (moved["value"], moved["contact_ids"]) == (EUR, [acme, ana])


def test_move_deal_to_where_it_stands_changes_nothing(rules, pipeline, open_one):
    deal = open_one()

    same = rules.move_deal(deal_id=deal["id"], stage_id=deal["stage_id"])

    assert same["version"] == 1
    assert len(shown(rules, deal)["history"]) == 1
    assert told(rules.store)[-1] == "sales.deal.opened"


def test_move_deal_goes_to_another_pipeline_by_its_stage(rules, open_one):
    other = rules.create_pipeline(**a_pipeline())
    deal = open_one()

    moved = rules.move_deal(deal_id=deal["id"], stage_id=stages_of(other)[0])

    assert moved["pipeline_id"] == other["id"]


def test_move_deal_refuses_a_lost_stage_an_unknown_one_and_a_stale_deal(rules, pipeline, open_one):
    deal = open_one()
    second, _, lost = stages_of(pipeline)[1:]

    for stage_id in (lost, "stage_01kgewpy80fyb99wm70e7pjgsv"):
        with pytest.raises(ValidationFailed) as refused:
            rules.move_deal(deal_id=deal["id"], stage_id=stage_id)
        assert refused.value.details["errors"][0]["pointer"] == "/stage_id"
    with pytest.raises(PreconditionFailed):
        rules.move_deal(deal_id=deal["id"], stage_id=second, expected_version=7)

    assert shown(rules, deal)["version"] == 1


@pytest.mark.parametrize("way", ["win", "move"])
def test_won_deal_is_closed_with_its_reason_and_told(rules, pipeline, open_one, way):
    won = stages_of(pipeline)[2]
    deal = open_one()

    done = rules.win_deal(deal_id=deal["id"], reason="service", note="Por el plazo") \
        if way == "win" else rules.move_deal(deal_id=deal["id"], stage_id=won)

    assert (done["state"], done["probability"], done["stage_id"]) == ("won", 1, won)
    assert done["closed_at"] == done["stage_entered_at"]
    if way == "win":
        assert (done["closed_reason"], done["closed_note"]) == ("service", "Por el plazo")
    assert shown(rules, deal)["health"] is None
    assert told(rules.store)[-1] == "sales.deal.won"


def test_lose_deal_takes_one_of_the_reasons_of_its_pipeline(rules, pipeline, open_one):
    deal = open_one()

    with pytest.raises(ValidationFailed) as refused:
        rules.lose_deal(deal_id=deal["id"], reason="weather")
    with pytest.raises(ValidationError):
        rules.lose_deal(deal_id=deal["id"])
    assert refused.value.details["errors"][0]["pointer"] == "/reason"
    assert shown(rules, deal)["state"] == "open"

    lost = rules.lose_deal(deal_id=deal["id"], reason="price", note="500 € menos")
    assert (lost["state"], lost["probability"], lost["closed_reason"], lost["closed_note"]) == (
        "lost", 0, "price", "500 € menos")
    assert told(rules.store)[-1] == "sales.deal.lost"


def test_closed_deal_is_not_moved_won_or_lost_again(rules, pipeline, open_one, findings):
    deal = open_one()
    rules.lose_deal(deal_id=deal["id"], reason="price")
    # Nobody is asked about what is refused anyway.
    findings.append(FINDING)

    for attempt in (
        lambda: rules.move_deal(deal_id=deal["id"], stage_id=stages_of(pipeline)[1]),
        lambda: rules.win_deal(deal_id=deal["id"]),
        lambda: rules.lose_deal(deal_id=deal["id"], reason="price"),
    ):
        with pytest.raises(Conflict) as refused:
            attempt()
        assert refused.value.code == "deal_is_closed"

    assert shown(rules, deal)["version"] == 2


def test_reopen_deal_puts_it_where_it_was_closed_from(rules, pipeline, open_one):
    second = stages_of(pipeline)[1]
    deal = open_one(stage_id=second)
    rules.lose_deal(deal_id=deal["id"], reason="price")

    opened = rules.reopen_deal(deal_id=deal["id"], expected_version=2)

    assert (opened["state"], opened["stage_id"], opened["probability"]) == ("open", second, 0.6)
    assert not {"closed_at", "closed_reason", "closed_note"} & opened.keys()
    assert [stay["stage_id"] for stay in shown(rules, deal)["history"]] == [
        second, stages_of(pipeline)[3], second]
    assert told(rules.store)[-1] == "sales.deal.reopened"
    with pytest.raises(Conflict) as refused:
        rules.reopen_deal(deal_id=deal["id"])
    assert refused.value.code == "deal_is_open"


def test_history_keeps_the_newest_hundred_stays(rules, pipeline, open_one):
    first, second, *_ = stages_of(pipeline)
    deal = open_one()

    for number in range(101):
        rules.move_deal(deal_id=deal["id"], stage_id=(second, first)[number % 2])

    history = shown(rules, deal)["history"]
    assert len(history) == 100
    assert [stay["left_at"] is None for stay in history] == [False] * 99 + [True]


def test_win_deal_is_done_once_when_fifty_do_it_at_once(rules, open_one):
    deal = open_one()

    def win(_number):
        try:
            return rules.win_deal(deal_id=deal["id"])["state"]
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(50) as pool:
        outcomes = list(pool.map(win, range(50)))

    assert sorted(outcomes) == ["deal_is_closed"] * 49 + ["won"]
    assert len(told(rules.store, "sales.deal.won")) == 1
    assert shown(rules, deal)["version"] == 2


@pytest.mark.parametrize("way", ["win", "move"])
def test_guard_stops_winning_until_it_is_acknowledged(rules, pipeline, open_one, findings, way):
    findings.append(FINDING)
    deal = open_one()

    def close(**fields):
        if way == "win":
            return rules.win_deal(deal_id=deal["id"], **fields)
        return rules.move_deal(deal_id=deal["id"], stage_id=stages_of(pipeline)[2], **fields)

    with pytest.raises(GuardRaised) as refused:
        close()
    assert refused.value.details == {"action": "close_deal", "findings": [FINDING]}
    with pytest.raises(GuardRaised):
        close(acknowledgement={**ACKNOWLEDGED, "finding_ids": ["finding_" + "2" * 32]})
    assert shown(rules, deal)["version"] == 1

    assert close(acknowledgement=ACKNOWLEDGED)["state"] == "won"
    assert shown(rules, deal)["history"][-1]["acknowledged"] == ACKNOWLEDGED
    assert told(rules.store)[-2:] == ["sales.deal.won", "sales.guard.acknowledged"]


def test_guard_is_acknowledged_only_by_who_may(rules, open_one, findings):
    findings.append(FINDING)
    deal = open_one()
    seller = rules.by(Actor("user_01keeca2mwf04sf6mrhrvrar59", roles=("marketing",)))

    with pytest.raises(PermissionDenied):
        seller.win_deal(deal_id=deal["id"], acknowledgement=ACKNOWLEDGED)

    assert shown(rules, deal)["state"] == "open"
    assert told(rules.store, "sales.guard.acknowledged") == []


def test_guards_are_not_asked_about_what_is_not_won(rules, pipeline, open_one, findings):
    findings.append(FINDING)
    deal = open_one()

    rules.move_deal(deal_id=deal["id"], stage_id=stages_of(pipeline)[1])
    rules.lose_deal(deal_id=deal["id"], reason="price")

    assert shown(rules, deal)["state"] == "lost"


def test_deal_is_not_won_with_others_than_the_guards_were_asked_about(
        rules, open_one, monkeypatch):
    from chassis import guarding

    deal = open_one()
    late = party()

    def asked(_operation, **_request):
        rules.update_deal(deal_id=deal["id"], changes={
            "contact_ids": [*deal["contact_ids"], late]})
        return {"items": []}

    monkeypatch.setattr(guarding, "ask", asked)
    with pytest.raises(PreconditionFailed):
        rules.win_deal(deal_id=deal["id"])

    assert shown(rules, deal)["state"] == "open"
