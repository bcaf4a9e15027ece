"""What is asked of campaigns and their mail, and what they do by themselves, reads by indexes."""

from datetime import timedelta

import pytest
from campaign_factories import SETTINGS, a_mail, approved, launched, two_variants
from mail_at_work import (
    Approach,
    links_of,
    people,
    report,
    send,
    unsubscribe_token,
    use,
)
from marketing_factories import an_order, placed

from chassis import clock, mails, references
from chassis.holdings import DocumentHoldings
from chassis.outbox import commit
from chassis.testing.rules import opened
from marketing.campaigns import ledgers
from marketing.email import sending, testing
from marketing.models import DOCUMENTS
from marketing.service import MarketingService

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def rules(unscanned_stack, mail_server, monkeypatch):
    unscanned_stack.empty_stores()
    with opened(unscanned_stack, MarketingService, monkeypatch) as rules:
        mail_server.messages.clear()
        for name, value in mail_server.settings.items():
            monkeypatch.setenv(name, value)
        mails.forget_settings()
        rules.set_marketing_mail_settings(**SETTINGS | {"caps": [{"count": 3, "days": 7}]})
        use(Approach(), monkeypatch)
        yield rules
    clock.move(timedelta())


class Ledger:
    """Takes whatever is told."""

    def enter(self, **_about):
        """Nothing is kept."""

    note = enter


def test_campaigns_are_listed_by_indexes(rules):
    campaign = approved(rules, owner_id="user_01keeca2mwf04sf6mrhrvrar59")
    ana, = people(1)
    action = launched(rules, [ana], campaign)
    owner = campaign["owner_id"]

    for filters in ({}, {"state": "running"}, {"owner_id": owner},
                    {"state": "running", "owner_id": owner}):
        rules.list_campaigns(**filters)
    for filters in ({}, {"campaign_id": campaign["id"]}, {"owner_id": owner},
                    {"state": "launched"}, {"campaign_id": campaign["id"], "state": "launched"}):
        rules.list_actions(**filters)

    assert len(rules.list_action_audience(action_id=action["id"])["items"]) == 1


def test_mail_is_sent_followed_and_reckoned_by_indexes(rules, mail_server, monkeypatch):
    monkeypatch.setattr(ledgers, "costs", Ledger())
    monkeypatch.setattr(ledgers, "touches", Ledger())
    campaign = approved(rules)
    first, *others = people(8)
    action = launched(rules, [first], campaign, mail=a_mail(), capacity=5)
    tried = launched(rules, others, campaign, mail=two_variants(
        hold_out_share=0.2, test={"metric": "conversions", "sample_share": 1, "wait_hours": 1}))
    send()
    ledgers.enter_sent()
    message = mail_server.messages[0]
    clock.move(timedelta(minutes=5))

    rules.record_mail_activity(
        token=links_of(message, "clicks")[0], method="GET", user_agent=FIREFOX)
    rules.get_mail_preferences(token=unsubscribe_token(message))
    rules.unsubscribe_from_mail(token=unsubscribe_token(message))
    rules.take_mail_report(content=report("bounce", message.sender, message["Message-ID"]))
    rules.react("on_order_told", placed(an_order(first, campaign_id=campaign["id"])))
    clock.move(timedelta(hours=2))
    testing.decide_tests()
    sending.give_up_uncertain()
    for filters in ({}, {"state": "sent"}, {"variant": "a"}, {"contact_id": first},
                    {"has_clicked": True}):
        rules.list_action_recipients(action_id=tried["id"], **filters)
    for filters in ({}, {"is_scanner": False}):
        rules.list_mail_activities(action_id=action["id"], **filters)
    rules.preview_action(action_id=action["id"], contact_id=first)
    rules.get_action_results(action_id=tried["id"])
    rules.list_campaign_orders(campaign_id=campaign["id"])
    commit(lambda: references.follow(
        DOCUMENTS, old_id=first, new_id=others[0], key="merge_x"))
    commit(lambda: DocumentHoldings(DOCUMENTS).erase([others[0]], "data_request_x"))

    assert rules.get_campaign_results(campaign_id=campaign["id"])["figures"]["reach_count"] > 0
    assert rules.store.recipients.count_documents({"contact_id": others[0]}) == 0
    assert "test_result" in rules.get_action(action_id=tried["id"])
