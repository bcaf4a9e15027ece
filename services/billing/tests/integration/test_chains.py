"""Verifying series: whatever is changed behind the service is named."""

from datetime import timedelta

import pytest
from invoicing_factories import customer, invoice, set_up

from chassis import clock
from chassis.ids import new_id
from contracts.errors import NotFound


@pytest.fixture
def issued(rules):
    """Five invoices of one series."""
    set_up(rules)
    customer_id = customer(rules)
    return [invoice(rules, customer_id) for _ in range(5)]


def broken(rules, **request):
    return rules.verify_chain(**{"series": "F", **request})["broken"]


def test_verify_chain_that_is_whole(rules, issued):
    assert rules.verify_chain(series="F") == {"checked_count": 5, "broken": None, "next": None}
    assert rules.verify_chain(series="R") == {"checked_count": 0, "broken": None, "next": None}


def test_verify_chain_piece_by_piece(rules, issued):
    first = rules.verify_chain(series="F", limit=2)
    second = rules.verify_chain(series="F", limit=2, after=first["next"])
    third = rules.verify_chain(series="F", limit=2, after=second["next"])

    assert [piece["checked_count"] for piece in (first, second, third)] == [2, 2, 1]
    assert [piece["next"] for piece in (first, second, third)] == [2, 4, None]


@pytest.mark.parametrize(("change", "what"), [
    ({"total.amount": "1.00"}, "Its content is not what was issued."),
    ({"buyer.legal_name": "Otro"}, "Its content is not what was issued."),
    ({"lines.0.description": "Otra cosa"}, "Its content is not what was issued."),
    ({"issued_on": "2020-01-01"}, "Its content is not what was issued."),
    ({"hash": "0" * 64}, "Its content is not what was issued."),
])
def test_verify_chain_names_what_was_changed(rules, issued, change, what):
    rules.store.invoices.update_one({"_id": issued[2]["id"]}, {"$set": change})

    assert broken(rules) == {"invoice_id": issued[2]["id"], "number": issued[2]["number"],
                             "place": 3, "what": what}


def test_verify_chain_names_what_follows_a_document_with_a_forged_hash(rules, issued):
    from billing.invoices.hashing import digest

    forged = {**rules.store.invoices.find_one({"_id": issued[1]["id"]}), "note": "Otra"}
    rules.store.invoices.replace_one(
        {"_id": forged["_id"]}, {**forged, "hash": digest(forged)})

    found = broken(rules)

    assert (found["number"], found["place"]) == (issued[2]["number"], 3)
    assert found["what"] == "It does not follow from what stands before it."


def test_verify_chain_names_a_forged_last_document(rules, issued):
    from billing.invoices.hashing import digest

    forged = {**rules.store.invoices.find_one({"_id": issued[4]["id"]}), "note": "Otra"}
    rules.store.invoices.replace_one(
        {"_id": forged["_id"]}, {**forged, "hash": digest(forged)})

    assert broken(rules)["number"] == issued[4]["number"]


@pytest.mark.parametrize("place", [0, 2, 4])
def test_verify_chain_names_a_gap(rules, issued, place):
    rules.store.invoices.delete_one({"_id": issued[place]["id"]})

    found = broken(rules)

    assert (found["place"], found["what"]) == (place + 1, "What comes after it is missing.")
    assert found["number"] == (issued[place - 1]["number"] if place else None)


def test_verify_chain_names_what_was_added(rules, issued):
    added = {**rules.store.invoices.find_one({"_id": issued[4]["id"]}),
             "_id": new_id("invoice"), "_chain_place": 6, "sequence": 6, "number": "F-added"}
    added.pop("_source_keys", None)
    rules.store.invoices.insert_one(added)

    assert broken(rules)["what"] == "Its series does not know it."


def test_verify_chain_of_a_year(rules, issued):
    clock.move(timedelta(days=366))
    try:
        year = int(issued[0]["issued_on"][:4])
        later = invoice(rules, issued[0]["contact_ids"][0])
    finally:
        clock.move(timedelta())

    assert rules.verify_chain(series="F", year=year)["checked_count"] == 5
    assert rules.verify_chain(series="F", year=year + 1)["checked_count"] == 1
    rules.store.invoices.update_one({"_id": later["id"]}, {"$set": {"note": "Otra"}})
    assert broken(rules, year=year) is None
    assert broken(rules, year=year + 1)["number"] == later["number"]


def test_verify_chain_of_no_series(rules):
    with pytest.raises(NotFound):
        rules.verify_chain(series="Z")


def test_verify_chain_does_not_mind_merges_and_payments(rules, issued):
    rules.store.invoices.update_one({"_id": issued[1]["id"]}, {"$set": {
        "contact_ids": ["contact_other"], "buyer.contact_id": "contact_other",
        "state": "paid", "due_on": "2099-01-01"}})

    assert broken(rules) is None
