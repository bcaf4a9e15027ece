"""Mail of actions: to whoever may get it, as they may get it, once."""

from datetime import timedelta

import pytest
from campaign_factories import EVA, LINK, SETTINGS, a_mail, a_text, approved, launched
from mail_at_work import people, recipients, send, sent_to, states

from chassis import clock, mails
from chassis.testing.parties import party
from contracts.errors import ServiceUnavailable
from marketing.email import planning, sending
from marketing.email.shares import recipient_id_of


@pytest.fixture(autouse=True)
def put_the_clock_right():
    yield
    clock.move(timedelta())


def test_mail_goes_to_each_once_with_a_way_out(rules, mailbox, approach):
    ana, luz = people(2)
    action = launched(rules, [ana, luz])

    send()
    send()

    assert sent_to(mailbox) == [f"{ana}@example.com", f"{luz}@example.com"]
    message = next(one for one in mailbox.messages if one.to == [f"{ana}@example.com"])
    row = recipients(rules, action)[ana]
    assert (row["state"], row["_id"]) == ("sent", recipient_id_of(action["id"], ana, "first"))
    assert message["Message-ID"] == f"<{row['_id']}@lumbre.example>"
    assert str(message["From"]) == "Lumbre <hola@lumbre.example>"
    assert message["Subject"] == "Hola Ana 0"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"].startswith(
        "<https://crm.lumbre.example/api/v1/public/unsubscribe/")
    assert message.sender.startswith("hola+")
    assert message.sender.endswith("@lumbre.example")
    plain, html = (part.get_content() for part in message.iter_parts())
    assert "Hola Ana 0 Ruiz" in plain
    assert "Calle Mayor 1" in plain
    assert "https://crm.lumbre.example/api/v1/public/clicks/" in html
    assert LINK not in html


def test_mail_goes_out_in_the_language_of_whoever_gets_it(rules, mailbox, approach):
    john = party(languages=["en-GB"], name="John")
    launched(rules, [john], mail=a_mail(
        a_text(), a_text("en", subject="Hello {{ given_name or 'there' }}")))

    send()

    assert [message["Subject"] for message in mailbox.messages] == ["Hello there"]
    html = mailbox.messages[0].get_body(("html",)).get_content()
    assert 'lang="en"' in html
    assert "Unsubscribe" in html


def test_mail_does_not_go_to_who_may_not_be_approached(rules, mailbox, approach):
    ana, luz, eva, sol = people(4)
    approach.refused[ana] = "withdrawn"
    approach.guarded.add(luz)
    approach.addresses[eva] = None
    action = launched(rules, [ana, luz, eva, sol])

    send()

    assert states(rules, action) == {
        ana: ("skipped", "withdrawn"), luz: ("skipped", "guard"),
        eva: ("skipped", "no_contact_point"), sol: ("sent", None)}
    assert sent_to(mailbox) == [f"{sol}@example.com"]
    assert approach.asked[0] == ("may_approach", {
        "contact_ids": [ana, luz, eva, sol], "purpose": "marketing", "channel": "email"})


def test_consent_is_asked_for_the_purpose_of_the_campaign(rules, mailbox, approach):
    ana, = people(1)
    approach.refused[(ana, "marketing")] = "objected"
    launched(rules, [ana], approved(rules, purpose="newsletter"))

    send()

    assert sent_to(mailbox) == [f"{ana}@example.com"]


def test_nothing_goes_out_while_nobody_can_be_asked(rules, mailbox, approach):
    ana, = people(1)
    action = launched(rules, [ana])
    approach.error = ServiceUnavailable()
    send()
    assert states(rules, action) == {ana: ("planned", None)}

    approach.error = None
    send()

    assert states(rules, action) == {ana: ("sent", None)}
    assert len(mailbox.messages) == 1


@pytest.mark.parametrize(("purpose", "expected"), [
    ("marketing", ("skipped", "capped")), ("service", ("sent", None))])
def test_caps_hold_over_all_campaigns_and_for_marketing_only(
        rules, mailbox, approach, purpose, expected):
    rules.set_marketing_mail_settings(**{**SETTINGS, "caps": [{"count": 2, "days": 7}]})
    ana, = people(1)
    for _ in range(2):
        launched(rules, [ana])
        send()

    third = launched(rules, [ana], approved(rules, purpose=purpose))
    send()

    assert states(rules, third) == {ana: expected}


def test_service_mail_does_not_count_towards_the_caps(rules, mailbox, approach):
    rules.set_marketing_mail_settings(**{**SETTINGS, "caps": [{"count": 1, "days": 7}]})
    ana, = people(1)
    launched(rules, [ana], approved(rules, purpose="service"))
    send()

    action = launched(rules, [ana])
    send()
    assert states(rules, action) == {ana: ("sent", None)}

    clock.move(timedelta(days=8))
    later = launched(rules, [ana])
    send()
    assert states(rules, later) == {ana: ("sent", None)}


