"""Scripts and dispositions of calls: what makes sense is kept, edition by edition."""

import pytest
from call_factories import a_list, a_script, said
from marshmallow import ValidationError

from contracts.errors import NotFound, PreconditionFailed
from marketing.errors import CallScriptIsArchived

LEAF = {"key": "sold", "parent_key": "reached", "name": said("Sold"), "result": "converted"}
TOP = {"key": "reached", "name": said("Reached")}


def test_update_call_script_keeps_the_edition_before(rules):
    script = rules.create_call_script(**a_script())
    steps = [{"key": "bye", "text": said("Bye."), "kind": "none"}]

    changed = rules.update_call_script(call_script_id=script["id"], changes={"steps": steps})

    assert (changed["edition"], [step["key"] for step in changed["steps"]]) == (2, ["bye"])
    before = rules.get_call_script(call_script_id=script["id"], edition=1)
    assert [step["key"] for step in before["steps"]] == ["hello", "when", "thanks"]
    with pytest.raises(NotFound):
        rules.get_call_script(call_script_id=script["id"], edition=3)


def test_update_call_script_that_changes_nothing_makes_no_edition(rules):
    script = rules.create_call_script(**a_script())

    same = rules.update_call_script(call_script_id=script["id"], changes={"name": script["name"]})

    assert same == script


@pytest.mark.parametrize(("steps", "at", "what"), [
    ([{"key": "a", "text": said("A"), "answers": [
        {"key": "yes", "label": said("Yes"), "next": "b"}]}], 0, "no such step"),
    ([{"key": "a", "text": said("A"), "kind": "text", "next": "b"}], 0, "no such step"),
    ([{"key": "a", "text": said("A"), "kind": "none"},
      {"key": "b", "text": said("B"), "kind": "none"}], 1, "Nothing leads"),
    ([{"key": "a", "text": said("A"), "kind": "none"},
      {"key": "a", "text": said("B"), "kind": "none"}], 1, "already"),
    ([{"key": "a", "text": said("A")}], 0, "has answers"),
    ([{"key": "a", "text": said("A"), "kind": "none", "answers": [
        {"key": "yes", "label": said("Yes")}]}], 0, "Only a choice"),
])
def test_create_call_script_refuses_loose_ends(rules, steps, at, what):
    with pytest.raises(ValidationError) as refused:
        rules.create_call_script(**a_script(steps=steps))

    assert what in str(refused.value.messages["steps"][at])
    assert rules.list_call_scripts()["items"] == []


def test_script_that_is_away_is_for_no_new_list(rules):
    script = rules.create_call_script(**a_script())
    rules.archive_call_script(call_script_id=script["id"])
    rules.archive_call_script(call_script_id=script["id"])

    with pytest.raises(CallScriptIsArchived):
        rules.create_call_list(**a_list(call_script_id=script["id"]))

    assert rules.list_call_lists()["items"] == []
    assert len(rules.list_call_scripts(is_archived=True)["items"]) == 1


def test_set_call_dispositions_takes_the_place_of_the_tree(rules):
    begun = rules.get_call_dispositions()

    held = rules.set_call_dispositions(items=[TOP, LEAF], expected_version=begun["version"])

    assert [item["key"] for item in held["items"]] == ["reached", "sold"]
    with pytest.raises(PreconditionFailed):
        rules.set_call_dispositions(items=[TOP, LEAF], expected_version=begun["version"])


@pytest.mark.parametrize(("items", "what"), [
    ([LEAF, TOP], "stand before"), ([TOP], "leaf has a result"),
    ([TOP | {"result": "reached"}, LEAF], "nothing above"), ([TOP, LEAF, LEAF], "said twice"),
])
def test_set_call_dispositions_refuses_what_is_no_tree(rules, items, what):
    before = rules.get_call_dispositions()

    with pytest.raises(ValidationError) as refused:
        rules.set_call_dispositions(items=items)

    assert what in str(refused.value.messages)
    assert rules.get_call_dispositions() == before
