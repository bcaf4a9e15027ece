"""Partners: territories, deals that are theirs for a while, and what they see."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import orjson
import pytest
from partners_at_work import *  # noqa: F403  Fixtures.
from partners_at_work import THIS_YEAR, TODAY, deliver, order, said, signed_in
from pricing_factories import add_party, price_list
from quotes_factories import seller

from chassis import clock
from contracts import sales as contract
from contracts.errors import Conflict, NotFound, PermissionDenied, ValidationFailed

# Agreements


def test_territory_that_is_ones_alone_is_nobody_elses(rules, agree, north, south):
    held = agree(north, territories=[{"country": "ES", "region": "ES-PV"}], is_exclusive=True)

    for territories in ([{"country": "ES"}], [{"country": "ES", "region": "ES-PV"}], []):
        with pytest.raises(Conflict) as caught:
            agree(south, territories=territories)
        assert caught.value.code == "territory_is_taken"
        assert caught.value.details["agreement_id"] == held["id"]
    assert agree(south, territories=[{"country": "ES", "region": "ES-MD"}])["state"] == "active"


def test_nothing_becomes_ones_alone_where_others_sell(rules, agree, north, south):
    agree(north, territories=[{"country": "PT"}])

    with pytest.raises(Conflict):
        agree(south, territories=[{"country": "PT"}], is_exclusive=True)


def test_one_wins_when_a_territory_is_given_to_twenty_at_once(rules, north):
    made = [rules.create_agreement(
        partner_id=add_party(name=f"P {number}"), type="agent", name="A", is_exclusive=True,
        territories=[{"country": "FR"}], **THIS_YEAR) for number in range(20)]

    def activate(agreement):
        try:
            return rules.activate_agreement(agreement_id=agreement["id"])["state"]
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(activate, made))

    assert sorted(outcomes) == ["active"] + ["territory_is_taken"] * 19


def test_agreement_ends_after_its_last_day_and_frees_its_territory(rules, agree, north, south):
    from sales.partners import agreements

    held = agree(north, territories=[{"country": "ES"}], is_exclusive=True, ends_on=TODAY)

    agreements.end_agreements()
    assert rules.get_agreement(agreement_id=held["id"])["state"] == "active"
    clock.move(timedelta(days=1))
    try:
        agreements.end_agreements()
        assert rules.get_agreement(agreement_id=held["id"])["state"] == "ended"
        assert agree(south, territories=[{"country": "ES"}])["state"] == "active"
    finally:
        clock.move(timedelta())


def test_agreement_that_ends_before_it_starts_is_refused(rules, north):
    with pytest.raises(ValidationFailed):
        rules.create_agreement(partner_id=north, type="agent", name="A", starts_on="2026-02-01",
                               ends_on="2026-01-31")

    assert rules.list_agreements()["items"] == []


# Registered deals


def test_deal_is_registered_only_under_an_agreement(rules, north):
    with pytest.raises(Conflict) as caught:
        rules.by(signed_in(north)).register_partner_deal(**said())

    assert caught.value.code == "no_agreement"
    assert rules.list_deal_registrations()["items"] == []


def test_what_speaks_against_a_deal_is_shown_to_us_and_not_to_the_partner(
        rules, agree, north, south):
    customer = add_party(
        name="Hostelería Gil", tax_ids=[{"country": "ES", "value": "B12345674"}],
        roles=[{"role": "customer"}])
    agree(north)
    agree(south)
    rules.create_deal(name="New kitchens", contact_ids=[customer])
    rules.by(signed_in(south)).register_partner_deal(**said())

    theirs = rules.by(signed_in(north)).register_partner_deal(
        **said(customer_tax_id="B12345674"))

    ours = rules.get_deal_registration(deal_registration_id=theirs["id"])
    assert {conflict["kind"] for conflict in ours["conflicts"]} == {
        "registered", "open_deal", "customer_of_ours"}
    assert ours["contact_id"] == customer
    assert "conflicts" not in theirs
    assert "contact_id" not in theirs


def test_exclusive_territory_of_another_speaks_against_a_deal(rules, agree, north, south):
    held = agree(north, territories=[{"country": "PT"}], is_exclusive=True)
    agree(south, territories=[{"country": "ES"}])

    made = rules.create_deal_registration(partner_id=south, **said(customer_country="PT"))

    assert [(one["kind"], one["id"]) for one in made["conflicts"]] == [
        ("exclusive_territory", held["id"])]


def test_approved_deal_is_opened_and_protected_for_its_days(rules, agree, north):
    customer = add_party(name="Hostelería Gil")
    agree(north, protection_days=30)
    made = rules.create_deal_registration(partner_id=north, **said())

    approved = rules.approve_deal_registration(
        deal_registration_id=made["id"], contact_id=customer)

    assert approved["state"] == "approved"
    assert approved["protected_until_on"] == (
        date.fromisoformat(TODAY) + timedelta(days=30)).isoformat()
    deal = rules.get_deal(deal_id=approved["deal_id"])
    assert (deal["name"], deal["contact_ids"]) == ("Hostelería Gil", [customer])
    with pytest.raises(Conflict) as caught:
        rules.refuse_deal_registration(deal_registration_id=made["id"], because="No.")
    assert caught.value.code == "registration_is_decided"


def test_customer_is_of_one_partner_when_many_are_approved_at_once(rules, agree):
    customer = add_party(name="Hostelería Gil")
    made = []
    for number in range(10):
        partner = add_party(name=f"P {number}")
        agree(partner)
        made.append(rules.create_deal_registration(partner_id=partner, **said()))

    def approve(registration):
        try:
            return rules.approve_deal_registration(
                deal_registration_id=registration["id"], contact_id=customer)["state"]
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(10) as pool:
        outcomes = list(pool.map(approve, made))

    assert sorted(outcomes) == ["approved"] + ["deal_is_protected"] * 9
    assert rules.store.deals.count_documents({}) == 1


def test_protection_ends_and_another_may_have_the_customer(rules, agree, north, south):
    from sales.partners import registrations

    customer = add_party(name="Hostelería Gil")
    agree(north, protection_days=1)
    agree(south)
    first, second = (rules.create_deal_registration(partner_id=partner, **said())
                     for partner in (north, south))
    rules.approve_deal_registration(deal_registration_id=first["id"], contact_id=customer)

    clock.move(timedelta(days=2))
    try:
        registrations.end_protections()
        later = rules.approve_deal_registration(
            deal_registration_id=second["id"], contact_id=customer)
    finally:
        clock.move(timedelta())

    assert later["state"] == "approved"
    assert rules.get_deal_registration(deal_registration_id=first["id"])["state"] == "expired"


# What partners see

# Field by field, what leaves us for partners; whoever adds one decides that here.
DISCLOSED = {
    "list_partner_deals": {
        "id", "created_at", "state", "customer_name", "customer_tax_id", "customer_email",
        "customer_country", "customer_region", "description", "value", "expected_on",
        "decided_because", "protected_until_on", "deal_id"},
    "list_partner_agreements": {
        "id", "name", "type", "tier", "state", "starts_on", "ends_on", "territories",
        "is_exclusive", "discount_percent", "commission_rules", "earned_when",
        "protection_days", "documents"},
    "list_partner_commissions": {
        "id", "order_number", "earned_on", "base", "amount", "statement_id"},
    "list_partner_commission_statements": {"id", "period", "closed_on", "count", "total"},
    "list_partner_objectives": {
        "id", "name", "metric", "currency", "target", "starts_on", "ends_on", "progress"},
    "list_partner_price_lists": {
        "id", "name", "currency", "valid_from", "valid_until", "is_carried", "agreement_id",
        "discount_percent", "channels", "is_for_some_customers"},
    "list_partner_prices": {
        "product_id", "sku", "kind", "name", "unit", "tax_category", "currency",
        "discount_percent", "tiers"},
}


@pytest.mark.parametrize("name", DISCLOSED)
def test_partner_sees_these_fields_and_no_other(name):
    shown = contract.sales.operations[name].reply.fields["items"].inner.schema.fields

    assert set(shown) == DISCLOSED[name]


def test_every_list_for_partners_is_of_the_policy():
    lists = {name for name, operation in contract.sales.operations.items()
             if operation.route and operation.route.audience == "partner"
             and "items" in operation.reply.fields}

    assert lists == set(DISCLOSED)


def test_partner_sees_nothing_of_another(rules, agree, north, south):
    agree(north, commission_rules=[{"percent": "10"}])
    agree(south)
    theirs = rules.by(signed_in(north)).register_partner_deal(**said())
    deliver(rules, order(rules, north, (100, None)))
    rules.create_objective(
        name="Quarter", metric="order_total", currency="EUR", target="1000.00", whose="partner",
        partner_id=north, starts_on=TODAY, ends_on=TODAY, is_shared=True)
    clock.move(timedelta(days=32))
    try:
        (statement,) = rules.close_commissions(period=TODAY[:7])["items"]
    finally:
        clock.move(timedelta())

    rules.create_price_list(**price_list(partner_ids=[north]))

    stranger = rules.by(signed_in(south))
    for name in DISCLOSED.keys() - {"list_partner_prices"}:
        assert len(getattr(rules.by(signed_in(north)), name)()["items"]) == 1, name
        told = orjson.dumps(getattr(stranger, name)()).decode()
        assert north not in told
        assert name == "list_partner_agreements" or '"items":[]' in told
    with pytest.raises(NotFound):
        stranger.get_partner_deal(deal_registration_id=theirs["id"])
    with pytest.raises(NotFound):
        stranger.list_partner_commissions(statement_id=statement["id"])


def test_draft_agreement_is_not_shown_to_the_partner(rules, north):
    rules.create_agreement(partner_id=north, type="agent", name="Perhaps", **THIS_YEAR)

    assert rules.by(signed_in(north)).list_partner_agreements()["items"] == []


def test_agent_cannot_use_what_is_for_partners(rules):
    with pytest.raises(PermissionDenied):
        rules.by(seller("administrator")).list_partner_deals()
