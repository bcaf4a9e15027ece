"""Every place that holds the id of a contact is registered and can be looked up by an index."""

import re

import pytest
from invoicing_factories import customer, draft, invoice, order, party, set_up, tell

from billing.models import DOCUMENTS
from chassis.ids import new_id
from chassis.parties.models import Party
from contracts.context import Actor

CONTACT_ID = re.compile(r"contact_[0-9a-z]{26}")


def places_of(value, path=""):
    """The dotted paths at which a document holds ids of contacts."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places_of(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for inner in value:
            yield from places_of(inner, path)
    elif isinstance(value, str) and CONTACT_ID.search(value):
        yield path


@pytest.fixture
def filled(rules):
    """A store with something in each of its collections."""
    set_up(rules, invoicing_policy="monthly", approves_profile_changes=True)
    customer_id = customer(rules)
    issued = invoice(rules, customer_id)
    rules.create_credit_note(invoice_id=issued["id"], reason="Todo")
    draft(rules, customer_id)
    tell(rules, order(customer_id), order(party()))
    rules.create_series(code="S", kinds=["self_billed"], contact_id=customer_id)
    theirs = Actor(new_id("login"), roles=("customer",), contact_id=customer_id,
                   party_id=customer_id)
    rules.by(theirs).update_portal_billing_profile(changes={"legal_name": "Otra"})
    return rules


def test_ids_of_contacts_lie_only_where_they_are_registered(filled):
    found = {}
    for document in DOCUMENTS:
        for raw in document.collection().find():
            found.setdefault(document, set()).update(places_of(raw))
    # What a version says is as it was; whose it is stands beside.
    history = {"profile.contact_id", "waiting_for"}

    missing = {document.__name__: paths - set(document.CONTACT_REFERENCES) - history
               for document, paths in found.items() if document is not Party}
    assert {name: paths for name, paths in missing.items() if paths} == {
        # Follows the contact by itself (settle_references).
        "BillingProfileChange": {"_waiting_for"}}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.__name__)
def test_ids_of_contacts_are_found_by_an_index(rules, document):
    firsts = {next(iter(index["key"].to_dict())) for index in document.collection().list_indexes()}
    all_in = getattr(document, "CONTACTS_ALL_IN", None)

    assert set([all_in] if all_in else document.CONTACT_REFERENCES) <= firsts


def test_two_changes_that_wait_are_one_after_a_merge(filled):
    from billing.profiles.models import BillingProfileChange
    from chassis import references
    from chassis.outbox import commit

    (first,) = filled.list_billing_profile_changes(state="waiting")["items"]
    other_id = customer(filled)
    theirs = Actor(new_id("login"), roles=("customer",), contact_id=other_id, party_id=other_id)
    filled.by(theirs).update_portal_billing_profile(changes={"legal_name": "Tercera"})

    commit(lambda: references.follow(
        DOCUMENTS, old_id=other_id, new_id=first["contact_id"], key=new_id("merge")))

    held = BillingProfileChange.objects(waiting_for=first["contact_id"])
    assert [one.id for one in held] == [first["id"]]
    assert len(filled.list_billing_profile_changes(contact_id=first["contact_id"])["items"]) == 2


def test_erasure_leaves_what_the_law_has_us_keep(filled):
    from chassis.holdings import DocumentHoldings
    from chassis.outbox import commit

    (customer_id,) = {one["contact_ids"][0] for one in filled.list_invoices()["items"]}
    holdings = DocumentHoldings(DOCUMENTS)

    counts, kept = commit(lambda: holdings.erase([customer_id], new_id("data_request")))

    assert {one["what"] for one in kept} == {"invoices", "series"}
    assert counts == {"parties": 1, "billing_profiles": 1, "billing_profile_versions": 1,
                      "billing_profile_changes": 1, "ordered": 1}
    assert filled.verify_chain(series="F")["broken"] is None
