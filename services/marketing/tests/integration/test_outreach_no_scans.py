"""Campaigns with partners, visits, letters and posts read by indexes, whatever is asked of them."""

from datetime import timedelta

import letter_factories
import pytest
import visit_factories
from campaign_factories import approved
from marketing_factories import happened
from partner_campaign_factories import (
    Sales,
    a_claim,
    a_lead,
    a_partner,
    joined,
    signed_in,
)
from post_factories import Social, a_post, draft_post
from visit_factories import IRIS, Agenda, a_visit_list, plan, somebody, visits_of

from chassis import clock, references
from chassis.holdings import DocumentHoldings
from chassis.outbox import commit
from chassis.testing.rules import opened
from marketing.letters import letter_runs
from marketing.models import DOCUMENTS
from marketing.partners import partner_leads
from marketing.posts import handing
from marketing.service import MarketingService


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    unscanned_stack.empty_stores()
    with opened(unscanned_stack, MarketingService, monkeypatch) as rules:
        yield rules
    clock.move(timedelta())


def forget(*contact_ids):
    """Merge and erase, as these read all that names anybody."""
    commit(lambda: references.follow(
        DOCUMENTS, old_id=contact_ids[0], new_id=contact_ids[-1], key="merge_1"))
    commit(lambda: DocumentHoldings(DOCUMENTS).erase([contact_ids[-1]], "request_1"))


def test_campaigns_with_partners_read_by_indexes(rules, monkeypatch):
    sales = Sales(monkeypatch)
    north, campaign = a_partner(), approved(rules)
    offer = joined(rules, north, campaign)
    portal, one = rules.by(signed_in(north)), {"campaign_offer_id": offer["id"]}
    portal.hand_in_partner_lead(**a_lead(offer))
    partner_leads.hand_on_partner_leads()
    lead_id = next(iter(sales.leads.values()))["id"]
    rules.react("on_lead_deleted", happened("sales.lead.deleted", {"lead_id": lead_id}))
    claim = portal.claim_partner_costs(**a_claim(offer))

    for filters in ({}, {"campaign_id": campaign["id"]}, {"partner_id": north},
                    {"state": "joined"}, {"partner_id": north, "state": "joined"},
                    {"campaign_id": campaign["id"], "partner_id": north, "state": "joined"}):
        assert len(rules.list_campaign_offers(**filters)["items"]) == 1
    for filters in ({}, one, {"partner_id": north}, {"state": "waiting"},
                    {**one, "partner_id": north, "state": "waiting"}):
        assert len(rules.list_cost_claims(**filters)["items"]) == 1
    for filters in ({}, {"state": "handed_on"}):
        assert len(rules.list_partner_leads(**one, **filters)["items"]) == 1
        assert len(portal.list_partner_campaign_leads(**one, **filters)["items"]) == 1
    for filters in ({}, {"state": "waiting"}):
        assert len(portal.list_partner_cost_claims(**one, **filters)["items"]) == 1
    for filters in ({}, {"state": "joined"}):
        assert len(portal.list_partner_campaigns(**filters)["items"]) == 1
    rules.approve_cost_claim(cost_claim_id=claim["id"])
    portal.get_partner_campaign(**one)
    assert rules.get_campaign_offer_results(**one)["lead_count"] == 1
    rules.end_campaign(campaign_id=campaign["id"])
    forget(north, a_partner())


def test_visits_read_by_indexes(rules, monkeypatch):
    agenda = Agenda(monkeypatch)
    people = [somebody(number) for number in range(3)]
    visit_list = a_visit_list(rules, people)
    plan()
    first, second, _ = visits_of(rules, visit_list).values()
    visit_factories.end(rules, first, kilometres="10")
    visit_factories.end(rules, second, "not_met")
    agenda.refused[people[0]] = "objected"
    clock.move(timedelta(hours=20))
    plan()

    for filters in ({}, {"state": "open"}, {"campaign_id": visit_list["campaign_id"]},
                    {"campaign_id": visit_list["campaign_id"], "state": "open"}):
        assert len(rules.list_visit_lists(**filters)["items"]) == 1
    for filters in ({}, {"visit_list_id": visit_list["id"]}, {"user_id": IRIS.user_id},
                    {"contact_id": people[1]}, {"state": "done"},
                    {"user_id": IRIS.user_id, "state": "done"},
                    {"visit_list_id": visit_list["id"], "state": "done", "user_id": IRIS.user_id}):
        rules.list_visits(**filters)
    rules.update_visit_list(visit_list_id=visit_list["id"], changes={"most_a_day": 3})
    assert rules.get_visit_list(visit_list_id=visit_list["id"])["counts"]["done"] == 1
    forget(*people)


def test_letters_read_by_indexes(rules, monkeypatch):
    letter_factories.Post(monkeypatch)
    people = [letter_factories.reader(number) for number in range(3)]
    action = letter_factories.launched_letter(rules, people)
    run = letter_factories.composed(rules, action)
    one = {"letter_run_id": run["id"]}

    rules.get_letter_run_pdf(**one)
    rules.get_letter_run_addresses(**one)
    rules.hand_over_letter_run(**one)
    letter_runs.note_handed_over_letters()
    for filters in ({}, {"state": "handed_over"}):
        assert len(rules.list_letters(**one, **filters)["items"]) == 3
    for filters in ({}, {"action_id": action["id"]}):
        assert len(rules.list_letter_runs(**filters)["items"]) == 1
    letter = rules.list_letters(**one)["items"][0]
    assert rules.return_letter(letter_id=letter["id"], because="moved")["state"] == "returned"
    forget(*people)


def test_posts_read_by_indexes(rules, monkeypatch):
    social, action = Social(monkeypatch), draft_post(rules)
    rules.add_action_post(**a_post(action))
    rules.launch_action(action_id=action["id"])
    handing.hand_over_posts()
    (id,) = social.posts
    rules.react("on_social_post_told", happened("social.social_post.sent", social.told(
        id, delivery="sent", sent_at=clock.now().isoformat())))

    for filters in ({}, {"state": "sent"}):
        assert len(rules.list_action_posts(action_id=action["id"], **filters)["items"]) == 1
    rules.end_action(action_id=action["id"])
    handing.hand_over_posts()
