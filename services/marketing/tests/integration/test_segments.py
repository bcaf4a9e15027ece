"""Segments: whom they hold, why, who moved, and how they are split and kept."""

from datetime import timedelta

import orjson
import pytest
from bson.decimal128 import Decimal128
from marketing_factories import a_contact, a_contact_id, happened, moment
from marshmallow import ValidationError
from segment_factories import (
    behaviour,
    bought,
    consented,
    found,
    noted,
    profile,
    related,
    told,
)

from chassis import clock
from chassis.ids import new_id
from contracts.errors import NotFound, PreconditionFailed, ValidationFailed
from marketing.errors import (
    SegmentContainsItself,
    SegmentIsAList,
    SegmentIsArchived,
    SegmentIsNoList,
    SegmentIsUsed,
)
from marketing.segments import audiences, groups, snapshots, tracking
from marketing.standing import customers

SPANISH = profile("country", "is", value="ES")
ADDRESS = [{"country": "ES"}]


def a_segment(rules, rule=SPANISH, **fields):
    return rules.create_segment(name="Clientes", rule=rule, **fields)


def a_list(rules, *contact_ids, **fields):
    made = rules.create_segment(name="Lista", kind="static", **fields)
    if contact_ids:
        rules.set_segment_members(segment_id=made["id"], add=list(contact_ids))
    return made


def members(rules, segment_id):
    return [item["contact_id"] for item in
            rules.list_segment_members(segment_id=segment_id)["items"]]


def events(rules):
    """What was announced: `[(type, data)]`."""
    return [(event["type"], orjson.loads(event["data"]))
            for raw in rules.store.outbox.find().sort("_id", 1)
            for event in raw.get("events", ())]


def test_profile_holds_by_what_is_known_of_a_party(rules):
    eva = told(rules, addresses=ADDRESS, tags=["vip"], emails=[{"address": "eva@example.com"}],
               roles=[{"role": "customer", "starts_on": "2020-01-01"}])
    luz = told(rules, roles=[{"role": "customer", "ends_on": "2020-01-01"}])

    for rule in (SPANISH, profile("tag", "any_of", values=["vip", "new"]),
                 profile("role", "is", value="customer"), profile("has_email", "is", value=True),
                 profile("tag", "any_of", values=["vip"])):
        assert found(rule) == {eva}
    assert found(profile("country", "is_not", value="ES")) == {luz}
    assert found(profile("created_at", "within_days", days=1)) == {eva, luz}


def test_behaviour_counts_in_a_period_and_by_what_it_was(rules):
    eva, luz, ana, stove = told(rules), told(rules), told(rules), new_id("product")
    bought(rules, eva, days_ago=1, total="500.00")
    bought(rules, eva, days_ago=50, product_id=stove, channel="web")
    bought(rules, luz, days_ago=60)

    assert found(behaviour()) == {eva, luz}
    assert found(behaviour(at_least=2)) == {eva}
    assert found(behaviour(within_days=10)) == {eva}
    assert found(behaviour(exactly=1)) == {luz}
    assert found(behaviour(at_most=0)) == {ana}
    assert found(behaviour(at_most=1, within_days=55)) == {luz, ana}
    assert found(behaviour(until_at=moment(30))) == {eva, luz}
    assert found(behaviour(from_at=moment(55), until_at=moment(30))) == {eva}
    assert found(behaviour(exactly=0, until_at=moment(55))) == {eva, ana}
    for where in ({"product_ids": [stove]}, {"channel": "web"}, {"amount_at_least": "500"}):
        assert found(behaviour(where=where)) == {eva}


