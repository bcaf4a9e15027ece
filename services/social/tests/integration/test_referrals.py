"""Referrals: leads, deals and invoices credited to who sent the customer, once, in any order."""

import itertools
import json

import pytest
from advocacy_factories import (
    THREADS,
    a_deal,
    a_lead,
    an_advocate,
    an_invoice,
    at_once,
    converted,
    only,
    sent,
    states,
    tell,
)
from idea_factories import Reader

from chassis.holdings import DocumentHoldings
from chassis.testing.events import waiting_events
from chassis.testing.parties import party
from chassis.testing.servers import SECRET_KEY
from contracts.errors import Conflict
from social.advocacy.models import Advocate, Referral, WaitingCredit
from social.models import DOCUMENTS
from social.settings import social_settings


@pytest.fixture
def advocate(rules):
    return an_advocate(rules)


@pytest.fixture
def key(rules, monkeypatch):
    monkeypatch.setenv("VINCULO_SECRET_KEY", SECRET_KEY)
    social_settings.cache_clear()


@pytest.mark.parametrize("said", ["landing_page", "referrer", "utm", "referred_by_id"])
def test_lead_is_credited_by_whatever_says_who_sent_it(rules, advocate, said):
    address = f"https://lumbre.example/?x=1&ref={advocate['code']}"
    value = {"landing_page": address, "referrer": address,
             "utm": {"medium": "referral", "content": advocate["code"]},
             "referred_by_id": advocate["contact_id"]}[said]
    lead = a_lead() | {said: value}

    tell(rules, "lead_created", lead=lead)
    tell(rules, "lead_created", lead=lead)

    referral = only(rules)
    assert (referral["lead_id"], referral["advocate_id"]) == (lead["id"], advocate["id"])


@pytest.mark.parametrize("fields", [
    {}, {"landing_page": "http://[broken?ref=x"}, {"landing_page": "https://a/?ref=zzzzzzzzzzzz"},
    {"utm": {"medium": "cpc", "content": "x"}}])
def test_lead_that_nobody_sent_is_no_referral(rules, advocate, fields):
    tell(rules, "lead_created", lead=a_lead(**fields))

    assert rules.list_referrals()["items"] == []


def test_lead_goes_on_with_the_click_it_came_by(rules, key, advocate):
    click = rules.click_referral(code=advocate["code"])

    tell(rules, "lead_created", lead=a_lead(advocate, click))
    tell(rules, "lead_created", lead=a_lead(advocate, click))

    assert sorted(states(rules)) == ["lead", "lead"]
    first = rules.get_referral(referral_id=click["referral_id"])
    assert (first["state"], "clicked_at" in first) == ("lead", True)


def test_self_referral_is_refused_by_address_person_and_organisation(rules):
    acme = party("organisation")
    ana = party(emails=[{"address": "Ana@Example.com"}],
                affiliations=[{"organisation_id": acme}])
    advocate = an_advocate(rules, contact_id=ana)

    for fields in ({"email": "ana@example.com"}, {"contact_id": ana}, {"organisation_id": acme}):
        tell(rules, "lead_created", lead=a_lead(advocate, **fields))

    assert states(rules) == ["refused"] * 3
    assert {one["refused_because"] for one in rules.list_referrals()["items"]} == {
        "self_referral"}


def test_self_referral_that_shows_later_is_refused_then(rules, advocate):
    lead = a_lead(advocate)
    tell(rules, "lead_created", lead=lead)

    converted(rules, lead, advocate["contact_id"])
    tell(rules, "deal_won", deal=a_deal(lead, advocate["contact_id"]))

    assert states(rules) == ["refused"]


def test_customer_counts_for_who_sent_them_first(rules, advocate):
    other = an_advocate(rules)
    _, customer = sent(rules, advocate)

    lead = a_lead(other)
    tell(rules, "lead_created", lead=lead)
    converted(rules, lead, customer)

    assert states(rules, advocate_id=advocate["id"]) == ["lead"]
    assert states(rules, advocate_id=other["id"]) == ["refused"]


def test_customer_sent_by_many_at_once_counts_for_one(rules):
    customer = party("organisation")
    leads = [a_lead(an_advocate(rules)) for _ in range(4)]
    for lead in leads:
        tell(rules, "lead_created", lead=lead)

    at_once(*[lambda lead=lead: converted(rules, lead, customer) for lead in leads])

    assert sorted(states(rules)) == ["lead", "refused", "refused", "refused"]


def test_referral_goes_from_lead_to_won_to_paid_with_amounts(rules, advocate):
    lead, customer = sent(rules, advocate)

    tell(rules, "deal_won", deal=a_deal(lead, customer, amount="1000.00"))
    won = only(rules)
    tell(rules, "invoice_paid", invoice=an_invoice(customer, "400.00"))
    tell(rules, "invoice_paid", invoice=an_invoice(customer, "600.50"))

    assert (won["state"], won["deal_value"]["amount"]) == ("won", "1000.00")
    paid = only(rules)
    assert (paid["state"], paid["paid"]) == ("paid", [{"amount": "1000.50", "currency": "EUR"}])
    told = [event["type"] for event in waiting_events(rules.store)
            if event["type"].startswith("social.referral")]
    assert told.count("social.referral.paid") == 2
    assert told[0] == "social.referral.opened"


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_credit_is_the_same_in_whatever_order_it_is_told(rules, advocate, order):
    lead, customer = a_lead(advocate), party("organisation")
    deal, invoice = a_deal(lead, customer), an_invoice(customer)
    happenings = [
        lambda: tell(rules, "lead_created", lead=lead),
        lambda: converted(rules, lead, customer),
        lambda: tell(rules, "deal_won", deal=deal),
        lambda: tell(rules, "invoice_paid", invoice=invoice)]

    for place in order:
        happenings[place]()

    referral = only(rules)
    assert (referral["state"], referral["deal_id"]) == ("paid", deal["id"])
    assert referral["paid"] == [{"amount": "100.00", "currency": "EUR"}]
    assert not WaitingCredit.objects(kind__ne="turn")


