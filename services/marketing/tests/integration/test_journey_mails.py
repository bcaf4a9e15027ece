"""What journeys do to people: mail as all mail goes out, each once."""

import pytest
from campaign_factories import SETTINGS, an_action, approved, two_variants
from journey_factories import (
    a_wait,
    an_event,
    by_event,
    instances,
    live,
    order_placed,
    path_of,
    step,
    tell,
    the_instance,
    walk,
    with_mail,
)
from mail_at_work import links_of, recipients, send, sent_to, states
from marketing_factories import an_order, moment

from chassis.ids import new_id
from chassis.testing.parties import party
from contracts.errors import ValidationFailed

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CLICKED = step("clicked", "wait_for", mail_step="hello", mail_was="clicked", within={"days": 2},
               next="good")
GOOD = step("good", "goal")


@pytest.fixture
def mail(rules, mailbox, approach):
    """The rules, with a mail server, and everybody who may be approached."""
    rules.mailbox, rules.approach = mailbox, approach
    return rules


def test_mail_goes_out_once_to_who_comes_to_it_and_its_actions_need_no_audience(mail):
    journey, action = with_mail(mail)
    ana = party()

    order_placed(mail, ana)
    for _ in range(2):
        walk()
        send()

    assert sent_to(mail.mailbox) == [f"{ana}@example.com"]
    assert states(mail, action) == {ana: ("sent", None)}
    assert mail.get_action(action_id=action["id"])["state"] == "launched"
    (visit,) = mail.list_journey_visits(
        journey_instance_id=the_instance(mail, journey)["id"])["items"]
    assert (visit["outcome"], visit["about"]) == ("planned", recipients(mail, action)[ana]["_id"])


def test_mail_of_a_journey_passes_consent_guards_and_caps(mail, later):
    mail.set_marketing_mail_settings(**{**SETTINGS, "caps": [{"count": 1, "days": 7}]})
    with_mail(mail, re_entry={"policy": "always"})
    refused, guarded, capped = party(), party(), party()
    mail.approach.refused[refused] = "withdrawn"
    mail.approach.guarded.add(guarded)
    for contact_id in (refused, guarded, capped):
        order_placed(mail, contact_id)
    walk()
    send()
    order_placed(mail, capped)
    walk()
    send()

    assert sorted((raw["contact_id"], raw["state"], raw.get("reason"))
                  for raw in mail.store.recipients.find()) == sorted([
                      (refused, "skipped", "withdrawn"), (guarded, "planned", None),
                      (capped, "sent", None), (capped, "skipped", "capped")])
    assert sent_to(mail.mailbox) == [f"{capped}@example.com"]


def test_mail_waits_while_a_guard_holds_it_and_is_given_up_after_days(mail, later):
    _, action = with_mail(mail)
    ana, luz = party(), party()
    mail.approach.guarded |= {ana, luz}
    for contact_id in (ana, luz):
        order_placed(mail, contact_id)
    walk()
    send()
    mail.approach.guarded.remove(ana)
    later(hours=1, minutes=1)
    send()
    later(days=3, minutes=1)
    send()

    assert states(mail, action) == {ana: ("sent", None), luz: ("skipped", "guard")}
    assert sent_to(mail.mailbox) == [f"{ana}@example.com"]


def test_mail_goes_out_for_each_of_two_orders_of_one_person(mail):
    with_mail(mail, start=by_event(key="order.id"), re_entry={"policy": "always"})
    ana = party()

    order_placed(mail, ana)
    order_placed(mail, ana)
    walk()
    send()

    assert sent_to(mail.mailbox) == [f"{ana}@example.com"] * 2


def test_a_click_leads_on_and_no_click_leads_elsewhere(mail, later):
    journey, _ = with_mail(mail, CLICKED, GOOD)
    ana, luz = party(), party()
    for contact_id in (ana, luz):
        order_placed(mail, contact_id)
    walk()
    send()
    message = next(one for one in mail.mailbox.messages if one.to == [f"{ana}@example.com"])

    later(minutes=5)
    mail.record_mail_activity(token=links_of(message, "clicks")[0], method="GET",
                              user_agent="curl/8 Googlebot")
    walk()
    by_scanner = [one["state"] for one in instances(mail, journey)]
    mail.record_mail_activity(token=links_of(message, "clicks")[0], method="GET",
                              user_agent=FIREFOX)
    walk()
    later(days=2, minutes=6)
    walk()

    assert by_scanner == ["live", "live"]
    assert [path_of(mail, one) for one in instances(mail, journey)] == [
        [("hello", "planned"), ("clicked", "happened"), ("good", "done")],
        [("hello", "planned"), ("clicked", "timed_out")]]


def test_who_leaves_before_the_end_gets_nothing_more_and_who_came_to_it_does(mail):
    cancelled = [an_event("sales.order.cancelled")]
    journey, action = with_mail(mail, a_wait(), exits=cancelled)
    ended, other = with_mail(mail, exits=cancelled)
    ana = party()
    order_placed(mail, ana)
    walk()

    tell(mail, "sales.order.cancelled", {"order": an_order(ana)})
    send()

    assert the_instance(mail, journey)["reason"] == "exit_event"
    assert states(mail, action) == {ana: ("skipped", "left_journey")}
    assert states(mail, other) == {ana: ("sent", None)}
    assert the_instance(mail, ended)["reason"] == "completed"


def test_mail_waits_while_the_journey_or_the_campaign_is_paused(mail, later):
    campaign = approved(mail)
    journey, action = with_mail(mail, campaign=campaign)
    ana, luz = party(), party()
    order_placed(mail, ana)
    walk()
    mail.pause_journey(journey_id=journey["id"])
    send()
    mail.resume_journey(journey_id=journey["id"])
    mail.pause_campaign(campaign_id=campaign["id"])
    order_placed(mail, luz)
    walk()
    send()
    held = (states(mail, action), list(mail.mailbox.messages))

    mail.resume_campaign(campaign_id=campaign["id"])
    later(minutes=2)
    walk()
    send()

    assert held == ({ana: ("planned", None)}, [])
    assert states(mail, action) == {ana: ("sent", None), luz: ("sent", None)}


@pytest.mark.parametrize("fields", [{"mail": two_variants(test={
    "metric": "clicks", "sample_share": 0.5})}, {"capacity": 5}])
def test_publish_journey_is_refused_when_its_mail_would_be_drawn_for(mail, fields):
    campaign = approved(mail)
    action = an_action(mail, campaign, **fields)

    with pytest.raises(ValidationFailed) as refused:
        live(mail, step("hello", "send_mail", action_id=action["id"]), campaign=campaign)

    assert refused.value.details["errors"][0]["pointer"] == "/definition/steps/0/action_id"
    assert mail.list_journeys()["items"] == []
    assert mail.get_action(action_id=action["id"])["state"] == "draft"


def test_the_mails_of_a_journey_do_not_begin_it_anew_and_those_of_others_do(mail):
    _, other = with_mail(mail)
    journey, action = with_mail(
        mail, start=by_event("marketing.mail.sent"), re_entry={"policy": "always"})
    ana, luz = party(), party()

    for contact_id, sent in ((ana, action), (luz, other)):
        tell(mail, "marketing.mail.sent", {"mail": {
            "id": new_id("recipient"), "version": 1, "created_at": moment(),
            "updated_at": moment(), "contact_ids": [contact_id], "sent_at": moment(),
            "campaign_id": sent["campaign_id"], "campaign_name": "x", "action_id": sent["id"]}})

    assert [one["contact_id"] for one in instances(mail, journey)] == [luz]
