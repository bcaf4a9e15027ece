"""What is asked of journeys, and what they do by themselves, reads by indexes."""

from datetime import timedelta

import pytest
from call_factories import a_list as a_call_list
from campaign_factories import SETTINGS, an_action, approved
from journey_factories import (
    a_wait,
    an_event,
    by_event,
    by_inactivity,
    live,
    order_placed,
    segment_entered,
    step,
    tell,
    walk,
)
from mail_at_work import Approach, links_of, send, use
from marketing_factories import an_order, happened, moment
from segment_factories import a_list, behaviour, bought, told

from chassis import clock, mails, references
from chassis.holdings import DocumentHoldings
from chassis.outbox import commit
from chassis.testing.rules import opened
from marketing.journeys import errands, goals, publishing
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
        rules.set_marketing_mail_settings(**SETTINGS)
        use(Approach(), monkeypatch)
        yield rules
    clock.move(timedelta())


def a_long_way(rules):
    campaign = approved(rules)
    call_list = rules.create_call_list(**a_call_list())
    return live(
        rules, step("hello", "send_mail", action_id=an_action(rules, campaign)["id"], next="is_it"),
        step("is_it", "condition", rule=behaviour("sales.order.placed"), next="ring",
             otherwise="ring"),
        step("ring", "call", call_list_id=call_list["id"], next="visit"),
        step("visit", "task", subject="Visitar", next="clicked"),
        step("clicked", "wait_for", mail_step="hello", mail_was="clicked", within={"days": 1},
             next="paid"),
        step("paid", "wait_for", within={"days": 1},
             event=an_event("sales.order.confirmed", key="order.id")),
        campaign=campaign, start=by_event(key="order.id"), re_entry={
            "policy": "after_days", "days": 3}, hold_out_share=0.2,
        exits=[an_event("sales.order.cancelled")],
        goal={"event": an_event("sales.order.delivered", key="order.id")})


def test_journeys_are_walked_and_shown_by_indexes(rules, mail_server):
    journey = a_long_way(rules)
    people = [told(rules) for _ in range(10)]
    orders = [order_placed(rules, contact_id) for contact_id in people]
    assert publishing.types_wanted() >= {"sales.order.placed", "sales.order.confirmed"}
    walk()
    send()
    errands.run_errands()
    clock.move(timedelta(minutes=5))
    rules.record_mail_activity(token=links_of(mail_server.messages[0], "clicks")[0],
                               method="GET", user_agent=FIREFOX)
    tell(rules, "sales.order.confirmed", {"order": orders[0]})
    tell(rules, "sales.order.delivered", {"order": orders[1]})
    tell(rules, "sales.order.cancelled", {"order": an_order(people[2])})
    walk()

    for filters in ({}, {"state": "live"}, {"campaign_id": journey["campaign_id"]},
                    {"state": "live", "campaign_id": journey["campaign_id"]}):
        rules.list_journeys(**filters)
    one = {"journey_id": journey["id"]}
    rules.list_journey_editions(**one)
    for filters in ({}, {"state": "live"}, {"contact_id": people[0]},
                    {"state": "live", "contact_id": people[0]}):
        found = rules.list_journey_instances(**one, **filters)["items"]
    rules.list_journey_visits(journey_instance_id=rules.list_journey_instances(
        **one)["items"][0]["id"])
    rules.get_journey_results(**one)
    rules.get_journey_results(**one, edition=1)
    rules.simulate_journey(**one, from_at=moment(100), until_at=moment(0))
    rules.pause_journey(**one)
    send()
    rules.end_journey(**one)
    walk()
    commit(lambda: references.follow(
        DOCUMENTS, old_id=people[0], new_id=people[1], key="merge_x"))
    commit(lambda: DocumentHoldings(DOCUMENTS).erase([people[1]], "data_request_x"))

    assert found is not None
    assert rules.store.journey_instances.count_documents({"contact_id": people[1]}) == 0


def test_rounds_and_goals_go_by_indexes(rules):
    ana, luz = told(rules), told(rules)
    bought(rules, ana, days_ago=100)
    segment = a_list(rules, ana, luz, is_tracked=True)
    goal = {"rule": behaviour("helpdesk.ticket.opened")}
    at = (clock.now() + timedelta(minutes=1)).strftime("%H:%M")
    idle = live(rules, a_wait(), start=by_inactivity(90, segment_id=segment["id"]), goal=goal,
                hold_out_share=0.1)
    date = live(rules, a_wait(), start={"kind": "date", "segment_id": segment["id"], "at": at,
                                        "time_zone": "UTC"})
    entered = live(rules, a_wait(), start={"kind": "segment", "segment_id": segment["id"]})
    clock.move(timedelta(minutes=2))

    walk()
    segment_entered(rules, segment["id"], ana)
    rules.react("on_anything_told", happened("sales.order.placed", {"order": an_order(ana)}))
    goals.follow_goals()
    for journey in (idle, date, entered):
        rules.simulate_journey(
            journey_id=journey["id"], from_at=moment(100), until_at=moment(0))
        rules.get_journey_results(journey_id=journey["id"])

    assert rules.store.journey_instances.count_documents({}) == 4
