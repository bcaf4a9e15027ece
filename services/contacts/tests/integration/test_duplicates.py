"""Contacts that may be one: found on entry and in the background, reviewed and remembered."""

import pytest
from contacts_factories import organisation, person

from contracts.errors import Conflict, NotFound

JOSE = {"given_name": "José Antonio", "family_name": "García Echeverría",
        "emails": [{"address": "jose.garcia@bodegas.es"}], "phones": [{"number": "600123123"}],
        "birth_on": "1980-02-03"}
TWIN = {**JOSE, "given_name": "Jose Antonio", "family_name": "Garcia Echeveria",
        "emails": [{"address": "jagarcia@gmail.com"}]}


@pytest.fixture
def look(rules, background_rests):
    """Have the background look once."""
    from contacts.duplicates import scan

    return lambda: scan.run("test")


def pairs(rules, **narrowed):
    return [frozenset(item["contact_ids"]) for item in
            rules.list_duplicates(**narrowed)["items"]]


def test_find_duplicates_tells_who_is_meant_and_why_before_one_is_added(rules, look):
    jose = rules.create_contact(**person(**JOSE))
    rules.create_contact(**person())

    (by_email,) = rules.find_duplicates(
        kind="person", given_name="Jose Antonio", family_name="García",
        email="JOSE.garcia@bodegas.es")["items"]
    look()
    (by_name,) = rules.find_duplicates(
        kind="person", given_name="José A.", family_name="Garzia Echeverría",
        birth_on="1980-02-03")["items"]

    assert (by_email["contact"], by_name["contact"]) == (jose, jose)
    assert by_email["reasons"][0] == {"code": "same_email", "weight": 0.72,
                                      "values": ["jose.garcia@bodegas.es"]}
    assert {reason["code"] for reason in by_name["reasons"]} == {"same_birthday", "similar_name"}
    assert rules.find_duplicates(kind="organisation", name="García Echeverría",
                                 email="jose.garcia@bodegas.es")["items"] == []


def test_list_duplicates_shows_a_pair_when_the_background_has_looked(rules, look):
    one, other = (rules.create_contact(**person(**fields)) for fields in (JOSE, TWIN))
    rules.create_contact(**person())

    look()

    (pair,) = rules.list_duplicates()["items"]
    assert pair["contact_ids"] == [one["id"], other["id"]]
    assert pair["contacts"] == [one, other]
    assert pair["state"] == "open"
    assert rules.get_duplicate(duplicate_id=pair["id"]) == pair
    assert rules.list_duplicates(contact_id=other["id"], kind="person")["items"] == [pair]
    assert rules.list_duplicates(kind="organisation")["items"] == []


def test_dismissed_pair_is_not_proposed_again(rules, look):
    one, _ = (rules.create_contact(**person(**fields)) for fields in (JOSE, TWIN))
    look()
    (pair,) = rules.list_duplicates()["items"]

    rules.dismiss_duplicates(duplicate_id=pair["id"], reason="Father and son.")
    rules.update_contact(contact_id=one["id"], changes={"tags": ["vip"]})
    look()

    assert rules.list_duplicates()["items"] == []
    (kept,) = rules.list_duplicates(state="dismissed")["items"]
    assert (kept["id"], kept["dismissed_reason"]) == (pair["id"], "Father and son.")


def test_pair_goes_when_a_change_makes_it_unlikely(rules, look):
    _, other = (rules.create_contact(**person(**fields)) for fields in (JOSE, TWIN))
    look()
    assert len(pairs(rules)) == 1

    rules.update_contact(contact_id=other["id"], changes={
        "given_name": "Begoña", "family_name": "Ruiz", "phones": [], "birth_on": None})
    look()

    assert pairs(rules) == []


