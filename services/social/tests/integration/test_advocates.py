"""Advocates: found by what they say, made once, and clicked by whoever they sent."""

from datetime import timedelta

import pytest
from advocacy_factories import THREADS, a_lead, an_advocate, answered, at_once, states, tell

from chassis import clock
from chassis.outbox import commit
from chassis.testing.parties import party
from chassis.testing.servers import SECRET_KEY
from contracts.context import Actor, Call, serving
from contracts.errors import NotFound
from social.advocacy import advocates, referrals
from social.advocacy.models import Advocate, Referral
from social.settings import social_settings


@pytest.fixture
def advocate(rules):
    return an_advocate(rules)


@pytest.fixture
def key(rules, monkeypatch):
    monkeypatch.setenv("VINCULO_SECRET_KEY", SECRET_KEY)
    social_settings.cache_clear()


def test_promoter_of_a_survey_is_a_candidate_and_a_detractor_is_none(rules):
    ana, eva, luz = party(), party(), party()

    survey = answered(rules, ana, 9)
    answered(rules, eva, 8)
    answered(rules, luz, 10, metric="ces")

    (held,) = rules.list_advocates()["items"]
    assert (held["contact_id"], held["state"], held["score"]) == (ana, "candidate", 9)
    assert [(one["kind"], one["about_id"]) for one in held["praises"]] == [("nps", survey["id"])]
    answered(rules, ana, 3)
    assert rules.get_advocate(advocate_id=held["id"])["state"] == "ended"
    answered(rules, ana, 10)
    assert rules.get_advocate(advocate_id=held["id"])["state"] == "candidate"


def test_same_survey_told_again_is_noted_once(rules):
    ana = party()
    survey = answered(rules, ana, 10)

    tell(rules, "survey_answered", survey=survey)

    assert len(rules.list_advocates()["items"][0]["praises"]) == 1


def test_praise_in_a_review_makes_a_candidate_once(rules):
    ana, mention = party(), "mention_01kgewpy80fyb99wm70e7pjgsv"

    for _ in range(2):
        commit(lambda: advocates.praised(ana, "review", mention))

    (held,) = rules.list_advocates(contact_id=ana)["items"]
    assert [one["kind"] for one in held["praises"]] == ["review"]


def test_create_advocate_of_one_party_in_many_threads_makes_one(rules):
    ana = party()

    made = at_once(*[lambda: an_advocate(rules, contact_id=ana)] * THREADS)

    assert len({one["code"] for one in made}) == 1
    assert Advocate.objects.count() == 1


def test_update_advocate_that_ended_credits_nothing_until_they_begin_again(rules, advocate):
    rules.update_advocate(advocate_id=advocate["id"], changes={"state": "ended"})
    tell(rules, "lead_created", lead=a_lead(advocate))
    before = rules.list_referrals()["items"]

    again = rules.update_advocate(advocate_id=advocate["id"], changes={"state": "active"})
    tell(rules, "lead_created", lead=a_lead(advocate))

    assert (before, again["code"]) == ([], advocate["code"])
    assert states(rules) == ["lead"]


def clicked(code, address):
    """A click from an address, as the gateway tells it."""
    with serving(Call(Actor("anybody", roles=()), source_address=address)):
        return commit(lambda: referrals.click_referral(code=code))["referral_id"]


def test_click_referral_counts_a_visitor_once_a_day(rules, key, advocate, monkeypatch):
    code = advocate["code"]

    clicks = at_once(*[lambda: clicked(code, "192.0.2.1")] * THREADS)
    other = clicked(code, "192.0.2.2")
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=1))
    later = clicked(code, "192.0.2.1")

    assert len({*clicks, other, later}) == 3
    assert states(rules) == ["clicked"] * 3
    assert "192.0.2" not in str(list(Referral.collection().find()))


def test_click_referral_of_an_unknown_link_is_not_found(rules, key, advocate):
    with pytest.raises(NotFound):
        rules.click_referral(code="a" * 12)
    assert rules.list_referrals()["items"] == []