def test_worth_holds_by_figures_once_they_are_told(rules):
    eva, luz = told(rules), told(rules)
    rules.store.worth.insert_one({
        "_id": eva, "profit": Decimal128("120.50"), "order_count": 4, "engagement": 0.5,
        "rfm": {"recency": 5, "class": "champion"}, "last_order_at": clock.now()})
    rules.react("on_worth_told", happened("marketing.value.scored", {"value_score": {
        "id": new_id("value_score"), "version": 1, "created_at": moment(),
        "updated_at": moment(), "contact_ids": [eva, luz], "scored_at": moment()}}))

    for figure, operator, compared in (
            ("profit", "at_least", {"value": "120.50"}), ("order_count", "at_most", {"value": 4}),
            ("rfm_recency", "at_least", {"value": 5}), ("engagement", "at_least", {"value": 0.5}),
            ("rfm_class", "any_of", {"values": ["champion"]}),
            ("last_order_at", "within_days", {"days": 3})):
        assert found({"worth": {"figure": figure, "operator": operator, **compared}}) == {eva}
    assert found({"worth": {"figure": "profit", "operator": "at_least",
                            "value": "120.51"}}) == set()
    rules.store.worth.delete_many({})


def test_sequence_holds_in_its_order_and_until_it_is_followed(rules):
    eva, luz, now = told(rules), told(rules), clock.now()
    for id, first, then in ((eva, 40, 38), (luz, 38, 40)):
        noted([id], "marketing.mail.clicked", now - timedelta(days=first))
        noted([id], "sales.order.placed", now - timedelta(days=then))
    steps = [{"type": "marketing.mail.clicked"},
             {"type": "sales.order.placed", "within_days_after": 3}]
    assert found({"sequence": {"steps": steps}}) == {eva}
    assert found({"sequence": {"steps": steps, "within_days": 39}}) == set()

    unwanted = {"type": "sales.order.placed", "within_days": 30}
    alone = {"sequence": {"steps": steps, "not_followed_by": unwanted}}
    assert found(alone) == {eva}
    # What is not over yet is not known to be followed by nothing.
    later = {**unwanted, "within_days": 39}
    assert found({"sequence": {"steps": steps, "not_followed_by": later}}) == set()
    noted([eva], "sales.order.placed", now - timedelta(days=20))
    assert found(alone) == set()


def test_relationship_holds_in_its_direction_while_it_lasts(rules):
    eva, luz, ana = told(rules, addresses=ADDRESS), told(rules), told(rules)
    segment = a_segment(rules)
    edge = related(rules, luz, eva)
    related(rules, ana, eva, ends_on="2020-01-01")

    assert found({"relationship": {"type": "knows"}}) == {eva, luz}
    assert found({"relationship": {"direction": "from"}}) == {luz}
    assert found({"relationship": {"direction": "to", "contact_id": luz}}) == {eva}
    assert found({"relationship": {"segment_id": segment["id"]}}) == {luz}
    rules.react("on_relationship_told", happened("contacts.relationship.archived", {
        "relationship": {**edge, "version": 2, "archived_at": moment()}}))
    assert found({"relationship": {}}) == set()


def test_consent_holds_by_the_last_word(rules):
    eva, luz, ana = told(rules), told(rules), told(rules)
    consented(rules, eva, days_ago=5)
    consented(rules, eva, "withdrawn", channel="sms", days_ago=3)
    consented(rules, luz, channel="email", expires_at=moment(-5))
    consented(rules, ana, days_ago=9)
    consented(rules, ana, "objected", days_ago=2, objects_to=["marketing"])

    def granted(**channel):
        return found({"consent": {"purpose": "marketing", "state": "granted", **channel}})

    assert granted() == {eva, luz}
    assert granted(channel="sms") == set()
    assert granted(channel="email") == {eva, luz}
    assert granted(channel="phone") == {eva}
    assert found({"consent": {"purpose": "newsletter", "state": "objected"}}) == {ana}


def test_consent_that_ran_out_is_none(rules):
    eva = told(rules)
    consented(rules, eva, days_ago=5, expires_at=moment(1))

    assert found({"consent": {"purpose": "marketing", "state": "granted"}}) == set()


