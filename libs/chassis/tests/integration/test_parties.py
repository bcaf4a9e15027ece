"""What a service learns of contacts, in whatever order it is told, and how it follows merges."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from mongoengine import ListField, StringField

from chassis import clock, parties, references
from chassis.deliveries import Happened
from chassis.outbox import commit
from chassis.store import Document, ensure_indexes

ANA, BEA, CARLA = (f"contact_01h455vb4pex5vsknk084sn02{letter}" for letter in "abc")
BEGAN = datetime(2026, 3, 1, 9, tzinfo=UTC)


class Deal(Document):
    ENTITY = "deal"
    CONTACT_REFERENCES = ("contact_ids",)
    meta = {"collection": "deals", "indexes": [{"fields": ["contact_ids"]}]}
    contact_ids = ListField(StringField())


DOCUMENTS = (parties.Party, Deal)


@pytest.fixture(autouse=True)
def indexes(store):
    ensure_indexes(*DOCUMENTS)
    references.ensure_indexes()


def contact(id, version, name, minutes=0, **fields):
    at = BEGAN + timedelta(minutes=minutes)
    return {"id": id, "version": version, "kind": "person", "name": name, "created_at": BEGAN,
            "updated_at": at, **fields}


def told(type, data, minutes=0):
    return Happened(id=f"{type}/{minutes}", type=type, at=BEGAN + timedelta(minutes=minutes),
                    data=data)


def updated(*args, **fields):
    shown = contact(*args, **fields)
    return lambda: parties.keep([told("contacts.contact.updated", {"contact": shown})])


def merged(old, survivor, merge_id, minutes):
    data = {"contact": survivor, "changed": [], "merged_id": old, "merge_id": merge_id}
    return lambda: parties.follow_merge(
        DOCUMENTS, told("contacts.contact.merged", data, minutes))


def unmerged(back, survivor, merge_id, minutes):
    data = {"contact": back, "survivor": survivor, "merge_id": merge_id}
    return lambda: parties.undo_merge(
        DOCUMENTS, told("contacts.contact.unmerged", data, minutes))


def name_of(id):
    return parties.parties_of([id])[id]["name"]


def test_newest_is_kept_in_whatever_order_it_is_told(store):
    tellings = [updated(ANA, version, f"Ana {version}", version) for version in (1, 2, 3)]

    for order in permutations(tellings):
        store.parties.delete_many({})
        for telling in order:
            commit(telling)

        assert name_of(ANA) == "Ana 3"


def test_newest_is_kept_when_several_are_told_together(store):
    happenings = [told("contacts.contact.updated",
                       {"contact": contact(ANA, version, f"Ana {version}", version)})
                  for version in (2, 3, 1)]

    commit(lambda: parties.keep(happenings))

    assert name_of(ANA) == "Ana 3"


def test_what_names_a_merged_contact_names_its_survivor_and_goes_back(store):
    commit(updated(ANA, 1, "Ana"))
    commit(updated(BEA, 1, "Bea"))
    of_ana, of_bea = Deal(contact_ids=[ANA]).add(), Deal(contact_ids=[BEA]).add()

    commit(merged(ANA, contact(BEA, 2, "Bea", 5), "merge_1", 5))

    assert name_of(ANA) == "Bea"
    assert parties.parties_of([ANA])[ANA]["id"] == BEA
    assert Deal.fetch(of_ana.id).contact_ids == [BEA]
    since = Deal(contact_ids=[BEA]).add()

    commit(unmerged(contact(ANA, 3, "Ana", 9), contact(BEA, 3, "Bea", 9), "merge_1", 9))

    assert name_of(ANA) == "Ana"
    assert Deal.fetch(of_ana.id).contact_ids == [ANA]
    assert Deal.fetch(of_bea.id).contact_ids == [BEA]
    assert Deal.fetch(since.id).contact_ids == [BEA]


def test_merges_in_a_row_lead_to_the_last_in_whatever_order_they_are_told(store):
    tellings = [merged(ANA, contact(BEA, 2, "Bea", 5), "merge_1", 5),
                merged(BEA, contact(CARLA, 2, "Carla", 8), "merge_2", 8)]

    for order in permutations(tellings):
        for collection in (store.parties, store.deals, store.reference_moves):
            collection.delete_many({})
        for id, name in ((ANA, "Ana"), (BEA, "Bea"), (CARLA, "Carla")):
            commit(updated(id, 1, name))
        deal = Deal(contact_ids=[ANA]).add()
        for telling in order:
            commit(telling)

        assert Deal.fetch(deal.id).contact_ids == [CARLA]
        assert name_of(ANA) == "Carla"


def test_merge_that_was_undone_before_it_was_told_moves_nothing(store):
    commit(updated(ANA, 1, "Ana"))
    deal = Deal(contact_ids=[ANA]).add()

    commit(unmerged(contact(ANA, 3, "Ana", 9), contact(BEA, 3, "Bea", 9), "merge_1", 9))
    commit(merged(ANA, contact(BEA, 2, "Bea", 5), "merge_1", 5))

    assert Deal.fetch(deal.id).contact_ids == [ANA]
    assert name_of(ANA) == "Ana"


def test_what_was_told_of_a_merged_contact_before_and_comes_late_brings_it_not_back(store):
    commit(updated(ANA, 1, "Ana"))
    commit(merged(ANA, contact(BEA, 2, "Bea", 5), "merge_1", 5))

    commit(updated(ANA, 2, "Ana Ruiz", 4))

    assert name_of(ANA) == "Bea"


def test_what_came_to_name_a_merged_contact_at_that_moment_follows(store):
    clock.move(BEGAN - datetime.now(UTC))
    try:
        commit(merged(ANA, contact(BEA, 2, "Bea"), "merge_1", 0))
        late = Deal(contact_ids=[ANA]).add()

        parties.follow_late(DOCUMENTS)

        assert Deal.fetch(late.id).contact_ids == [BEA]
    finally:
        clock.move(timedelta())


def test_erased_contact_is_not_brought_back_by_what_comes_late(store):
    commit(updated(ANA, 1, "Ana"))
    store.erased_contacts.insert_one({"_id": ANA})
    assert parties.erase([ANA]) == 1

    commit(updated(ANA, 2, "Ana", 2))

    assert parties.parties_of([ANA]) == {}


def test_primary_address_is_written_to_and_else_the_first():
    emails = [{"address": "a@example.com"}, {"address": "b@example.com", "is_primary": True}]

    assert parties.email_of({"emails": emails}) == "b@example.com"
    assert parties.email_of({"emails": emails[:1]}) == "a@example.com"
    assert parties.email_of({}) is None


def test_organisation_is_that_of_the_day():
    party = {"affiliations": [
        {"organisation_id": ANA, "ends_on": "2025-12-31", "is_primary": True},
        {"organisation_id": BEA, "starts_on": "2026-01-01"},
        {"organisation_id": CARLA, "starts_on": "2026-02-01", "is_primary": True}]}

    assert parties.organisation_of(party, "2025-06-01") == ANA
    assert parties.organisation_of(party, "2026-01-15") == BEA
    assert parties.organisation_of(party, "2026-03-01") == CARLA
    assert parties.organisation_of({}, "2026-03-01") is None