def test_pair_is_settled_by_a_merge_and_dismissed_by_an_undo(rules, look):
    one, other = (rules.create_contact(**person(**fields)) for fields in (JOSE, TWIN))
    third = rules.create_contact(**person(**JOSE))
    look()
    assert len(pairs(rules)) == 3

    done = rules.merge_contacts(survivor_id=one["id"], merged_id=other["id"])
    look()
    assert pairs(rules) == [frozenset((one["id"], third["id"]))]

    rules.undo_merge(merge_id=done["merge"]["id"])
    look()
    assert set(pairs(rules)) == {frozenset((one["id"], third["id"])),
                                 frozenset((other["id"], third["id"]))}
    assert pairs(rules, state="dismissed") == [frozenset((one["id"], other["id"]))]


def test_dismiss_duplicates_is_refused_when_they_are_one_or_unknown(rules, look, nothing_changes):
    one, other = (rules.create_contact(**person(**fields)) for fields in (JOSE, TWIN))
    look()
    (pair,) = rules.list_duplicates()["items"]
    rules.merge_contacts(survivor_id=one["id"], merged_id=other["id"])

    with nothing_changes(), pytest.raises(Conflict) as refused:
        rules.dismiss_duplicates(duplicate_id=pair["id"])
    assert refused.value.code == "duplicate_is_merged"
    with pytest.raises(NotFound):
        rules.get_duplicate(duplicate_id="duplicate_01h455vb4pex5vsknk084sn02q")


def test_key_that_very_many_share_costs_nothing_and_finds_nobody(rules, look):
    from contacts.duplicates.candidates import MOST_SHARED

    for _ in range(MOST_SHARED + 5):
        rules.create_contact(**organisation(phones=[{"number": "910000000"}]))

    from contacts.duplicates import scan
    scan.begin_again()
    done = look()

    assert done["common_keys"] >= 1
    assert done["contacts"] == MOST_SHARED + 5


def test_scan_goes_on_where_it_was_left(rules, look, monkeypatch):
    from contacts.duplicates import scan

    for _ in range(5):
        rules.create_contact(**person())
    monkeypatch.setattr(scan, "BATCH", 2)
    taken = []
    take = scan._take

    def die_at_the_second(batch, common, done):
        if len(taken) == 1:
            raise KeyboardInterrupt
        taken.append([raw["_id"] for raw in batch])
        take(batch, common, done)

    monkeypatch.setattr(scan, "_take", die_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        look()
    monkeypatch.setattr(scan, "_take", take)

    assert look()["contacts"] == 3
    assert look()["contacts"] == 0


def test_scan_gives_way_while_a_file_comes_in(rules, look, monkeypatch):
    from contacts.duplicates import scan
    from contacts.import_models import Import

    for fields in (JOSE, TWIN):
        rules.create_contact(**person(**fields))
    monkeypatch.setattr(scan, "BATCH", 1)
    take = scan._take

    def take_while_a_file_begins(batch, common, done):
        take(batch, common, done)
        coming.state = "running"
        coming.put()

    coming = Import(state="receiving").add()
    monkeypatch.setattr(scan, "_take", take_while_a_file_begins)
    assert look()["contacts"] == 1
    assert look()["contacts"] == 0
    assert pairs(rules) == []

    monkeypatch.setattr(scan, "_take", take)
    coming.state = "done"
    coming.put()
    assert look()["contacts"] == 1
    assert len(pairs(rules)) == 1


def test_scan_keeps_nothing_of_who_was_erased_while_it_looked(rules, look, store, monkeypatch):
    from contacts.duplicates import scan

    jose, twin = (rules.create_contact(**person(**fields)) for fields in (JOSE, TWIN))
    keys_of = scan.keys_of

    def erased_meanwhile(traits):
        store.contacts.delete_one({"_id": jose["id"]})
        return keys_of(traits)

    monkeypatch.setattr(scan, "keys_of", erased_meanwhile)
    look()

    assert [item["_id"] for item in store.match_keys.find()] == [twin["id"]]
    assert store.duplicates.count_documents({}) == 0
