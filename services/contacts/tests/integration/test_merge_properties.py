"""Merge, anything at all, un-merge: nothing is lost and nothing is crossed."""

from types import SimpleNamespace

import pytest
from contacts_factories import call_with, organisation, person, working_at
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.testing.sizes import sized
from contracts.errors import VinculoError

WHO = st.sampled_from(("survivor", "merged", "other", "third"))
TYPES = st.sampled_from(("knows", "family"))
DOINGS = st.lists(st.one_of(
    st.tuples(st.just("relate"), WHO, WHO, TYPES),
    st.tuples(st.just("call"), st.lists(WHO, min_size=1, max_size=3)),
    st.tuples(st.just("join"), WHO),
    st.tuples(st.just("leave"), WHO),
    st.tuples(st.just("tag"), WHO, st.sampled_from("abc")),
    st.tuples(st.just("mail"), WHO, st.sampled_from("xyz")),
    st.tuples(st.just("nickname"), WHO, st.sampled_from(("Pepe", "Lola"))),
), max_size=8)


class World:
    """Four contacts and two organisations, and what was said of them by which name."""

    def __init__(self, rules):
        self.rules = rules
        self.is_merged = False
        self.ids = {name: rules.create_contact(**person())["id"]
                    for name in ("survivor", "merged", "other", "third")}
        self.acme = rules.create_contact(**organisation())
        # The ids under which records were made, by the record.
        self.addressed = {"interaction": {}, "relationship": {}}

    def do(self, doing, *what):
        try:
            getattr(self, doing)(*what)
        except VinculoError as error:
            # As a double, or of a contact with itself; or of one that is merged.
            if error.code not in ("relationship_exists", "validation_failed",
                                  "contact_is_merged"):
                raise

    def relate(self, one, other, type):
        made = self.rules.create_relationship(
            from_id=self.ids[one], to_id=self.ids[other], type=type)
        self.addressed["relationship"][made["id"]] = [self.ids[one], self.ids[other]]

    def call(self, names):
        ids = [self.ids[name] for name in names]
        made = self.rules.record_interaction(**call_with(*({"id": id} for id in ids)))
        self.addressed["interaction"][made["id"]] = ids

    def join(self, name):
        self._change(name, affiliations=[working_at(self.acme)])

    def leave(self, name):
        self._change(name, affiliations=[])

    def tag(self, name, tag):
        before = self.rules.get_contact(contact_id=self.ids[name]).get("tags", [])
        self._change(name, tags=list(dict.fromkeys([*before, tag])))

    def mail(self, name, letter):
        self._change(name, emails=[{"address": f"{letter}@{name}.es"}])

    def nickname(self, name, nickname):
        self._change(name, nickname=nickname)

    def _change(self, name, **changes):
        self.rules.update_contact(contact_id=self.ids[name], changes=changes)


def ids_in(record):
    if "participants" in record:
        return [participant["contact_id"] for participant in record["participants"]]
    return [record["from_id"], record["to_id"]]


def standing(contact):
    """What is said of a contact, without what any change of it changes."""
    return {name: value for name, value in contact.items()
            if name not in ("version", "updated_at")}


@pytest.fixture
def check(rules, store):
    from contacts.models import Contact, Entry, Interaction, Relationship
    return SimpleNamespace(rules=rules, store=store, Contact=Contact, Entry=Entry,
                           Interaction=Interaction, Relationship=Relationship)


@settings(max_examples=sized(30, usual=10), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(before=DOINGS, since=DOINGS)
def test_undo_merge_loses_and_crosses_nothing_whatever_was_done(check, before, since):
    world = World(check.rules)
    for doing in before:
        world.do(*doing)
    merged_before = check.rules.get_contact(contact_id=world.ids["merged"])
    survivor_before = check.rules.get_contact(contact_id=world.ids["survivor"])
    done = check.rules.merge_contacts(
        survivor_id=world.ids["survivor"], merged_id=world.ids["merged"])
    assert_nothing_names(check, world.ids["merged"])

    for doing in since:
        world.do(*doing)
    assert_nothing_names(check, world.ids["merged"])
    check.rules.undo_merge(merge_id=done["merge"]["id"])

    # Each record stands with those that it was addressed to.
    for id, ids in world.addressed["interaction"].items():
        assert ids_in(check.rules.get_interaction(interaction_id=id)) == ids
    for id, ids in world.addressed["relationship"].items():
        found = check.rules.get_relationship(relationship_id=id)
        assert ids_in(found) == ids
    # Each is found where it belongs, and nowhere else.
    for id in world.ids.values():
        shown = {entry["about"]["id"] for entry in
                 check.rules.get_timeline(contact_id=id, limit=200)["items"]
                 if entry["about"]["type"] in ("interaction", "relationship")}
        made = {record: ids for kind in world.addressed.values() for record, ids in kind.items()}
        assert shown == {record for record, ids in made.items() if id in ids}
    assert standing(check.rules.get_contact(contact_id=world.ids["merged"])) == standing(
        merged_before)
    if not any(doing[0] in ("join", "leave", "tag", "mail", "nickname") for doing in since):
        assert standing(check.rules.get_contact(contact_id=world.ids["survivor"])) == standing(
            survivor_before)
    assert_rebuild_changes_nothing(check)


def assert_nothing_names(check, contact_id):
    from chassis import references
    from contacts.models import DOCUMENTS

    assert references.count_references(DOCUMENTS, contact_id, most=10) == {}


def assert_rebuild_changes_nothing(check):
    from contacts import projections

    def everything():
        return [sorted(map(str, document.collection().find()))
                for document in (check.Contact, check.Entry)]

    held = everything()
    projections.rebuild()
    for was, now in zip(held, everything(), strict=True):
        assert [item for item in now if item not in was] == []