def test_mail_waits_for_the_window_where_whoever_gets_it_is(rules, mailbox, approach):
    now = clock.now()
    noon = (now.replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1))
    clock.move(noon - now)
    near, far = party(time_zone="Europe/Madrid"), party(time_zone="Asia/Tokyo")
    window = {"sends_from": "09:00", "sends_until": "20:00", "weekdays": [1, 2, 3, 4, 5, 6, 7]}
    action = launched(rules, [near, far], window=window)

    send()
    assert {id: raw["state"] for id, raw in recipients(rules, action).items()} == {
        near: "sent", far: "planned"}
    due_at = recipients(rules, action)[far]["due_at"]
    assert (due_at - noon).total_seconds() == pytest.approx(12 * 3600, abs=5)

    clock.move(due_at - now)
    send()
    assert states(rules, action)[far] == ("sent", None)


def test_mail_does_not_go_out_after_the_action_is_over(rules, mailbox, approach):
    ana, = people(1)
    action = launched(rules, [ana], ends_at=(clock.now() + timedelta(hours=1)).isoformat())
    planning.plan_recipients()
    clock.move(timedelta(hours=2))

    send()

    assert states(rules, action) == {ana: ("skipped", "too_late")}
    assert mailbox.messages == []


def test_paused_campaign_sends_nothing_until_it_is_resumed(rules, mailbox, approach):
    ana, = people(1)
    campaign = approved(rules)
    launched(rules, [ana], campaign)
    rules.pause_campaign(campaign_id=campaign["id"])
    send()
    assert mailbox.messages == []

    rules.by(EVA).resume_campaign(campaign_id=campaign["id"])
    send()

    assert len(mailbox.messages) == 1


def test_capacity_is_whom_an_action_can_take(rules, mailbox, approach):
    action = launched(rules, people(5), capacity=3)

    send()

    assert len(recipients(rules, action)) == len(mailbox.messages) == 3


def test_planning_again_plans_nobody_twice(rules, mailbox, approach, monkeypatch):
    monkeypatch.setattr(planning, "PAGE", 2)
    ids = people(5)
    action = launched(rules, ids)

    planning.plan_recipients()
    rules.store.actions.update_one(
        {"_id": action["id"]}, {"$unset": {"planned_at": "", "_planned_after": ""}})
    planning.plan_recipients()
    send()

    assert sorted(recipients(rules, action)) == ids
    assert len(mailbox.messages) == 5


def test_two_who_are_one_by_now_get_it_once(rules, mailbox, approach):
    ana, luz, eva = people(3)
    action = launched(rules, [ana, luz, eva])
    planning.plan_recipients()
    rules.store.recipients.update_one({"contact_id": luz}, {"$set": {"contact_id": ana}})
    # And two who read the same mailbox.
    approach.addresses[eva] = f"{ana}@example.com"

    send()
    send()

    assert sent_to(mailbox) == [f"{ana}@example.com"]
    found = sorted(raw.get("reason", "") for raw in
                   rules.store.recipients.find({"action_id": action["id"]}))
    assert found == ["", "reached_already", "reached_already"]


def test_mail_that_is_refused_for_good_fails_and_one_put_off_is_tried_again(
        rules, mailbox, approach):
    ana, = people(1)
    mailbox.refuses_with = "450 later"
    action = launched(rules, [ana])
    send()
    assert states(rules, action) == {ana: ("planned", None)}

    mailbox.refuses_with = "550 no such mailbox"
    clock.move(timedelta(minutes=2))
    send()

    assert states(rules, action) == {ana: ("failed", "refused")}


def test_mail_waits_while_the_server_is_away(rules, mailbox, approach, monkeypatch):
    ana, = people(1)
    action = launched(rules, [ana])
    monkeypatch.setenv("VINCULO_SMTP_URL", "smtp://127.0.0.1:9")
    mails.forget_settings()

    send()

    assert states(rules, action) == {ana: ("planned", None)}
    assert recipients(rules, action)[ana]["due_at"] > clock.now()


def test_mail_that_somebody_died_at_is_uncertain_and_never_sent_again(rules, mailbox, approach):
    ana, luz = people(2)
    action = launched(rules, [ana, luz])
    planning.plan_recipients()
    rules.store.recipients.update_one({"contact_id": ana}, {"$set": {
        "state": "sending", "_claim": "claim_of_the_dead", "_sending_at": clock.now()}})
    send()
    assert states(rules, action)[ana] == ("sending", None)

    clock.move(sending.LEASE + timedelta(seconds=1))
    send()
    send()

    assert states(rules, action) == {ana: ("uncertain", None), luz: ("sent", None)}
    assert sent_to(mailbox) == [f"{luz}@example.com"]
    assert recipients(rules, action)[ana]["sent_at"] is not None
