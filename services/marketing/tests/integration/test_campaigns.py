"""Campaigns: an objective first, approved by somebody else, then actions within it."""

import pytest
from campaign_factories import EVA, OBJECTIVE, SETTINGS, a_mail, a_text, an_action, approved
from marketing_factories import a_contact_id, money
from marshmallow import ValidationError

from chassis.testing.events import waiting_events
from contracts.errors import NotFound, PreconditionFailed, ValidationFailed
from marketing.errors import (
    ActionIsLaunched,
    ActionIsNotRunning,
    CampaignIsDecided,
    CampaignIsEnded,
    CampaignIsNotApproved,
    CampaignIsYourOwn,
    MailIsNotSetUp,
)


@pytest.fixture
def campaign(rules):
    return rules.create_campaign(**OBJECTIVE)


def test_create_campaign_keeps_the_objective_and_tells_it(rules):
    campaign = rules.create_campaign(
        **OBJECTIVE, targets={"reach": 500, "revenue": money("4000.00")})

    assert rules.get_campaign(campaign_id=campaign["id"]) == campaign
    assert (campaign["state"], campaign["purpose"]) == ("draft", "marketing")
    assert campaign["budget"] == money("1000.00")
    assert campaign["targets"] == {"reach": 500, "revenue": money("4000.00")}


@pytest.mark.parametrize("missing", ["why", "for_whom", "benefit_for_us", "benefit_for_them",
                                     "payback_on", "budget"])
def test_create_campaign_refuses_one_without_its_objective(rules, missing):
    with pytest.raises(ValidationError) as refused:
        rules.create_campaign(
            **{name: value for name, value in OBJECTIVE.items() if name != missing})

    assert list(refused.value.messages) == [missing]
    assert rules.list_campaigns()["items"] == []


def test_approve_campaign_takes_somebody_else(rules, campaign):
    with pytest.raises(CampaignIsYourOwn):
        rules.approve_campaign(campaign_id=campaign["id"])
    assert rules.get_campaign(campaign_id=campaign["id"]) == campaign

    done = rules.by(EVA).approve_campaign(campaign_id=campaign["id"])

    assert (done["state"], done["decided_by_id"]) == ("approved", EVA.id)


def test_approve_campaign_is_refused_to_whoever_changed_it(rules, campaign):
    rules.by(EVA).update_campaign(campaign_id=campaign["id"], changes={"name": "Otro"})

    with pytest.raises(CampaignIsYourOwn):
        rules.by(EVA).approve_campaign(campaign_id=campaign["id"])


def test_refused_campaign_is_a_draft_again_once_it_is_changed(rules, campaign):
    refused = rules.by(EVA).refuse_campaign(campaign_id=campaign["id"], reason="Demasiado cara.")
    assert (refused["state"], refused["refused_because"]) == ("refused", "Demasiado cara.")

    changed = rules.update_campaign(
        campaign_id=campaign["id"], changes={"budget": money("500.00")})

    assert (changed["state"], changed.get("refused_because")) == ("draft", None)
    assert changed["budget"] == money("500.00")


def test_update_campaign_is_refused_once_it_is_approved(rules, campaign):
    done = rules.by(EVA).approve_campaign(campaign_id=campaign["id"])

    with pytest.raises(CampaignIsDecided):
        rules.update_campaign(campaign_id=campaign["id"], changes={"why": "Por nada."})

    assert rules.get_campaign(campaign_id=campaign["id"]) == done


def test_update_campaign_is_refused_at_another_version(rules, campaign):
    with pytest.raises(PreconditionFailed):
        rules.update_campaign(campaign_id=campaign["id"], changes={"name": "X"},
                              expected_version=7)


def test_update_campaign_refuses_days_in_the_wrong_order(rules, campaign):
    with pytest.raises(ValidationFailed):
        rules.update_campaign(campaign_id=campaign["id"], changes={"ends_on": "2026-09-30"})

    assert rules.get_campaign(campaign_id=campaign["id"]) == campaign


def test_delete_campaign_takes_its_actions_along(rules, campaign):
    action = an_action(rules, campaign, [a_contact_id()])

    rules.delete_campaign(campaign_id=campaign["id"])

    with pytest.raises(NotFound):
        rules.get_action(action_id=action["id"])
    assert rules.store.audience_members.count_documents({}) == 0


def test_create_action_names_contacts_less_those_left_out(rules, campaign):
    ana, luz = sorted([a_contact_id(), a_contact_id()])
    action = an_action(rules, campaign, [ana, luz], audience={
        "contact_ids": [ana, luz], "excluded_contact_ids": [luz]})

    assert action["audience"] == {"segment_id": None, "contact_count": 1, "excluded_count": 1}
    named = [item["contact_id"] for item in rules.list_action_audience(
        action_id=action["id"])["items"]]
    assert named == [ana]


def test_create_action_tells_where_a_template_is_wrong(rules, campaign):
    with pytest.raises(ValidationFailed) as refused:
        an_action(rules, campaign, mail=a_mail(a_text(
            subject="{{ salary }}", html="{% for x in name %}{{ x }}{% endfor %}")))

    assert [error["pointer"] for error in refused.value.details["errors"]] == [
        "/mail/variants/0/texts/0/subject", "/mail/variants/0/texts/0/html"]
    assert rules.list_actions()["items"] == []


def test_launch_action_takes_an_approved_campaign_and_a_sender(rules, campaign):
    action = an_action(rules, campaign, [a_contact_id()])
    with pytest.raises(CampaignIsNotApproved):
        rules.launch_action(action_id=action["id"])
    rules.by(EVA).approve_campaign(campaign_id=campaign["id"])
    with pytest.raises(MailIsNotSetUp):
        rules.launch_action(action_id=action["id"])
    assert rules.get_action(action_id=action["id"]) == action

    rules.set_marketing_mail_settings(**SETTINGS)
    done = rules.launch_action(action_id=action["id"])

    assert done["state"] == "launched"
    assert rules.get_campaign(campaign_id=campaign["id"])["state"] == "running"
    with pytest.raises(ActionIsLaunched):
        rules.launch_action(action_id=action["id"])
    with pytest.raises(ActionIsLaunched):
        rules.update_action(action_id=action["id"], changes={"name": "X"})


def test_launch_action_refuses_one_for_nobody(rules):
    action = an_action(rules, approved(rules))

    with pytest.raises(ValidationFailed):
        rules.launch_action(action_id=action["id"])


def test_end_campaign_ends_its_actions(rules):
    rules.set_marketing_mail_settings(**SETTINGS)
    campaign = approved(rules)
    action = an_action(rules, campaign, [a_contact_id()])
    rules.launch_action(action_id=action["id"])

    ended = rules.end_campaign(campaign_id=campaign["id"])

    assert ended["state"] == "ended"
    assert rules.get_action(action_id=action["id"])["state"] == "ended"
    with pytest.raises(ActionIsNotRunning):
        rules.resume_action(action_id=action["id"])
    with pytest.raises(CampaignIsEnded):
        an_action(rules, campaign)
    told = [event["type"] for event in waiting_events(rules.store)]
    assert told[-2:] == ["marketing.action.ended", "marketing.campaign.ended"]


def test_set_marketing_mail_settings_is_refused_at_another_version(rules):
    with pytest.raises(PreconditionFailed):
        rules.set_marketing_mail_settings(**SETTINGS, expected_version=4)

    assert rules.get_marketing_mail_settings()["sender_address"] is None
