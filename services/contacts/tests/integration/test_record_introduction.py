"""That somebody introduced somebody: recorded in one call, and known of ever after."""

import pytest
from contacts_factories import person
from imports_at_work import keep_for_this_process
from network_at_work import Teller, ways

from contracts.errors import ValidationFailed

ME = "user_01h455vb4pex5vsknk084sn02q"
COLLEAGUE = "user_01keebmgr4egktre1p21w518fm"
UNKNOWN = "contact_01h455vb4pex5vsknk084sn02q"


@pytest.fixture
def rules(rules, store, monkeypatch):
    keep_for_this_process(store, monkeypatch)
    return rules


@pytest.fixture
def people(rules):
    return [rules.create_contact(**person()) for _ in range(3)]


def test_record_introduction_to_the_caller_when_only_the_introducer_is_named(rules, store,
                                                                             people):
    ana, eva, *_ = people

    done = rules.record_introduction(introducer_id=ana["id"], introduced_id=eva["id"],
                                     note="At the fair.")
    Teller(store).tell()

    interaction, (related,) = done["interaction"], done["relationships"]
    assert interaction == rules.get_interaction(interaction_id=interaction["id"])
    assert {name: interaction[name] for name in (
        "channel", "direction", "participants", "agent_ids", "subject", "text")} == {
        "channel": "meeting", "direction": "inbound", "agent_ids": [ME], "text": "At the fair.",
        "participants": [{"contact_id": ana["id"], "part": "from"},
                         {"contact_id": eva["id"], "part": "with"}],
        "subject": f"Introduction: {ana['name']} introduced {eva['name']} to one of us",
    }
    assert (related["from_id"], related["to_id"], related["strength"]) == (
        ana["id"], eva["id"], 0.5)
    assert related["evidence"] == [{"note": "At the fair.", "interaction_id": interaction["id"]}]
    (way, _), *_ = ways(rules.find_introductions(contact_id=eva["id"]))
    assert way == (ME, eva["id"])


def test_record_introduction_strengthens_what_was_known(rules, people):
    ana, eva, ida = people
    held = rules.create_relationship(from_id=eva["id"], to_id=ana["id"], type="knows",
                                     strength=0.5)

    done = rules.record_introduction(introducer_id=ana["id"], introduced_id=eva["id"],
                                     to_id=ida["id"], channel="email")

    strengths = {(item["from_id"], item["to_id"]): item["strength"]
                 for item in done["relationships"]}
    assert strengths == {(eva["id"], ana["id"]): 0.6, (ana["id"], ida["id"]): 0.5,
                         (eva["id"], ida["id"]): 0.3}
    assert done["relationships"][0]["id"] == held["id"]
    assert done["relationships"][0]["version"] == 2


def test_record_introduction_between_contacts_by_one_of_us(rules, people):
    ana, eva, *_ = people

    done = rules.record_introduction(introduced_id=ana["id"], to_id=eva["id"])

    assert done["interaction"]["direction"] == "outbound"
    assert [item["strength"] for item in done["relationships"]] == [0.3]


def test_record_introduction_made_by_a_colleague(rules, people):
    ana, *_ = people

    done = rules.record_introduction(introducer_id=COLLEAGUE, introduced_id=ana["id"])

    assert done["interaction"]["agent_ids"] == [COLLEAGUE, ME]
    assert done["relationships"] == []


def test_record_introduction_is_refused_when_it_takes_no_three(rules, people, nothing_changes):
    ana, eva, *_ = people

    with nothing_changes():
        for request, pointer in (
            ({"introduced_id": ana["id"]}, "/introducer_id"),
            ({"introducer_id": ana["id"], "introduced_id": ana["id"]}, "/introduced_id"),
            ({"introducer_id": ME, "introduced_id": ana["id"]}, "/introduced_id"),
            ({"introducer_id": ana["id"], "introduced_id": UNKNOWN}, "/introduced_id"),
            ({"introducer_id": UNKNOWN, "introduced_id": ana["id"], "to_id": eva["id"]},
             "/introducer_id"),
        ):
            with pytest.raises(ValidationFailed) as caught:
                rules.record_introduction(**request)
            assert [error["pointer"] for error in caught.value.details["errors"]] == [pointer]
