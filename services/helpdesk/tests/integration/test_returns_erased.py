"""What returns hold of people: given out, merged, erased, and kept where money moved."""

import pytest
from return_factories import Shop, a_return, asked_of, inspected

from chassis import references
from chassis.testing.parties import party
from helpdesk.holdings import HelpdeskHoldings
from helpdesk.models import DOCUMENTS
from helpdesk.returns import default_reasons, settlements
from helpdesk.returns.models import Return
from helpdesk.tickets.models import StoredFile


@pytest.fixture
def holdings():
    return HelpdeskHoldings(DOCUMENTS)


@pytest.fixture
def shop(rules, monkeypatch):
    default_reasons.seed()
    return asked_of(Shop(), monkeypatch)


def a_told_one(rules, shop):
    held = rules.request_return(**a_return(shop))
    rules.add_return_photo(return_id=held["id"], name="yo.jpg", content="aGk=")
    return held


def test_collect_gives_out_what_is_theirs(rules, shop, holdings):
    held = a_told_one(rules, shop)
    rules.record_return_cause(return_id=held["id"], cause="x", description="SECRETO")

    ((_, found),) = [item for item in holdings.collect([shop.customer_id], portable=False)
                     if item[0] == "returns"]

    assert (found["id"], found["words"]) == (held["id"], "Cojea.")
    assert "SECRETO" not in str(found)


def test_return_of_one_who_is_erased_goes_with_its_photos(rules, shop, holdings):
    a_told_one(rules, shop)

    counts, kept = holdings.erase([shop.customer_id], "data_request_1")

    assert (counts["returns"], counts["photos"], kept) == (1, 1, [])
    assert Return.collection().count_documents({}) == 0
    assert StoredFile.collection().count_documents({}) == 0


def test_return_by_which_money_moved_stays_without_what_was_said(rules, shop, holdings):
    held = inspected(rules, a_told_one(rules, shop))
    rules.settle_return(return_id=held["id"], how="refund", text="Abonado, Ana.")
    settlements.settle(held["id"])

    _, kept = holdings.erase([shop.customer_id], "data_request_1")

    assert [item["what"] for item in kept] == ["returns"]
    raw = Return.collection().find_one({"_id": held["id"]})
    assert not {"words", "photos", "outcome_text"} & raw.keys()
    assert raw["settlement"]["evidence"]


def test_supplier_who_is_erased_is_taken_out(rules, shop, holdings):
    held, supplier = a_told_one(rules, shop), party("organisation")
    rules.record_return_cause(
        return_id=held["id"], cause="x", description="y", supplier_id=supplier)
    rules.set_return_claim(return_id=held["id"], contact_id=supplier, state="asked",
                           asked={"amount": "30.00", "currency": "EUR"})

    holdings.erase([supplier], "data_request_1")

    left = rules.get_return(return_id=held["id"])
    assert (left["cause"]["supplier_id"], left.get("claim")) == (None, None)
    assert left["words"] == "Cojea."


def test_returns_follow_a_merge(rules, shop):
    held, survivor = a_told_one(rules, shop), party()

    references.follow(DOCUMENTS, old_id=shop.customer_id, new_id=survivor, key="merge_1")

    assert rules.get_return(return_id=held["id"])["contact_ids"] == [survivor]
