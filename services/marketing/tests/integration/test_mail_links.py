"""What those do who get mail, by its links; what scanners do; and what comes back."""

import json
from datetime import timedelta

import pytest
from campaign_factories import LINK, a_mail, a_text, approved, launched
from mail_at_work import links_of, recipients, report, send, states, unsubscribe_token

from chassis import clock
from chassis.testing.parties import party
from contracts.errors import NotFound, ValidationFailed
from marketing.campaigns import ledgers
from marketing.email import sending, tokens

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
LINKS = [f"https://lumbre.example/{number}" for number in range(3)]


@pytest.fixture
def sent(mailbox, rules, approach):
    """A mail that Ana got, some minutes ago: `(action, contact id, the message)`."""
    ana = party(name="Ana Ruiz")
    html = "".join(f'<a href="{link}">x</a>' for link in (LINK, *LINKS))
    action = launched(rules, [ana], approved(rules, purpose="newsletter"),
                      mail=a_mail(a_text(html=html)))
    send()
    clock.move(timedelta(minutes=5))
    yield action, ana, mailbox.messages[0]
    clock.move(timedelta())


def do(rules, token, agent=FIREFOX, method="GET"):
    return rules.record_mail_activity(token=token, user_agent=agent, method=method)


def test_click_leads_where_the_mail_says_and_counts_once(rules, sent, monkeypatch):
    action, ana, message = sent
    noted = []
    monkeypatch.setattr(ledgers, "note_click", lambda *about: noted.append(about[1]))
    token = links_of(message, "clicks")[0]

    assert do(rules, token) == {"url": LINK}
    first = recipients(rules, action)[ana]["clicked_at"]
    clock.move(timedelta(minutes=9))
    do(rules, token)

    assert recipients(rules, action)[ana]["clicked_at"] == first
    assert noted == [LINK]
    assert [item["contact_id"] for item in rules.list_action_recipients(
        action_id=action["id"], has_clicked=True)["items"]] == [ana]


def test_click_of_a_link_that_was_not_made_here_leads_nowhere(rules, sent):
    action, ana, message = sent
    token = links_of(message, "clicks")[0]
    forged = [token[:-1] + ("a" if token[-1] != "a" else "b"),
              tokens.token_of(recipients(rules, action)[ana]["_id"], "c9", tokens.seal()),
              token.replace("c0", "c1", 1), "0" * 26 + "a" * 16]

    for one in forged:
        with pytest.raises(NotFound):
            do(rules, one)

    assert rules.store.mail_activities.count_documents({}) == 0


@pytest.mark.parametrize(("agent", "method"), [(FIREFOX, "HEAD"), ("Barracuda/1", "GET")])
def test_click_of_a_scanner_is_kept_and_does_not_count(rules, sent, agent, method):
    action, ana, message = sent

    assert do(rules, links_of(message, "clicks")[0], agent, method) == {"url": LINK}

    assert "clicked_at" not in recipients(rules, action)[ana]
    assert [item["is_scanner"] for item in rules.list_mail_activities(
        action_id=action["id"], is_scanner=True)["items"]] == [True]


def test_clicks_on_every_link_at_once_turn_out_to_be_a_scanners(rules, sent):
    action, ana, message = sent
    clicks = links_of(message, "clicks")
    do(rules, clicks[0])
    assert "clicked_at" in recipients(rules, action)[ana]

    for token in clicks[1:3]:
        do(rules, token)
    assert "clicked_at" not in recipients(rules, action)[ana]

    clock.move(timedelta(hours=1))
    do(rules, clicks[0])
    assert "clicked_at" in recipients(rules, action)[ana]


def test_whoever_follows_the_link_that_nobody_sees_is_a_scanner(rules, sent):
    action, ana, message = sent
    clicks = links_of(message, "clicks")
    do(rules, clicks[0])

    assert do(rules, clicks[-1]) == {"url": None}

    assert "clicked_at" not in recipients(rules, action)[ana]


def test_open_is_kept_and_shows_that_an_uncertain_mail_went_out(rules, sent):
    action, ana, message = sent
    rules.store.recipients.update_one({"contact_id": ana}, {"$set": {"state": "uncertain"}})

    assert do(rules, links_of(message, "opens")[0]) == {"url": None}

    row = recipients(rules, action)[ana]
    assert (row["state"], "opened_at" in row, "clicked_at" in row) == ("sent", True, False)


def test_mail_that_somebody_died_at_after_it_went_out_is_understood(
        rules, mailbox, approach, monkeypatch):
    ana = party(name="Ana Ruiz")
    action = launched(rules, [ana])
    with monkeypatch.context() as died:
        died.setattr(sending, "_note", _die)
        with pytest.raises(SystemExit):
            send()
    clock.move(sending.LEASE + timedelta(seconds=1))
    sending.give_up_uncertain()
    assert states(rules, action)[ana] == ("uncertain", None)

    assert do(rules, links_of(mailbox.messages[0], "clicks")[0]) == {"url": LINK}

    assert states(rules, action)[ana] == ("sent", None)
    clock.move(timedelta())


def _die(*_about):
    raise SystemExit


def test_unsubscribe_withdraws_for_the_purpose_of_the_mail_and_only_by_posting(
        rules, sent, approach):
    action, ana, message = sent
    token = unsubscribe_token(message)
    asked = len(approach.asked)
    assert rules.look_at_unsubscribing(token=token) == {"purpose": "newsletter"}
    assert len(approach.asked) == asked

    for _ in range(2):
        assert rules.unsubscribe_from_mail(token=token) == {"purpose": "newsletter"}

    name, request = approach.asked[-1]
    assert (name, request["contact_id"], request["purpose"], request["channel"]) == (
        "withdraw_consent", ana, "newsletter", "email")
    assert "unsubscribed_at" in recipients(rules, action)[ana]


