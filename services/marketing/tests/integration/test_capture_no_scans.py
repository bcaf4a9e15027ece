"""What is asked of forms and occasions, and what they do by themselves, reads by indexes."""

from datetime import timedelta
from functools import partial

import pytest
from campaign_factories import EVA, SETTINGS, approved
from capture_factories import (
    filled,
    link_in,
    mails,
    opened_form,
    opened_occasion,
    registered,
    sent,
    shown,
)
from marketing_factories import a_contact, happened

from chassis import clock, references
from chassis.holdings import DocumentHoldings
from chassis.ids import new_id
from chassis.outbox import commit
from chassis.testing.parties import party
from chassis.testing.rules import opened
from marketing.forms import consenting, keeping, leads
from marketing.holdings import MarketingHoldings
from marketing.models import DOCUMENTS
from marketing.occasions.settling import settle_occasions
from marketing.service import MarketingService


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    unscanned_stack.empty_stores()
    with opened(unscanned_stack, MarketingService, monkeypatch) as rules:
        rules.set_marketing_mail_settings(**SETTINGS)
        yield rules
    clock.move(timedelta())


def test_forms_and_what_is_sent_are_read_by_indexes(rules, monkeypatch):
    lead_id = new_id("lead")
    for module in (leads, consenting):
        monkeypatch.setattr(module, "ask", lambda *_about, **_request: {
            "items": [{"outcome": "created", "lead_id": lead_id, "errors": []}]})
    campaign = approved(rules)
    form = opened_form(rules, campaign_id=campaign["id"], most_submissions=100)
    raw = sent(rules, form)
    rules.submit_form(**filled(shown(rules, form), website="x"))
    for filters in ({}, {"state": "open"}, {"campaign_id": campaign["id"]},
                    {"state": "open", "campaign_id": campaign["id"]}):
        rules.list_forms(**filters)
    for filters in ({}, {"state": "suspected"}):
        rules.list_form_submissions(form_id=form["id"], **filters)
    token = link_in(mails(rules)[0], "forms/confirmations")
    rules.look_at_confirmation(token=token)
    rules.confirm_form_submission(token=token)
    leads.make_leads()
    consenting.record_consents()
    consenting.look_again()
    rules.react("on_contact_created", happened("contacts.contact.created", {
        "contact": a_contact(emails=[{"address": "marta@gil.example"}]), "changed": []}))
    consenting.record_consents()
    commit(partial(leads.learn_conversion, {
        "lead": {"id": lead_id}, "contact_id": new_id("contact")}))
    rules.get_form_results(form_id=form["id"])
    clock.move(timedelta(days=400))
    keeping.forget_old_submissions()

    held = rules.get_form_submission(form_submission_id=raw["_id"])
    assert (held["lead_id"], "consented_at" in held) == (lead_id, True)
    assert rules.forget_form_submissions(email="marta@gil.example")["submission_count"] == 1


def test_occasions_and_who_registers_are_read_by_indexes(rules):
    campaign = approved(rules)
    occasion = opened_occasion(rules, campaign_id=campaign["id"], capacity=1, confirm_hours=1)
    where = {"occasion_id": occasion["id"]}
    form = opened_form(rules, occasion_id=occasion["id"])
    ana, eva = (party(name=name, emails=[{"address": f"{name}@example.com"}])
                for name in ("ana", "eva"))
    sent(rules, form, email="ana@example.com")
    rules.register_for_occasion(**where, contact_id=eva)
    registered(rules, occasion, "luz")
    rules.get_public_occasion(**where)
    clock.move(timedelta(hours=2))
    settle_occasions()
    for filters in ({}, {"state": "open"}, {"campaign_id": campaign["id"]},
                    {"state": "open", "campaign_id": campaign["id"]}):
        rules.list_occasions(**filters)
    for filters in ({}, {"state": "waiting"}):
        rules.list_occasion_registrations(**where, **filters)
    (confirmed,) = rules.list_occasion_registrations(**where, state="confirmed")["items"]
    rules.update_occasion(**where, changes={"capacity": 3})
    clock.move(timedelta(days=7))
    rules.check_in_occasion_registration(occasion_registration_id=confirmed["id"])
    clock.move(timedelta(days=7, hours=1))
    rules.by(EVA).end_occasion(**where)
    settle_occasions()
    commit(lambda: references.follow(DOCUMENTS, old_id=eva, new_id=ana, key="merge_x"))
    list(DocumentHoldings(DOCUMENTS).collect([ana], portable=False))
    commit(lambda: MarketingHoldings(DOCUMENTS).erase([ana], "data_request_x"))
    clock.move(timedelta(days=400))
    keeping.forget_old_submissions()

    results = rules.get_occasion_results(**where)
    assert (results["attended_count"], results["no_show_count"]) == (1, 1)
