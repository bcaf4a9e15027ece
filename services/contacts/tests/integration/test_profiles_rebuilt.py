"""Profiles that came about event by event are those that a rebuild makes, whatever came when."""

import pytest
from contacts_factories import organisation, person, working_at
from facts_factories import as_exported, eur, told
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.testing.sizes import sized
from contacts.profiles.tallies import without_mark
from contacts.service import FACTS

ENTITIES = {
    "sales.order": ("placed", "delivered", "cancelled"),
    "sales.deal": ("opened", "won", "lost"),
    "billing.invoice": ("issued", "updated", "paid", "cancelled"),
    "billing.payment": ("received",),
    "helpdesk.ticket": ("opened", "updated", "resolved"),
    "helpdesk.return": ("opened", "closed"),
    "helpdesk.survey": ("answered",),
    "social.complaint": ("published", "resolved"),
    "social.crisis": ("begun", "updated", "ended"),
    "marketing.value": ("scored",),
}
AMOUNTS = {"sales.order": "total", "billing.invoice": "net", "billing.payment": "amount"}
money = st.builds(lambda cents, currency: {"amount": f"{cents // 100}.{cents % 100:02}",
                                           "currency": currency},
                  st.integers(0, 10**9), st.sampled_from(("EUR", "USD")))


@pytest.fixture
def parties(rules):
    """Two organisations, three people of whom one moved from one to the other."""
    acme, other = (rules.create_contact(**organisation()) for _ in range(2))
    moved = [working_at(acme, ends_on="2026-02-12"), working_at(other, starts_on="2026-02-13")]
    people = [rules.create_contact(**person(affiliations=affiliations))
              for affiliations in (moved, [working_at(acme)], [])]
    return [acme, other, *people]


@st.composite
def histories(draw):
    """Events of some entities, each version once or twice, in any order: `[(type, data)]`."""
    events = []
    for _ in range(draw(st.integers(1, 5))):
        entity = draw(st.sampled_from(sorted(ENTITIES)))
        first = told(f"{entity}.{ENTITIES[entity][0]}")
        id = next(iter(first.values()))["id"]
        for version in range(1, draw(st.integers(1, 4)) + 1):
            type = f"{entity}.{draw(st.sampled_from(ENTITIES[entity]))}"
            whose = draw(st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True))
            fields = {"id": id, "version": version, "contact_ids": whose}
            if entity in AMOUNTS:
                fields[AMOUNTS[entity]] = draw(money)
            events += [(type, fields)] * draw(st.integers(1, 2))
    return draw(st.permutations(events))


def profiles(store):
    return {raw["_id"]: without_mark(raw) for raw in store.profiles.find()}


def rebuild(rules, limit):
    after, changed = None, 0
    while True:
        done = rules.rebuild_profiles(after=after, limit=limit)
        changed += done["changed_count"]
        after = done["next"]
        if after is None:
            return changed


@settings(max_examples=sized(25, usual=8), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories(), limit=st.integers(1, 7))
def test_rebuild_equals_what_came_about_event_by_event(rules, store, parties, history, limit):
    for name in ("facts", "profiles"):
        store[name].delete_many({})
    events = [
        as_exported(type, told(type, *(parties[index] for index in fields["contact_ids"]),
                               new=False, **{**fields, "contact_ids": [
                                   parties[index]["id"] for index in fields["contact_ids"]]}))
        for type, fields in history
    ]

    for event in events:
        rules.learn_facts(facts=[event])

    came_about = profiles(store)
    assert rebuild(rules, limit) == 0
    assert profiles(store) == came_about

    store.profiles.delete_many({})
    rebuild(rules, limit)
    assert profiles(store) == came_about

    # As the services would tell it again: each entity once, as it last was, and in no order.
    store.profiles.delete_many({})
    store.facts.delete_many({})
    rules.learn_facts(facts=events[::-1])
    assert profiles(store) == came_about


def test_rebuild_mends_what_was_damaged(rules, store, parties):
    acme, _, ana, *_ = parties
    rules.learn_facts(facts=[as_exported("sales.order.placed", told(
        "sales.order.placed", ana, total=eur("10.00"), placed_at="2026-02-10T09:00:00Z"))])
    right = profiles(store)
    assert set(right) == {acme["id"], ana["id"]}

    store.profiles.update_many({}, {"$set": {"tallies": []}})
    store.facts.update_many({}, {"$set": {"_shown_on": []}})
    store.profiles.insert_one({**right[ana["id"]], "_id": "contact_of_nobody"})
    assert rebuild(rules, 500) > 0

    assert profiles(store) == right


def test_every_event_that_contacts_takes_up_makes_a_fact(rules, store, parties):
    types = [event.type for event in FACTS]

    for type in types:
        rules.learn_facts(facts=[as_exported(type, told(type, parties[0]))])

    assert store.facts.count_documents({}) == len(types) > 20
    assert rules.get_profile(contact_id=parties[0]["id"])["sections_omitted"] == []