def test_archived_and_unknown_parties_are_never_members(rules):
    eva, gone = told(rules), told(rules)
    noted([gone, a_contact_id()], "marketing.call.made", clock.now())
    archived = {"id": gone, "version": 2, "created_at": moment(), "updated_at": moment(),
                "kind": "person", "name": "X", "archived_at": moment(), "roles": [], "tags": []}
    rules.react("on_contact_archived", happened("contacts.contact.archived", {
        "contact": archived, "changed": []}))

    assert found({"not": behaviour("sales.order.placed")}) == {eva}
    assert found(behaviour("marketing.call.made")) == set()
    assert found(behaviour("marketing.call.made", until_at=moment(-1))) == set()
    assert audiences.members_of(a_list(rules, eva)["id"]) == [eva]


def test_preview_segment_tells_size_and_some(rules):
    for number in range(25):
        told(rules, name=f"Eva {number:02}", addresses=ADDRESS)
    other = told(rules)

    by_row = rules.preview_segment(rule=SPANISH)
    by_rows = rules.preview_segment(rule={"all": [SPANISH, {"not": behaviour(
        until_at=moment())}]})

    assert (by_row["size"], len(by_row["sample"])) == (25, 20)
    assert by_row == by_rows
    assert by_row["sample"][0]["name"] == "Eva 00"
    assert other not in {item["contact_id"] for item in by_row["sample"]}


def test_members_are_paged_by_id_whatever_the_rule(rules, monkeypatch):
    monkeypatch.setattr(audiences, "_FIRST", 2)
    ids = sorted(told(rules, addresses=ADDRESS) for _ in range(7))
    told(rules)
    for rule in (SPANISH, {"all": [SPANISH, behaviour(at_most=0, until_at=moment())]}):
        segment = a_segment(rules, rule)
        seen, after = [], None
        while True:
            page = rules.list_segment_members(segment_id=segment["id"], limit=3, after=after)
            seen += [item["contact_id"] for item in page["items"]]
            after = page["next"]
            if after is None:
                break
        assert seen == ids
        assert audiences.members_of(segment["id"], after=ids[2], limit=2) == ids[3:5]
        assert audiences.is_member(segment["id"], ids[0])


def test_list_takes_and_loses_members_and_excludes_others(rules):
    eva, luz = told(rules), told(rules, addresses=ADDRESS)
    listed = a_list(rules, excludes=[a_segment(rules)["id"]])

    answer = rules.set_segment_members(segment_id=listed["id"], add=[eva, luz])
    again = rules.set_segment_members(segment_id=listed["id"], add=[eva, luz])

    assert (answer, again) == ({"added_count": 2, "removed_count": 0},
                               {"added_count": 0, "removed_count": 0})
    assert members(rules, listed["id"]) == [eva]
    assert found({"segment": {"segment_id": listed["id"]}}) == {eva}
    rules.set_segment_members(segment_id=listed["id"], remove=[eva])
    assert members(rules, listed["id"]) == []
    assert rules.get_segment(segment_id=listed["id"])["member_count"] == 1


def test_rule_segment_takes_no_members_and_a_list_no_rule(rules):
    eva = told(rules)
    by_rule, listed = a_segment(rules), a_list(rules)

    with pytest.raises(SegmentIsNoList):
        rules.set_segment_members(segment_id=by_rule["id"], add=[eva])
    with pytest.raises(SegmentIsAList):
        rules.update_segment(segment_id=listed["id"], changes={"rule": SPANISH})
    assert members(rules, by_rule["id"]) == members(rules, listed["id"]) == []


def test_segment_refuses_to_contain_itself(rules):
    first = a_segment(rules)
    second = a_segment(rules, {"not": {"segment": {"segment_id": first["id"]}}})

    for changes in ({"rule": {"segment": {"segment_id": second["id"]}}},
                    {"excludes": [second["id"]]},
                    {"rule": {"relationship": {"segment_id": first["id"]}}}):
        with pytest.raises(SegmentContainsItself):
            rules.update_segment(segment_id=first["id"], changes=changes)
    assert rules.get_segment(segment_id=first["id"]) == first


