"""Ties follow from what is known of two, in whatever order it is heard of."""

from datetime import timedelta

import pytest
from contacts_factories import call_with, organisation, person, working_at
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from imports_at_work import keep_for_this_process
from network_at_work import Teller

from chassis import clock
from chassis.outbox import commit
from chassis.testing.sizes import sized
from contacts.network import ties

USERS = ("user_01h455vb4pex5vsknk084sn02q", "user_01keebmgr4egktre1p21w518fm")


@pytest.fixture
def rules(rules, store, monkeypatch):
    keep_for_this_process(store, monkeypatch)
    return rules


@pytest.fixture
def teller(store, rules):
    return Teller(store)


@pytest.fixture
def later():
    yield lambda **by: clock.move(timedelta(**by))
    clock.move(timedelta())


def held(store):
    """The ties that something speaks for, without what says when they were reckoned."""
    return {raw.pop("_id"): {name: value for name, value in raw.items()
                             if name not in ("created_at", "updated_at", "version")}
            for raw in store.ties.find({"evidence": {"$ne": []}})}


def tie(store, one, other):
    low, high = sorted((one["id"], other["id"]))
    return store.ties.find_one({"_id": f"{low}/{high}"})


def test_relationship_makes_a_tie_as_strong_as_was_said(rules, store, teller):
    ana, eva = (rules.create_contact(**person()) for _ in range(2))

    related = rules.create_relationship(from_id=ana["id"], to_id=eva["id"], type="knows",
                                        strength=0.8, evidence=[{"note": "Met at the fair."}])
    teller.tell()

    found = tie(store, ana, eva)
    assert found["strength"] == 0.8
    assert [(item["id"], item["note"]) for item in found["evidence"]] == [
        (related["id"], "Met at the fair.")]


def test_tie_is_without_strength_when_its_relationship_is_archived(rules, store, teller):
    ana, eva = (rules.create_contact(**person()) for _ in range(2))
    related = rules.create_relationship(from_id=ana["id"], to_id=eva["id"], type="knows")
    teller.tell()

    rules.archive_relationship(relationship_id=related["id"])
    teller.tell()

    assert tie(store, ana, eva)["strength"] == 0
    ties.keep_ties()
    assert tie(store, ana, eva) is None


def test_tie_is_that_of_the_correction_when_an_interaction_is_corrected(rules, store, teller):
    ana, eva, ida = (rules.create_contact(**person()) for _ in range(3))
    wrong = rules.record_interaction(**call_with(ana, eva))
    teller.tell()
    assert tie(store, ana, eva)["strength"] > 0

    rules.correct_interaction(interaction_id=wrong["id"], reason="x", **call_with(ana, ida))
    teller.tell()

    assert tie(store, ana, eva)["strength"] == 0
    assert tie(store, ana, ida)["strength"] > 0


def test_who_is_only_talked_about_knows_nobody_by_it(rules, store, teller):
    ana, eva = (rules.create_contact(**person()) for _ in range(2))

    rules.record_interaction(channel="phone", direction="inbound", agent_ids=[USERS[0]],
                             participants=[{"contact_id": ana["id"], "part": "from"},
                                           {"contact_id": eva["id"], "part": "about"}])
    teller.tell()

    assert set(held(store)) == {f"{ana['id']}/{USERS[0]}"}


def test_nobody_knows_another_by_being_one_of_more_than_twenty(rules, store, teller):
    many = [rules.create_contact(**person()) for _ in range(21)]

    rules.record_interaction(**call_with(*many[:20]))
    rules.record_interaction(**call_with(*many))
    teller.tell()

    found = held(store).values()
    assert len(found) == 20 * 19 / 2
    assert {item["evidence"][0]["count"] for item in found} == {1}


def test_tie_ends_on_the_day_its_affiliation_does(rules, store, teller, later):
    acme = rules.create_contact(**organisation())
    tomorrow = (clock.now() + timedelta(days=1)).date().isoformat()
    ana = rules.create_contact(**person(affiliations=[working_at(acme, ends_on=tomorrow)]))
    teller.tell()
    assert tie(store, ana, acme)["strength"] == 0.6

    later(days=1)
    ties.keep_ties()
    assert tie(store, ana, acme)["strength"] == 0.6

    later(days=2)
    ties.keep_ties()
    assert tie(store, ana, acme) is None


def test_ties_with_its_people_stay_as_they_are_when_an_organisation_is_changed(rules, store,
                                                                               teller):
    acme = rules.create_contact(**organisation())
    people = [rules.create_contact(**person(affiliations=[working_at(acme)])) for _ in range(3)]
    teller.tell()
    before = [tie(store, acme, one) for one in people]

    rules.update_contact(contact_id=acme["id"], changes={"owner_id": USERS[0]})
    teller.tell()

    assert [tie(store, acme, one) for one in people] == before
    assert tie(store, acme, {"id": USERS[0]})["strength"] == 0.3


def test_tie_goes_with_the_affiliation_or_owner_that_it_rests_on(rules, store, teller):
    acme = rules.create_contact(**organisation())
    ana = rules.create_contact(**person(affiliations=[working_at(acme)], owner_id=USERS[0]))
    teller.tell()
    assert len(held(store)) == 2

    rules.update_contact(contact_id=ana["id"], changes={"affiliations": [], "owner_id": None})
    teller.tell()

    assert held(store) == {}


