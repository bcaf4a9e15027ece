"""Segments: whom they hold, why, who moved, and how they are split and kept."""


import pytest
from marketing_factories import a_contact, a_contact_id, happened, moment
from marshmallow import ValidationError
from segment_factories import (
    ADDRESS,
    SPANISH,
    a_list,
    a_segment,
    behaviour,
    found,
    members,
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
from marketing.segments import audiences


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