def test_unsubscribe_is_not_done_by_a_forged_link(rules, sent, approach):
    asked = len(approach.asked)

    with pytest.raises(NotFound):
        rules.unsubscribe_from_mail(token=links_of(sent[2], "clicks")[0].replace("c0", "", 1))

    assert len(approach.asked) == asked


def test_preferences_are_shown_by_purpose_and_what_is_new_is_recorded(rules, sent, approach):
    _, ana, message = sent
    token = unsubscribe_token(message)
    approach.refused[(ana, "marketing")] = "no_basis"
    shown = {item["purpose"]: item["is_wanted"]
             for item in rules.get_mail_preferences(token=token)["items"]}
    assert shown == {"marketing": False, "newsletter": True, "survey": True, "profiling": True}
    approach.asked.clear()

    answer = rules.set_mail_preferences(token=token, purposes=[
        {"purpose": "marketing", "is_wanted": True},
        {"purpose": "newsletter", "is_wanted": False}, {"purpose": "survey", "is_wanted": True}])

    done = [(name, request["purpose"], request.get("lawful_basis"))
            for name, request in approach.asked if name != "may_approach"]
    assert done == [("record_consent", "marketing", "consent"),
                    ("withdraw_consent", "newsletter", None)]
    assert {item["purpose"] for item in answer["items"] if item["is_wanted"]} == {
        "marketing", "survey", "profiling"}


def test_hard_bounce_marks_the_address_which_gets_no_more(rules, sent):
    action, ana, message = sent
    taken = rules.take_mail_report(
        content=report("bounce", message.sender, message["Message-ID"]))
    assert taken["kind"] == "hard_bounce"
    assert states(rules, action)[ana] == ("bounced", "5.1.1")

    later = launched(rules, [ana])
    send()

    assert states(rules, later) == {ana: ("skipped", "undeliverable")}


@pytest.mark.parametrize(("status", "action", "kind", "state"), [
    ("5.2.2", "failed", "soft_bounce", "bounced"), ("4.4.7", "failed", "soft_bounce", "bounced"),
    ("4.4.1", "delayed", "unknown", "sent"), ("2.0.0", "delivered", "unknown", "sent"),
])
def test_what_may_pass_does_not_mark_the_address(rules, sent, status, action, kind, state):
    planned, ana, message = sent

    taken = rules.take_mail_report(content=report(
        "bounce", "postmaster@lumbre.example", message["Message-ID"], status=status,
        action=action))

    assert taken["kind"] == kind
    assert states(rules, planned)[ana][0] == state
    assert rules.store.undeliverable_addresses.count_documents({}) == 0


def test_complaint_withdraws_the_consent(rules, sent, approach):
    action, ana, message = sent

    taken = rules.take_mail_report(
        content=report("complaint", "fbl@lumbre.example", message["Message-ID"]))

    assert taken["kind"] == "complaint"
    assert states(rules, action)[ana][0] == "complained"
    name, request = approach.asked[-1]
    assert (name, request["contact_id"], request["purpose"]) == (
        "withdraw_consent", ana, "newsletter")


def test_report_that_came_back_by_a_forged_address_is_of_no_mail(rules, sent):
    action, ana, message = sent
    forged = message.sender.replace("@", "a@").replace("hola+", "hola+0", 1)

    taken = rules.take_mail_report(content=report("bounce", forged, "<x@y.example>"))

    assert taken == {"kind": "unknown", "recipient_id": None}
    assert states(rules, action)[ana][0] == "sent"


def test_take_mail_report_refuses_what_is_no_mail(rules, sent):
    with pytest.raises(ValidationFailed):
        rules.take_mail_report(content="hello")


def told_events(rules):
    return [(event["type"], event["data"]) for held in rules.store.outbox.find()
            for event in held.get("events", ()) if event["type"].startswith("marketing.mail.")]


def test_mail_is_told_as_it_goes_out_and_as_it_is_clicked_first(rules, sent):
    action, ana, message = sent
    ledgers.enter_sent()
    token = links_of(message, "clicks")[0]
    do(rules, token)
    do(rules, token)

    told = told_events(rules)

    raw = recipients(rules, action)[ana]
    assert [type for type, _data in told] == ["marketing.mail.sent", "marketing.mail.clicked"]
    mails = [json.loads(data)["mail"] for _type, data in told]
    assert {mail["id"] for mail in mails} == {raw["_id"]}
    assert {tuple(mail["contact_ids"]) for mail in mails} == {(ana,)}
    assert [mail["version"] for mail in mails] == sorted({mail["version"] for mail in mails})
    assert "clicked_at" not in mails[0]
    assert mails[1]["clicked_at"].startswith(raw["clicked_at"].isoformat()[:19])


def test_mail_that_is_entered_again_is_told_once(rules, sent):
    ledgers.enter_sent()
    ledgers.enter_sent()

    assert [type for type, _data in told_events(rules)] == ["marketing.mail.sent"]


def test_bounce_complaint_and_unsubscribing_are_told(rules, sent, mailbox):
    action, ana, message = sent
    rules.unsubscribe_from_mail(token=unsubscribe_token(message))
    rules.take_mail_report(content=report("bounce", "news@lumbre.example", message["Message-ID"]))

    assert [type for type, _data in told_events(rules)] == [
        "marketing.mail.unsubscribed", "marketing.mail.bounced"]
    assert recipients(rules, action)[ana]["bounced_at"] is not None