def test_tie_fades_when_nothing_happens(rules, store, teller, later):
    ana = rules.create_contact(**person())
    rules.record_interaction(**call_with(ana, agent_ids=[USERS[0]]))
    teller.tell()
    ties.keep_ties()
    before = tie(store, ana, {"id": USERS[0]})["strength"]

    later(days=180)
    ties.keep_ties()

    # One call: 0.55 (1 - e^(-1/3)), and after half a year 0.55 (1 - e^(-1/6)).
    assert before == 0.156
    assert tie(store, ana, {"id": USERS[0]})["strength"] == 0.084


def test_store_that_has_no_ties_yet_gets_all_of_them_once(rules, store, teller):
    acme = rules.create_contact(**organisation())
    ana = rules.create_contact(**person(affiliations=[working_at(acme)], owner_id=USERS[0]))
    eva = rules.create_contact(**person())
    rules.create_relationship(from_id=eva["id"], to_id=ana["id"], type="knows")
    rules.record_interaction(**call_with(eva, agent_ids=[USERS[1]]))

    ties.keep_ties()

    assert len(held(store)) == 4
    store.ties.delete_many({})
    ties.keep_ties()
    assert held(store) == {}


def test_ties_of_a_contact_go_when_it_is_erased(rules, store, teller):
    ana, eva = (rules.create_contact(**person(owner_id=USERS[0])) for _ in range(2))
    rules.create_relationship(from_id=ana["id"], to_id=eva["id"], type="knows")
    teller.tell()
    store.contacts.delete_one({"_id": ana["id"]})

    commit(lambda: ties.reckon_all_of(ana["id"]))

    assert set(held(store)) == {f"{eva['id']}/{USERS[0]}"}


# Whatever is said and done, heard of in whatever order and more than once

PEOPLE = range(4)
strengths = st.none() | st.integers(0, 10).map(lambda tenths: tenths / 10)
doings = st.lists(st.one_of(
    st.tuples(st.just("relate"), st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), strengths,
              st.sampled_from([None, "2020-01-01", "2099-01-01"])),
    st.tuples(st.just("meet"), st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3,
                                        unique=True),
              st.lists(st.sampled_from(USERS), max_size=2, unique=True),
              st.sampled_from(["phone", "meeting"]), st.integers(0, 500)),
    st.tuples(st.just("join"), st.sampled_from(PEOPLE), st.booleans()),
    st.tuples(st.just("own"), st.sampled_from(PEOPLE), st.none() | st.sampled_from(USERS)),
    st.tuples(st.just("employ"), st.sampled_from(PEOPLE), st.booleans()),
    st.tuples(st.just("end"), st.integers(0, 5)),
    st.tuples(st.just("correct"), st.integers(0, 5), st.sampled_from(PEOPLE)),
), max_size=14)


class World:
    """Four people and an organisation, and what is done with them."""

    def __init__(self, rules):
        self.rules = rules
        self.acme = rules.create_contact(**organisation())
        self.people = [rules.create_contact(**person()) for _ in PEOPLE]
        self.related, self.met = [], []

    def do(self, what, *how):
        getattr(self, what)(*how)

    def relate(self, one, other, strength, ends_on):
        if one == other:
            return
        said = {"strength": strength, "ends_on": ends_on, "starts_on": "2019-01-01"}
        open_pairs = {(item["from_id"], item["to_id"]) for item in self.related}
        pair = self.people[one]["id"], self.people[other]["id"]
        if pair not in open_pairs:
            self.related.append(self.rules.create_relationship(
                from_id=pair[0], to_id=pair[1], type="knows", **said))

    def meet(self, people, users, channel, days_ago):
        self.met.append(self.rules.record_interaction(**call_with(
            *(self.people[index] for index in people), channel=channel, agent_ids=users,
            occurred_at=(clock.now() - timedelta(days=days_ago)).isoformat())))

    def join(self, index, is_there):
        self._change(index, affiliations=[working_at(self.acme)] if is_there else [])

    def own(self, index, user):
        self._change(index, owner_id=user)

    def employ(self, index, is_employed):
        self._change(index, roles=[{"role": "employee"}] if is_employed else [])

    def _change(self, index, **changes):
        self.rules.update_contact(contact_id=self.people[index]["id"], changes=changes)

    def end(self, number):
        if number < len(self.related):
            self.rules.archive_relationship(
                relationship_id=self.related.pop(number)["id"])

    def correct(self, number, index):
        if number < len(self.met):
            wrong = self.met.pop(number)
            self.met.append(self.rules.correct_interaction(
                interaction_id=wrong["id"], reason="x",
                **call_with(self.people[index], agent_ids=[USERS[0]])))


@settings(max_examples=sized(25, usual=8), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(doings, st.randoms(use_true_random=False))
def test_rebuilding_gives_what_events_gave_in_any_order(rules, store, teller, doings, chance):
    for name in ("contacts", "relationships", "interactions", "timeline", "ties", "outbox"):
        store[name].delete_many({})
    world = World(rules)
    for doing in doings:
        world.do(*doing)
        if chance.random() < 0.3:
            teller.tell()

    events = teller.waiting()
    events += [event for event in events if chance.random() < 0.3]
    chance.shuffle(events)
    teller.tell(events)
    by_events = held(store)
    store.ties.delete_many({})
    ties.rebuild()

    assert by_events == held(store)
