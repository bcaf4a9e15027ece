"""Why somebody is in a segment, who moved, and how segments are split and kept."""

from datetime import timedelta

import pytest
from bson.decimal128 import Decimal128
from marketing_factories import happened, moment
from marshmallow import ValidationError
from segment_factories import (
    ADDRESS,
    SPANISH,
    a_list,
    a_segment,
    behaviour,
    bought,
    consented,
    events,
    noted,
    profile,
    related,
    told,
)

from chassis import clock
from chassis.ids import new_id
from marketing.segments import groups, snapshots, tracking
from marketing.standing import customers


def test_explain_tells_each_part_and_what_it_was_judged_by(rules):
    eva = told(rules, addresses=ADDRESS)
    order_id = bought(rules, eva)
    segment = a_segment(rules, {"all": [
        SPANISH, {"any": [behaviour(at_least=2), behaviour(where={"amount_at_least": "50"})]},
        {"not": {"consent": {"purpose": "marketing", "state": "objected"}}}]})

    told_of = rules.explain_membership(segment_id=segment["id"], contact_id=eva)

    assert told_of["is_member"] is True
    by_place = {reason["place"]: reason for reason in told_of["reasons"]}
    assert {place: reason["is_true"] for place, reason in by_place.items()} == {
        "": True, "/all/0": True, "/all/1": True, "/all/1/any/0": False, "/all/1/any/1": True,
        "/all/2": True, "/all/2/not": False}
    assert by_place["/all/0"]["evidence"] == [{"about": "country", "value": ["ES"]}]
    assert by_place["/all/0"]["words"] == {"en": "Country is ES.", "es": "País es ES."}
    assert [item["value"] for item in by_place["/all/1/any/1"]["evidence"]] == [1, order_id]


def test_explain_covers_every_kind_of_leaf(rules):
    eva, luz = told(rules), told(rules)
    related(rules, eva, luz)
    consented(rules, eva)
    listed = a_list(rules, eva)
    for days, type in ((3, "a.b"), (2, "a.c")):
        noted([eva], type, clock.now() - timedelta(days=days))
    worth = {"_id": eva, "profit": Decimal128("1")}
    rules.store.worth.insert_one(worth)
    customers.refresh_worth([worth])
    segment = a_segment(rules, {"all": [
        {"worth": {"figure": "profit", "operator": "at_least", "value": "1"}},
        {"sequence": {"steps": [{"type": "a.b"}, {"type": "a.c"}]}},
        {"relationship": {"contact_id": luz}},
        {"consent": {"purpose": "marketing", "state": "granted"}},
        {"segment": {"segment_id": listed["id"]}}]}, excludes=[a_list(rules, luz)["id"]])

    def told_of(id):
        return rules.explain_membership(segment_id=segment["id"], contact_id=id)

    ours = told_of(eva)
    assert [reason["is_true"] for reason in ours["reasons"]] == [True] * 6 + [False]
    assert ours["is_member"]
    assert all(reason["evidence"] for reason in ours["reasons"][1:])
    assert not told_of(luz)["is_member"]
    assert told_of(luz)["reasons"][-1] | {"evidence": 0, "words": 0} == {
        "place": "/excludes/0", "is_true": True, "evidence": 0, "words": 0}
    rules.store.worth.delete_many({})


def test_snapshot_keeps_who_was_in_it(rules, monkeypatch):
    monkeypatch.setattr(snapshots, "_PART", 2)
    ids = sorted(told(rules, addresses=ADDRESS) for _ in range(5))
    segment = a_segment(rules)
    taken = rules.create_segment_snapshot(segment_id=segment["id"], name="Antes")
    told(rules, addresses=ADDRESS)
    rules.update_segment(segment_id=segment["id"], changes={
        "rule": profile("country", "is", value="PT")})

    def kept():
        seen, after = [], None
        while True:
            page = rules.list_snapshot_members(
                segment_snapshot_id=taken["id"], limit=3, after=after)
            seen += [item["contact_id"] for item in page["items"]]
            after = page["next"]
            if after is None:
                return seen

    assert (taken["size"], taken["rule"], kept()) == (5, SPANISH, ids)
    assert rules.list_segment_snapshots(segment_id=segment["id"])["items"] == [taken]
    rules.react("on_data_request_opened", happened("contacts.data_request.opened", {
        "data_request_id": new_id("data_request"), "kind": "erasure", "contact_ids": [ids[1]],
        "opened_at": moment(), "due_at": moment(-30)}))
    assert kept() == [ids[0], *ids[2:]]


