"""Random changes by random people: provenance equals what a plain model of them says."""

import pytest
from contacts_factories import person
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.testing.sizes import sized
from contracts.context import Actor

USERS = [f"user_01h455vb4pex5vsknk084sn{n:02}q" for n in range(4)]
MOST = 20

WORDS = st.sampled_from("abcd")
VALUES = {
    "nickname": st.none() | WORDS,
    "birth_on": st.sampled_from((None, "1980-01-01", "1990-02-02")),
    "tags": st.lists(WORDS, unique=True, max_size=4),
    "emails": st.lists(WORDS, unique=True, max_size=4).map(
        lambda letters: [{"address": f"{letter}@ruiz.es", "is_primary": index == 0}
                         for index, letter in enumerate(letters)]),
    "websites": st.lists(WORDS, unique=True, max_size=3).map(
        lambda letters: [{"url": f"https://{letter}.es"} for letter in letters]),
}
CHANGE = st.fixed_dictionaries({}, optional=VALUES)
CHANGES = st.lists(st.tuples(st.sampled_from(USERS), CHANGE), max_size=8)
AS_THEY_ARE = settings(max_examples=sized(40, usual=12), deadline=None, suppress_health_check=[
    HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


class Model:
    """What is said of a contact: `{field: [(value, who, when)]}`, and what was said before."""

    def __init__(self, contact, who):
        self.now, self.before, self.count = {}, {}, {}
        self.put(contact, who, contact["created_at"])

    def put(self, contact, who, at):
        for field in VALUES:
            value = contact.get(field)
            items = value if isinstance(value, list) else [value] if value else []
            held = list(self.now.get(field, ()))
            kept = []
            for item in map(plain, items):
                same = next((known for known in held if known[0] == item), None)
                if same:
                    held.remove(same)
                kept.append(same or (item, who, at))
            self.now[field] = kept
            gone = [(*item, who, at) for item in held]
            self.count[field] = self.count.get(field, 0) + len(gone)
            self.before[field] = [*self.before.get(field, ()), *gone][-MOST:]


def plain(item):
    """An item by what it says, whichever of them is the primary one."""
    return next(str(item[key]) for key in ("address", "url") if key in item) if isinstance(
        item, dict) else item


def told(rules, contact_id):
    """The same of what the service answers."""
    found = {item["field"]: item
             for item in rules.get_provenance(contact_id=contact_id)["items"]}
    nothing = {"values": [], "former_values": [], "dropped_count": 0}
    now, before, count = {}, {}, {}
    for field in VALUES:
        item = found.get(field, nothing)
        now[field] = [(plain(value["value"]), value["source"]["id"], value["said_at"])
                      for value in item["values"]]
        before[field] = [
            (plain(value["value"]), value["source"]["id"], value["said_at"],
             value["replaced_by"]["id"], value["replaced_at"])
            for value in item["former_values"][::-1]]
        count[field] = len(before[field]) + item["dropped_count"]
    return now, before, count


@pytest.fixture
def by(rules):
    return lambda actor_id: rules.by(Actor(actor_id, roles=("administrator",)))


def change(by, model, contact_id, changes):
    for who, fields in changes:
        contact = by(who).update_contact(contact_id=contact_id, changes=fields)
        model.put(contact, who, contact["updated_at"])


@AS_THEY_ARE
@given(first=CHANGE, changes=st.lists(st.tuples(st.sampled_from(USERS), CHANGE), max_size=14))
def test_provenance_equals_the_model_whatever_is_changed_by_whom(rules, by, first, changes):
    added = {name: value for name, value in first.items() if value}
    contact = by(USERS[0]).create_contact(**person(**added))
    model = Model(contact, USERS[0])

    change(by, model, contact["id"], changes)

    assert told(rules, contact["id"]) == (model.now, model.before, model.count)


@AS_THEY_ARE
@given(ours=CHANGES, theirs=CHANGES, since=CHANGES,
       sides=st.dictionaries(st.sampled_from(sorted(VALUES)),
                             st.sampled_from(("survivor", "merged", "both"))))
def test_provenance_is_of_each_again_whatever_was_merged_and_changed_meanwhile(
        rules, by, ours, theirs, since, sides):
    contacts = [by(USERS[side]).create_contact(**person()) for side in (0, 1)]
    models = [Model(contact, USERS[side]) for side, contact in enumerate(contacts)]
    for contact, model, changes in zip(contacts, models, (ours, theirs), strict=True):
        change(by, model, contact["id"], changes)
    survivor_id, merged_id = (contact["id"] for contact in contacts)
    merge = by(USERS[2]).merge_contacts(
        survivor_id=survivor_id, merged_id=merged_id, choices=sides)["merge"]
    known = {item[:3] for model in models for items in model.now.values() for item in items}
    for items in told(rules, survivor_id)[0].values():
        # Nothing is said by nobody: each value has the source that it had with one of the two.
        assert {item for item in items if item[1] != USERS[2]} <= known
    # Touches other fields than the merge did, so that both are to be as they were.
    rules.update_contact(contact_id=survivor_id, changes={"time_zone": "Europe/Madrid"})
    if since:
        who, fields = since[0]
        by(who).update_contact(contact_id=survivor_id, changes=fields)
    touched = set(since[0][1]) if since else set()

    by(USERS[3]).undo_merge(merge_id=merge["id"])

    assert told(rules, merged_id) == (models[1].now, models[1].before, models[1].count)
    now, before, _ = told(rules, survivor_id)
    for field in VALUES.keys() - touched:
        assert (now[field], before[field]) == (models[0].now[field], models[0].before[field])
    theirs_alone = {(field, *item) for field, items in models[1].now.items() for item in items}
    for field in touched:
        # What only the other one said is told of the survivor neither as now nor as before.
        told_of = [*now[field], *(item[:3] for item in before[field])]
        ours_too = {(field, *item) for item in models[0].now[field]}
        assert {(field, *item) for item in told_of} & theirs_alone <= ours_too
