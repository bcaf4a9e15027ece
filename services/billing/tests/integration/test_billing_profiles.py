"""Billing profiles: checked, versioned, and changed by customers themselves."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from invoicing_factories import ADDRESS, OTHER_TAX_ID, TAX_ID, customer, party, set_up

from billing.errors import BillingProfileExists, ChangeIsDecided
from chassis.ids import new_id
from contracts.context import Actor
from contracts.errors import NotFound, PermissionDenied, PreconditionFailed, ValidationFailed


def profile_of(rules, contact_id):
    (profile,) = rules.list_billing_profiles(contact_id=contact_id)["items"]
    return profile


def pointers(refused):
    return [error["pointer"] for error in refused.value.details["errors"]]


def test_create_billing_profile_brings_numbers_into_their_normal_form(rules):
    contact_id = party()

    profile = rules.create_billing_profile(
        contact_id=contact_id, legal_name="Ruiz S.A.", tax_id="A-08015497",
        vat_id="ES A08015497", address=ADDRESS,
        payment_method={"kind": "direct_debit", "iban": "ES91 2100 0418 4502 0005 1332"})

    assert (profile["tax_id"], profile["vat_id"]) == ("A08015497", "ESA08015497")
    assert profile["payment_method"]["iban"] == "ES9121000418450200051332"
    assert (profile["contact_id"], profile["version"]) == (contact_id, 1)
    assert rules.get_billing_profile(billing_profile_id=profile["id"]) == profile


@pytest.mark.parametrize(("wrong", "pointer"), [
    ({"tax_id": "A08015498"}, "/tax_id"),
    ({"vat_id": "FR123"}, "/vat_id"),
    ({"email": "nobody"}, "/email"),
    ({"einvoice_address": "B83"}, "/einvoice_address"),
    ({"payment_method": {"kind": "direct_debit"}}, "/payment_method/iban"),
    ({"payment_method": {"kind": "direct_debit", "iban": "ES9121000418450200051333"}},
     "/payment_method/iban"),
    ({"tax_regime": {"kind": "intra_community"}}, "/vat_id"),
    ({"tax_regime": {"kind": "exempt"}}, "/tax_regime/exemption_reason"),
    ({"payment_terms": {"instalments": [{"share": "99.99", "days": 0}]}},
     "/payment_terms/instalments"),
    ({"payment_terms": {"instalments": [{"share": "110", "days": 0}, {"share": "-10", "days": 9}]}},
     "/payment_terms/instalments"),
])
def test_create_billing_profile_names_what_is_wrong(rules, wrong, pointer):
    with pytest.raises(ValidationFailed) as refused:
        customer(rules, **wrong)

    assert pointers(refused) == [pointer]
    assert rules.list_billing_profiles()["items"] == []


def test_create_billing_profile_checks_a_tax_id_by_its_country(rules):
    german = customer(rules, tax_id="DE136695976", address={**ADDRESS, "country": "DE"})

    with pytest.raises(ValidationFailed):
        customer(rules, tax_id="DE136695976")

    assert profile_of(rules, german)["tax_id"] == "136695976"


def test_create_billing_profile_twice_at_once(rules):
    contact_id = party()

    def create(_):
        try:
            return customer(rules, contact_id=contact_id)
        except BillingProfileExists:
            return None

    with ThreadPoolExecutor(16) as pool:
        created = [one for one in pool.map(create, range(50)) if one]

    assert len(created) == 1


def test_update_billing_profile_is_a_new_version(rules):
    profile = profile_of(rules, customer(rules, email="a@example.com"))

    changed = rules.update_billing_profile(
        billing_profile_id=profile["id"], expected_version=1,
        changes={"legal_name": "Ruiz Hermanos S.A.", "email": None,
                 "payment_terms": {"days": 60}})

    assert (changed["legal_name"], changed["version"], changed.get("email")) == (
        "Ruiz Hermanos S.A.", 2, None)
    versions = rules.list_billing_profile_versions(billing_profile_id=profile["id"])["items"]
    assert [(one["version"], one["legal_name"]) for one in versions] == [
        (2, "Ruiz Hermanos S.A."), (1, "Talleres Ruiz S.A.")]
    assert versions[0]["changed_by_id"].startswith("user_")


def test_update_billing_profile_that_has_changed_since(rules):
    profile = profile_of(rules, customer(rules))
    rules.update_billing_profile(billing_profile_id=profile["id"], changes={"language": "es"})

    with pytest.raises(PreconditionFailed):
        rules.update_billing_profile(billing_profile_id=profile["id"], expected_version=1,
                                     changes={"language": "fr"})

    assert profile_of(rules, profile["contact_id"])["language"] == "es"


def test_update_billing_profile_to_a_country_whose_tax_ids_are_others(rules):
    profile = profile_of(rules, customer(rules))

    with pytest.raises(ValidationFailed) as refused:
        rules.update_billing_profile(
            billing_profile_id=profile["id"],
            changes={"address": {**ADDRESS, "country": "DE"}})

    assert pointers(refused) == ["/address/country"]


def test_list_billing_profiles_finds_that_of_a_merged_party(rules):
    from chassis.parties.models import Party

    survivor_id = customer(rules)
    merged_id = new_id("contact")
    Party(id=merged_id, version=0, merged_into=survivor_id).add()

    assert profile_of(rules, merged_id)["contact_id"] == survivor_id


def test_get_billing_profile_that_is_not_there(rules):
    with pytest.raises(NotFound):
        rules.get_billing_profile(billing_profile_id=new_id("billing_profile"))


# Customers themselves


def portal(rules, contact_id):
    return rules.by(Actor(new_id("login"), roles=("customer",), contact_id=contact_id,
                          party_id=contact_id))


def test_update_portal_billing_profile_at_once(rules):
    contact_id = customer(rules)

    shown = portal(rules, contact_id).update_portal_billing_profile(
        expected_version=1, changes={"tax_id": TAX_ID})

    assert (shown["tax_id"], shown["version"], shown["waiting_changes"]) == (TAX_ID, 2, None)
    assert "payment_terms" not in shown
    assert profile_of(rules, contact_id)["tax_id"] == TAX_ID


def test_update_portal_billing_profile_makes_the_first_one(rules):
    contact_id = party()
    theirs = portal(rules, contact_id)
    empty = theirs.get_portal_billing_profile()

    with pytest.raises(ValidationFailed) as refused:
        theirs.update_portal_billing_profile(changes={"legal_name": "Ana Ruiz"})
    shown = theirs.update_portal_billing_profile(
        changes={"legal_name": "Ana Ruiz", "address": ADDRESS})

    assert (empty["id"], empty["version"]) == (None, 0)
    assert pointers(refused) == ["/address"]
    assert (shown["legal_name"], shown["version"]) == ("Ana Ruiz", 1)


def test_update_portal_billing_profile_waits_where_it_is_so_set(rules):
    set_up(rules, approves_profile_changes=True)
    contact_id = customer(rules, email="a@example.com")
    theirs = portal(rules, contact_id)

    theirs.update_portal_billing_profile(changes={"legal_name": "Ruiz Hermanos S.A."})
    shown = theirs.update_portal_billing_profile(changes={"email": None})

    assert (shown["legal_name"], shown["version"]) == ("Talleres Ruiz S.A.", 1)
    assert shown["waiting_changes"] == {"legal_name": "Ruiz Hermanos S.A.", "email": None}
    (change,) = rules.list_billing_profile_changes(state="waiting")["items"]
    approved = rules.approve_billing_profile_change(billing_profile_change_id=change["id"])
    assert approved["state"] == "approved"
    profile = profile_of(rules, contact_id)
    assert (profile["legal_name"], profile.get("email")) == ("Ruiz Hermanos S.A.", None)
    assert theirs.get_portal_billing_profile()["waiting_changes"] is None


def test_refuse_billing_profile_change_leaves_the_profile(rules):
    set_up(rules, approves_profile_changes=True)
    contact_id = customer(rules)
    portal(rules, contact_id).update_portal_billing_profile(changes={"legal_name": "Otra"})
    (change,) = rules.list_billing_profile_changes(contact_id=contact_id)["items"]

    refused = rules.refuse_billing_profile_change(
        billing_profile_change_id=change["id"], reason="No es su nombre")
    with pytest.raises(ChangeIsDecided):
        rules.approve_billing_profile_change(billing_profile_change_id=change["id"])

    assert (refused["state"], refused["reason"]) == ("refused", "No es su nombre")
    assert profile_of(rules, contact_id)["legal_name"] == "Talleres Ruiz S.A."


def test_update_portal_billing_profile_tells_at_once_what_cannot_be(rules):
    set_up(rules, approves_profile_changes=True)
    contact_id = customer(rules)

    with pytest.raises(ValidationFailed) as refused:
        portal(rules, contact_id).update_portal_billing_profile(changes={"tax_id": "A08015498"})

    assert pointers(refused) == ["/tax_id"]
    assert rules.list_billing_profile_changes()["items"] == []


def test_update_portal_billing_profile_takes_no_terms(rules):
    contact_id = customer(rules)

    # Not by the contract, which refuses it.
    from marshmallow import ValidationError
    with pytest.raises(ValidationError):
        portal(rules, contact_id).update_portal_billing_profile(
            changes={"payment_terms": {"days": 365}})


def test_portal_billing_profile_is_ones_own(rules):
    one_id, other_id = customer(rules, tax_id=TAX_ID), customer(rules, tax_id=OTHER_TAX_ID)

    assert portal(rules, one_id).get_portal_billing_profile()["tax_id"] == TAX_ID
    assert portal(rules, other_id).get_portal_billing_profile()["tax_id"] == OTHER_TAX_ID
    with pytest.raises(PermissionDenied):
        rules.get_portal_billing_profile()
