"""Dunning by levels that listens: never early, never twice, and paused by what goes on."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from payments_factories import days_from_now, eur, invoiced, open_of, party

from billing.dunning.reminders import findings_of, remind, remind_of_overdue_invoices
from chassis import clock
from chassis.mails import Mail
from chassis.parties import known
from chassis.testing.events import waiting_events
from chassis.testing.processes import wait_until
from contracts import helpdesk
from contracts.errors import Conflict, ServiceUnavailable, ValidationFailed

ANA = [{"address": "ana@example.com"}]


@pytest.fixture
def acme(rules):
    return party(emails=ANA)


@pytest.fixture
def levels(rules):
    return rules.set_dunning_settings(
        is_active=True, levels=rules.get_dunning_settings()["levels"])["levels"]


@pytest.fixture(autouse=True)
def clock_put_right():
    yield
    clock.move(timedelta())


def nothing_against(_contact_ids):
    return {}


def sent(rules):
    return [(mail.to[0], mail.subject) for mail in Mail.objects.order_by("id")]


def case_of(rules, invoice):
    (case,) = rules.list_dunning_cases(invoice_id=invoice)["items"]
    return case


def run(rules, against=nothing_against):
    remind([{**level, "fee": level.get("fee") and Decimal(level["fee"])}
            for level in rules.get_dunning_settings()["levels"]], against)


def test_reminder_is_sent_level_by_level_and_never_early_or_twice(rules, acme, levels):
    invoice = invoiced(acme, 100, due=0, language="es")
    days_sent = []
    for day in range(60):
        clock.move(timedelta(days=day))
        before = len(sent(rules))
        run(rules)
        run(rules)
        if len(sent(rules)) > before:
            days_sent.append((day, len(sent(rules)) - before))

    assert days_sent == [(7, 1), (21, 1), (45, 1)]
    number = rules.store.invoices.find_one({"_id": invoice})["number"]
    assert sent(rules) == [
        ("ana@example.com", f"Recordatorio: factura {number}"),
        ("ana@example.com", f"Segundo recordatorio: factura {number}"),
        ("ana@example.com", f"Último aviso: factura {number}")]
    assert case_of(rules, invoice)["level"] == 3
    assert [event["type"] for event in waiting_events(rules.store)] == [
        "billing.invoice.dunned"] * 3


def test_reminder_says_in_the_language_of_the_customer_what_is_open(rules, levels):
    acme = party(emails=ANA, languages=["en"])
    invoiced(acme, 100, due=-10)
    invoiced(acme, 25, due=20)
    rules.create_payment(contact_id=acme, amount=eur("30"))

    run(rules)

    (mail,) = Mail.objects
    assert mail.subject.startswith("Reminder: invoice F-2026-")
    assert "70.00 EUR of it is open" in mail.text
    assert "25.00 EUR" in mail.text
    assert "{" not in mail.text


def test_reminder_comes_one_at_a_time_after_a_pause(rules, acme, levels):
    invoice = invoiced(acme, 100, due=-100)

    for day in (0, 1, 13, 14):
        clock.move(timedelta(days=day))
        run(rules)

    assert case_of(rules, invoice)["level"] == 2
    assert len(sent(rules)) == 2


def test_reminder_is_never_of_what_is_not_owed(rules, acme, levels):
    invoiced(acme, 1, due=-50, is_self_billed=True)
    invoiced(acme, 1, due=-50, state="draft")
    paid = invoiced(acme, 1, due=-50)
    rules.create_payment(contact_id=acme, amount=eur("1"), allocations=[{"invoice_id": paid}])
    invoiced(acme, 1, due=-6)

    run(rules)

    assert sent(rules) == []
    assert rules.list_due_for_dunning()["invoices"] == []


def test_reminder_is_sent_once_by_many_who_are_at_it_at_once(rules, acme, levels):
    invoiced(acme, 100, due=-10)

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda _: run(rules), range(20)))

    assert len(sent(rules)) == 1


def test_reminder_waits_for_what_guards_know_and_goes_on_by_itself(rules, acme, levels):
    invoice = invoiced(acme, 100, due=-10)

    run(rules, lambda ids: {acme: ["An angry ticket is open."]})
    paused = case_of(rules, invoice)
    run(rules)

    assert (paused["paused_by"], paused["pause_reason"], paused["level"]) == (
        "guard", "An angry ticket is open.", 0)
    after = case_of(rules, invoice)
    assert (after["level"], after.get("paused_by")) == (1, None)
    assert len(sent(rules)) == 1


def test_reminder_waits_for_a_dispute_and_goes_on_when_it_is_settled(rules, acme, levels):
    invoice = invoiced(acme, 100, due=-10)
    dispute = rules.dispute_invoice(invoice_id=invoice, reason="Two chairs are missing")

    run(rules)
    paused = case_of(rules, invoice)["paused_by"]
    rules.settle_dispute(dispute_id=dispute["id"], resolution="Sent on")
    run(rules)

    assert paused == "dispute"
    assert len(sent(rules)) == 1


def test_reminder_is_sent_to_nobody_when_guards_cannot_be_asked(rules, acme, levels):
    invoiced(acme, 100, due=-10)

    def unreachable(_ids):
        raise ServiceUnavailable()

    with pytest.raises(ServiceUnavailable):
        run(rules, unreachable)

    assert sent(rules) == []


def test_remind_of_overdue_invoices_does_nothing_before_somebody_said_so(rules, acme):
    invoiced(acme, 100, due=-10)

    remind_of_overdue_invoices()

    assert sent(rules) == []


def test_reminder_is_noted_as_paused_without_an_address(rules, levels):
    invoice = invoiced(party(), 100, due=-10)

    run(rules)

    assert case_of(rules, invoice)["paused_by"] == "no_address"
    assert sent(rules) == []


def test_pause_dunning_holds_until_its_day_or_until_resumed(rules, acme, levels):
    until, for_good = invoiced(acme, 100, due=-10), invoiced(acme, 100, due=-10)
    rules.pause_dunning(invoice_id=until, reason="On leave", until_on=days_from_now(2))
    rules.pause_dunning(invoice_id=for_good, reason="Talking")
    for day in (0, 2):
        clock.move(timedelta(days=day))
        run(rules)
    assert sent(rules) == []

    clock.move(timedelta(days=3))
    run(rules)
    assert (case_of(rules, until)["level"], case_of(rules, for_good)["level"]) == (1, 0)
    rules.resume_dunning(invoice_id=for_good)
    run(rules)
    assert case_of(rules, for_good)["level"] == 1


def test_promise_payment_holds_until_the_day_is_over(rules, acme, levels):
    invoice = invoiced(acme, 100, due=-10)

    case = rules.promise_payment(invoice_id=invoice, promised_on=days_from_now(5))
    run(rules)

    assert (case["paused_by"], case["promised_on"]) == ("promise", days_from_now(5))
    assert sent(rules) == []
    clock.move(timedelta(days=6))
    run(rules)
    assert len(sent(rules)) == 1


def test_pause_dunning_is_refused_for_what_is_paid_and_for_days_gone(rules, acme):
    invoice, paid = invoiced(acme, 100), invoiced(acme, 1)
    rules.create_payment(contact_id=acme, amount=eur("1"), allocations=[{"invoice_id": paid}])

    with pytest.raises(Conflict):
        rules.pause_dunning(invoice_id=paid, reason="No")
    with pytest.raises(ValidationFailed):
        rules.promise_payment(invoice_id=invoice, promised_on="2020-01-01")
    assert rules.list_dunning_cases()["items"] == []


def test_set_dunning_settings_refuses_levels_in_the_wrong_order(rules, levels):
    with pytest.raises(ValidationFailed):
        rules.set_dunning_settings(is_active=True, levels=[levels[1], levels[0]])

    assert rules.get_dunning_settings()["levels"] == levels


def test_findings_of_contacts_pause_and_end_as_a_return_does(
        billing_process, rules, client, levels):
    contact = client.contacts.create_contact(
        kind="person", given_name="Ana", family_name="Ruiz", emails=ANA)
    known(contact_id=contact["id"])
    invoice = invoiced(contact["id"], 100, due=-10)

    def tell(event, **fields):
        told = {**event.example["return"], "contact_ids": [contact["id"]], **fields}
        client.contacts.learn_facts(
            facts=[{"type": event.type, "data": json.dumps({"return": told})}])

    client.contacts.create_guard_rule(
        name="Return under way", actions=["dun"], level="info", reach="contact",
        conditions={"kind": "return", "all": [], "at_least": 1}, is_active=True,
        can_be_overridden=True,
        text={"en": "A return is under way: {title}.", "es": "Hay una devolución: {title}."})
    tell(helpdesk.return_opened, version=1)
    wait_until(lambda: findings_of([contact["id"]])[contact["id"]], 10, "the return is known")
    run(rules, findings_of)
    assert case_of(rules, invoice)["paused_by"] == "guard"

    closed = helpdesk.return_closed.example["return"]
    tell(helpdesk.return_closed, **{**closed, "contact_ids": [contact["id"]], "version": 9})
    wait_until(lambda: not findings_of([contact["id"]])[contact["id"]], 10, "it is settled")
    run(rules, findings_of)

    assert case_of(rules, invoice)["level"] == 1
    assert open_of(invoice) == ("100.00", "issued")