def test_segment_that_is_used_is_not_archived_and_archived_is_not_used(rules):
    first = a_segment(rules)
    second = a_segment(rules, {"segment": {"segment_id": first["id"]}})
    with pytest.raises(SegmentIsUsed):
        rules.archive_segment(segment_id=first["id"])
    assert rules.get_segment(segment_id=first["id"]) == first

    rules.archive_segment(segment_id=second["id"])
    rules.archive_segment(segment_id=first["id"])

    with pytest.raises(SegmentIsArchived):
        a_segment(rules, {"segment": {"segment_id": first["id"]}})
    with pytest.raises(SegmentIsArchived):
        rules.update_segment(segment_id=first["id"], changes={"name": "X"})
    assert len(rules.list_segments(is_archived=True)["items"]) == 2
    assert rules.list_segments()["items"] == []


def test_update_segment_refuses_a_stale_version(rules):
    made = a_segment(rules)
    rules.update_segment(segment_id=made["id"], changes={"name": "Otros"}, expected_version=1)

    with pytest.raises(PreconditionFailed):
        rules.update_segment(segment_id=made["id"], changes={"name": "X"}, expected_version=1)
    assert rules.get_segment(segment_id=made["id"])["name"] == "Otros"


@pytest.mark.parametrize(("rule", "place"), [
    ({"all": []}, "all"), ({"some": [SPANISH]}, "some"), ({}, "rule"),
    ({"all": [SPANISH, profile("country", "at_least", value="ES")]}, "operator"),
    (profile("has_email", "is", value="yes"), "value"),
    (behaviour(at_least=1, exactly=2), "exactly"), (behaviour(at_least=51), "at_least"),
    (behaviour("$where"), "type"), (profile("country", "is", value={"$ne": 1}), "value"),
    ({"sequence": {"steps": [{"type": "a.b"}]}}, "steps"),
])
def test_create_segment_refuses_a_rule_at_its_place(rules, rule, place):
    with pytest.raises(ValidationError) as refused:
        a_segment(rules, rule)

    assert place in str(refused.value.messages)
    assert rules.list_segments()["items"] == []


def test_create_segment_refuses_what_is_too_deep_or_too_much(rules):
    deep = SPANISH
    for _ in range(8):
        deep = {"not": deep}

    for rule in (deep, {"any": [SPANISH] * 100}):
        with pytest.raises(ValidationError):
            a_segment(rules, rule)
    assert rules.list_segments()["items"] == []


def test_create_segment_refuses_segments_that_are_not_there(rules):
    with pytest.raises(ValidationFailed) as refused:
        a_segment(rules, {"all": [SPANISH, {"segment": {"segment_id": new_id("segment")}}]})

    assert refused.value.details["errors"][0]["pointer"] == "/rule/all/1/segment/segment_id"
    with pytest.raises(NotFound):
        rules.list_segment_members(segment_id=new_id("segment"))


def test_rule_follows_a_contact_that_it_names(rules):
    eva, luz = a_contact(), a_contact(name="Luz Gil")
    for contact in (eva, luz):
        rules.react("on_contact_created", happened("contacts.contact.created", {
            "contact": contact, "changed": []}))
    ana = told(rules)
    related(rules, ana, eva["id"])
    segment = a_segment(rules, {"relationship": {"contact_id": eva["id"]}})
    assert members(rules, segment["id"]) == [ana]

    rules.react("on_contact_merged", happened("contacts.contact.merged", {
        "contact": {**luz, "version": 2}, "merged_id": eva["id"], "merge_id": new_id("merge"),
        "changed": []}))
    kept = rules.get_segment(segment_id=segment["id"])
    assert kept["rule"]["relationship"]["contact_id"] == luz["id"]
    assert members(rules, segment["id"]) == [ana]

    rules.react("on_data_request_opened", happened("contacts.data_request.opened", {
        "data_request_id": new_id("data_request"), "kind": "erasure", "contact_ids": [luz["id"]],
        "opened_at": moment(), "due_at": moment(-30)}))
    assert members(rules, segment["id"]) == []
    assert luz["id"] not in str(rules.store.segments.find_one())


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
    rules.store.worth.insert_one({"_id": eva, "profit": Decimal128("1")})
    customers.refresh_worth({eva})
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