def test_groups_split_alike_each_time(rules):
    eva = told(rules, addresses=ADDRESS)
    segment = a_segment(rules)
    assert groups.group_of(segment["id"], eva) is None

    split = rules.set_segment_groups(segment_id=segment["id"], groups=[
        {"name": "A", "percent": 45}, {"name": "B", "percent": 45},
        {"name": "none", "percent": 10, "is_holdout": True}])

    raw = rules.store.segments.find_one({"_id": segment["id"]})
    drawn = [groups.group_in(raw, f"contact_{number}") for number in range(2000)]
    assert [abs(drawn.count(name) - many) < 90 for name, many in (
        ("A", 900), ("B", 900), ("none", 200))] == [True] * 3
    assert groups.group_of(segment["id"], eva) == groups.group_in(raw, eva)
    assert rules.list_segment_members(segment_id=segment["id"])["items"][0]["group"] == (
        groups.group_in(raw, eva))
    assert split["groups"][2] == {"name": "none", "percent": 10, "is_holdout": True}


@pytest.mark.parametrize("percents", [(50, 40), (50, 60), (100,)])
def test_groups_refuse_what_is_no_whole(rules, percents):
    segment = a_segment(rules)

    with pytest.raises(ValidationError):
        rules.set_segment_groups(segment_id=segment["id"], groups=[
            {"name": str(number), "percent": percent} for number, percent in enumerate(percents)])
    assert rules.get_segment(segment_id=segment["id"]) == segment


def test_tracked_segment_tells_who_entered_and_left_once(rules):
    eva, luz = (told(rules, addresses=ADDRESS) for _ in range(2))
    segment = a_segment(rules, {"all": [SPANISH, behaviour(at_most=0)]}, is_tracked=True)

    tracking.follow_segments()
    tracking.follow_segments()
    bought(rules, luz)
    tracking.follow_segments()

    assert [(type, data["contact_ids"]) for type, data in events(rules)] == [
        ("marketing.segment.entered", sorted([eva, luz])), ("marketing.segment.left", [luz])]
    kept = rules.get_segment(segment_id=segment["id"])
    assert (kept["member_count"], kept["version"]) == (1, 1)


def test_tracked_segment_goes_on_after_a_crash_between_batches(rules, monkeypatch):
    monkeypatch.setattr(tracking, "MOST_TOLD", 2)
    ids = sorted(told(rules, addresses=ADDRESS) for _ in range(5))
    a_segment(rules, is_tracked=True)
    real, calls = tracking.commit, []

    def dying(body):
        calls.append(body)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(body)

    monkeypatch.setattr(tracking, "commit", dying)
    with pytest.raises(KeyboardInterrupt):
        tracking.follow_segments()
    monkeypatch.setattr(tracking, "commit", real)
    tracking.follow_segments()

    assert [data["contact_ids"] for _, data in events(rules)] == [ids[:2], ids[2:4], ids[4:]]


def test_segment_that_is_tracked_no_more_forgets_who_was_in(rules):
    told(rules, addresses=ADDRESS)
    segment = a_segment(rules, is_tracked=True)
    tracking.follow_segments()
    rules.update_segment(segment_id=segment["id"], changes={"is_tracked": False})

    tracking.let_go_of_members()

    assert rules.store.segment_members.count_documents({}) == 0
    assert rules.get_segment(segment_id=segment["id"]).get("member_count") is None


def test_tracked_list_tells_at_once(rules):
    eva = told(rules)
    listed = a_list(rules, eva, is_tracked=True)

    assert [(type, data["contact_ids"]) for type, data in events(rules)] == [
        ("marketing.segment.entered", [eva])]
    assert listed["is_tracked"]