def test_same_invoice_told_often_and_at_once_is_credited_once(rules, advocate):
    lead, customer = sent(rules, advocate)
    tell(rules, "deal_won", deal=a_deal(lead, customer))
    invoice = an_invoice(customer)

    at_once(*[lambda: tell(rules, "invoice_paid", invoice=invoice)] * THREADS)

    assert only(rules)["paid"] == [{"amount": "100.00", "currency": "EUR"}]


def test_invoice_counts_less_what_was_given_back_and_not_when_open_again(rules, advocate):
    lead, customer = sent(rules, advocate)
    tell(rules, "deal_won", deal=a_deal(lead, customer))
    invoice = an_invoice(customer, "100.00")
    tell(rules, "invoice_paid", invoice=invoice)

    credited = {**invoice, "version": 4, "credited": {"amount": "60.50", "currency": "EUR"}}
    tell(rules, "invoice_updated", invoice=credited)
    tell(rules, "invoice_updated", invoice=invoice)
    after_credit = only(rules)
    tell(rules, "invoice_updated", invoice={**credited, "version": 5, "state": "issued"})

    assert after_credit["paid"] == [{"amount": "50.00", "currency": "EUR"}]
    assert (only(rules)["state"], only(rules)["paid"]) == ("won", [])


@pytest.mark.parametrize("fields", [
    {"kind": "credit_note"}, {"is_self_billed": True}, {"issued_on": "2020-01-01"},
    {"issued_on": "2099-01-01"}])
def test_invoice_that_does_not_come_of_it_is_not_credited(rules, advocate, fields):
    lead, customer = sent(rules, advocate)
    tell(rules, "deal_won", deal=a_deal(lead, customer))

    tell(rules, "invoice_paid", invoice=an_invoice(customer, **fields))

    assert only(rules)["state"] == "won"


def test_deal_that_is_open_again_counts_as_won_no_more(rules, advocate):
    lead, customer = sent(rules, advocate)
    deal = a_deal(lead, customer)
    tell(rules, "deal_won", deal=deal)

    tell(rules, "deal_reopened", deal={**deal, "version": 3})
    tell(rules, "deal_won", deal=deal)

    assert (only(rules)["state"], only(rules).get("deal_value")) == ("lead", None)


def test_refuse_referral_counts_for_nothing_but_not_once_it_is_paid(rules, advocate):
    lead, customer = sent(rules, advocate)
    referral = rules.refuse_referral(referral_id=only(rules)["id"], note="Ya era cliente.")
    tell(rules, "deal_won", deal=a_deal(lead, customer))

    assert (referral["refused_because"], states(rules)) == ("by_us", ["refused"])
    lead, customer = sent(rules, advocate)
    tell(rules, "deal_won", deal=a_deal(lead, customer))
    tell(rules, "invoice_paid", invoice=an_invoice(customer))
    (paid,) = rules.list_referrals(state="paid")["items"]
    with pytest.raises(Conflict):
        rules.refuse_referral(referral_id=paid["id"], note="Ya era cliente.")


def test_lead_that_is_deleted_is_let_go_of(rules, advocate):
    lead = a_lead(advocate)
    tell(rules, "lead_created", lead=lead)

    tell(rules, "lead_deleted", lead_id=lead["id"])

    assert rules.list_referrals()["items"] == []


def test_list_portal_referrals_shows_how_far_and_not_who(rules):
    ana, eva = Reader(rules), Reader(rules)
    advocate = an_advocate(rules, contact_id=ana.contact_id)
    _, customer = sent(rules, advocate)

    seen = ana.rules.list_portal_referrals()

    (link,) = ana.rules.list_portal_referral_links()["items"]
    assert link["code"] == advocate["code"]
    assert [one["state"] for one in seen["items"]] == ["lead"]
    assert customer not in json.dumps(seen)
    for nothing in (eva.rules.list_portal_referrals(), eva.rules.list_portal_referral_links()):
        assert nothing == {"items": [], "next": None}


def test_erased_contacts_are_in_no_referral(rules, advocate):
    lead, customer = sent(rules, advocate)
    tell(rules, "deal_won", deal=a_deal(lead, customer))

    DocumentHoldings(DOCUMENTS).erase([customer, advocate["contact_id"]], None)

    assert only(rules)["state"] == "won"
    held = str([list(document.collection().find()) for document in (
        Advocate, Referral, WaitingCredit)])
    assert customer not in held
    assert advocate["contact_id"] not in held
