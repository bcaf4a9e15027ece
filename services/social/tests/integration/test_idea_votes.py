"""Votes for ideas: one each, however many come at once, and united when ideas are."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from idea_factories import Reader, an_idea

from chassis import clock
from chassis.deliveries import Happened
from contracts import contacts
from contracts.errors import Conflict, NotFound, ValidationFailed
from social.ideas.models import Idea, IdeaVote

THREADS = 12


@pytest.fixture
def ana(rules):
    return Reader(rules)


@pytest.fixture
def luz(rules):
    return Reader(rules)


def at_once(*tasks):
    with ThreadPoolExecutor(THREADS) as pool:
        return [future.result() for future in [pool.submit(task) for task in tasks]]


def votes_of(idea):
    return IdeaVote.objects(idea_id=idea["id"]).count()


def test_vote_for_portal_idea_counts_once_however_often(rules, ana, luz):
    idea = ana.create()

    luz.vote(idea)
    voted = luz.vote(idea)
    luz.unvote(idea)
    luz.unvote(idea)

    assert (voted["vote_count"], voted["has_voted"]) == (2, True)
    assert (ana.get(idea)["vote_count"], votes_of(idea)) == (1, 1)


def test_vote_of_one_person_in_many_threads_is_one(rules, ana, luz):
    idea = ana.create()

    at_once(*[lambda: luz.vote(idea)] * THREADS)

    assert (ana.get(idea)["vote_count"], votes_of(idea)) == (2, 2)


def test_votes_of_many_people_at_once_are_all_counted(rules, ana):
    idea = ana.create()
    readers = [Reader(rules) for _ in range(THREADS)]

    at_once(*[lambda reader=reader: reader.vote(idea) for reader in readers])

    assert (ana.get(idea)["vote_count"], votes_of(idea)) == (THREADS + 1, THREADS + 1)


def test_votes_given_and_taken_back_at_once_are_counted_as_they_are(rules, ana, luz):
    idea = ana.create()

    at_once(*[lambda: luz.vote(idea), lambda: luz.unvote(idea)] * (THREADS // 2))

    assert ana.get(idea)["vote_count"] == votes_of(idea)


def test_person_of_two_organisations_has_one_vote(rules, ana, luz):
    idea = ana.create()
    twin = Reader(rules)
    actor = twin.rules._actor
    twin.rules = rules.by(type(actor)(actor.id, roles=actor.roles, party_id=twin.party_id,
                                      contact_id=luz.contact_id))

    luz.vote(idea)
    twin.vote(idea)

    assert votes_of(idea) == 2


def test_vote_for_idea_of_us_and_for_somebody_who_asked(rules, ana, luz):
    idea = ana.create()

    rules.vote_for_idea(idea_id=idea["id"])
    rules.vote_for_idea(idea_id=idea["id"], contact_id=luz.contact_id)
    again = rules.vote_for_idea(idea_id=idea["id"], contact_id=luz.contact_id)

    assert again["vote_count"] == 3
    assert luz.get(idea)["has_voted"]
    rules.unvote_for_idea(idea_id=idea["id"], contact_id=luz.contact_id)
    assert ana.get(idea)["vote_count"] == 2


def test_vote_for_what_is_decided_is_refused_and_taken_back_still(rules, ana, luz):
    idea = ana.create()
    rules.set_idea_status(idea_id=idea["id"], status="shipped")

    with pytest.raises(Conflict):
        luz.vote(idea)
    assert votes_of(idea) == 1
    ana.unvote(idea)

    assert ana.get(idea)["vote_count"] == 0


def test_vote_for_what_one_may_not_read_is_not_found(rules, luz):
    idea = rules.create_idea(**an_idea())

    with pytest.raises(NotFound):
        luz.vote(idea)
    assert votes_of(idea) == 1


def test_merge_idea_unites_the_votes_of_each_voter(rules, ana, luz):
    one, two, both = ana.create(title="Una"), luz.create(title="Otra"), Reader(rules)
    both.vote(one)
    both.vote(two)
    luz.say(two, "Por favor.")

    merged = rules.merge_idea(idea_id=two["id"], into_id=one["id"])

    assert (merged["id"], merged["vote_count"], merged["comment_count"]) == (one["id"], 3, 1)
    assert votes_of(one) == 3
    assert [idea["id"] for idea in luz.list()] == [one["id"]]
    assert luz.get(two)["merged_into_id"] == one["id"]
    assert luz.get(one)["has_voted"]
    assert [item["text"] for item in ana.comments(one)] == ["Por favor."]
    # What is done with the merged one is done with the other.
    late = Reader(rules)
    assert late.vote(two)["id"] == one["id"]
    assert late.say(two)["idea_id"] == one["id"]
    assert ana.get(one)["vote_count"] == 4


def test_unmerge_idea_gives_each_what_it_had(rules, ana, luz):
    one, two, both = ana.create(), luz.create(), Reader(rules)
    both.vote(one)
    both.vote(two)
    luz.say(two)
    rules.merge_idea(idea_id=two["id"], into_id=one["id"])
    Reader(rules).vote(one)

    apart = rules.unmerge_idea(idea_id=two["id"])

    assert (apart["vote_count"], apart["comment_count"]) == (2, 1)
    held = rules.get_idea(idea_id=one["id"])
    assert (held["vote_count"], held["comment_count"], votes_of(one)) == (3, 0, 3)
    assert {idea["id"] for idea in luz.list()} == {one["id"], two["id"]}
    with pytest.raises(Conflict):
        rules.unmerge_idea(idea_id=two["id"])


def test_vote_that_came_with_a_merge_is_taken_back_from_both(rules, ana, luz):
    one, two = ana.create(), luz.create()
    rules.merge_idea(idea_id=two["id"], into_id=one["id"])

    luz.unvote(one)

    assert (votes_of(one), votes_of(two)) == (1, 0)
    assert rules.unmerge_idea(idea_id=two["id"])["vote_count"] == 0
    assert rules.get_idea(idea_id=one["id"])["vote_count"] == 1


def test_merge_idea_refuses_itself_what_is_not_there_and_what_is_merged(rules, ana):
    one, two, three = ana.create(), ana.create(), ana.create()
    draft = ana.create(is_draft=True)
    rules.merge_idea(idea_id=two["id"], into_id=one["id"])

    for into, error in ((three, ValidationFailed), (draft, ValidationFailed), (two, Conflict)):
        with pytest.raises(error):
            rules.merge_idea(idea_id=three["id"], into_id=into["id"])
    with pytest.raises(Conflict):
        rules.merge_idea(idea_id=two["id"], into_id=three["id"])
    assert rules.get_idea(idea_id=three["id"]).get("merged_into_id") is None


def test_two_ideas_merged_into_each_other_at_once_leave_one(rules, ana):
    one, two = ana.create(), ana.create()

    def merge(idea, into):
        try:
            rules.merge_idea(idea_id=idea["id"], into_id=into["id"])
        except Conflict:
            return False
        return True

    merged = at_once(lambda: merge(one, two), lambda: merge(two, one))

    assert sorted(merged) == [False, True]
    assert Idea.objects(merged_into_id=None).count() == 1


def test_two_contacts_who_turn_out_to_be_one_have_one_vote(rules, ana, luz):
    idea, both = ana.create(), Reader(rules)
    luz.vote(idea)
    both.vote(idea)
    contact = {"id": luz.contact_id, "version": 2, "kind": "person", "name": "Luz",
               "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-02T00:00:00Z"}

    rules.react("on_contact_merged", Happened(
        "1", contacts.contact_merged.type, clock.now(), {
            "merged_id": both.contact_id, "contact": contact,
            "merge_id": "merge_01kgewpy80fyb99wm70e7pjgsv"}))

    assert (ana.get(idea)["vote_count"], votes_of(idea)) == (2, 2)
    assert both.get(idea)["has_voted"]
