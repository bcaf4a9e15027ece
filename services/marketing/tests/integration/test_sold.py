"""Orders and invoices as marketing keeps them: as they were told last, whatever comes first."""

from decimal import Decimal

import pytest
from marketing_factories import (
    a_contact,
    a_line,
    an_invoice,
    an_order,
    happened,
    issued,
    moment,
    money,
    placed,
)

from chassis.ids import new_id
from chassis.money import exact


@pytest.fixture
def eva(rules):
    """Contacts that contacts told of."""
    return _told_contact(rules)


@pytest.fixture
def luz(rules):
    return _told_contact(rules, name="Luz Gil")


def _told_contact(rules, **fields):
    contact = a_contact(**fields)
    rules.react("on_contact_created", happened("contacts.contact.created", {
        "contact": contact, "changed": []}))
    return contact


def held(rules, order):
    return rules.store.sold_orders.find_one({"_id": order["id"]})


def merge(rules, merged, survivor):
    """The event of a merge, taken up."""
    data = {"contact": {**survivor, "version": 2}, "merged_id": merged["id"],
            "merge_id": new_id("merge"), "changed": []}
    event = happened("contacts.contact.merged", data)
    rules.react("on_contact_merged", event)
    return data


def test_order_is_kept_as_it_was_told_last(rules, eva):
    order = an_order(eva["id"], "250.00", margin=money("75.00"),
                     lines=[a_line("250.00", product_id=new_id("product"))])
    rules.react("on_order_told", placed(order))
    rules.react("on_order_told", happened("sales.order.cancelled", {
        "order": {**order, "version": 3, "state": "cancelled"}}))
    rules.react("on_order_told", happened("sales.order.confirmed", {
        "order": {**order, "version": 2, "state": "confirmed"}}))

    kept = held(rules, order)
    assert (kept["state"], kept["_told_version"], kept["version"]) == ("cancelled", 3, 2)
    assert (exact(kept["house_total"]), exact(kept["house_margin"])) == (
        Decimal("250.00"), Decimal("75.00"))
    assert [exact(line["net"]) for line in kept["lines"]] == [Decimal("250.00")]


def test_order_marks_the_worth_of_whom_it_concerns(rules, eva, luz):
    order = an_order(eva["id"])
    rules.react("on_order_told", placed({**order, "contact_ids": [eva["id"], luz["id"]]}))

    assert {raw["_id"] for raw in rules.store.stale_worth.find()} == {eva["id"], luz["id"]}


def test_invoice_is_kept_with_what_is_open_and_what_it_credits(rules, eva):
    invoice = an_invoice(eva["id"], "100.00", order_ids=[new_id("order")])
    credit = an_invoice(eva["id"], "40.00", kind="credit_note", credits_invoice_id=invoice["id"])
    rules.react("on_invoice_told", issued(invoice))
    rules.react("on_invoice_told", issued(credit))
    rules.react("on_invoice_told", happened("billing.invoice.paid", {"invoice": {
        **invoice, "version": 2, "state": "paid", "paid_at": moment(),
        "open_amount": money("0.00")}}))

    kept = rules.store.sold_invoices.find_one({"_id": invoice["id"]})
    assert (kept["state"], exact(kept["open_amount"]["amount"])) == ("paid", Decimal("0.00"))
    assert kept["paid_at"] is not None
    noted = rules.store.sold_invoices.find_one({"_id": credit["id"]})
    assert (noted["credits_invoice_id"], exact(noted["house_net"])) == (
        invoice["id"], Decimal("40.00"))


def test_invoice_that_we_issue_for_a_supplier_is_none_of_ours(rules, eva):
    rules.react("on_invoice_told", issued(an_invoice(eva["id"], is_self_billed=True)))

    assert rules.store.sold_invoices.count_documents({}) == 0


def test_order_follows_a_merge_and_goes_back(rules, eva, luz):
    order = an_order(eva["id"])
    rules.react("on_order_told", placed(order))

    merged = merge(rules, eva, luz)
    assert held(rules, order)["contact_ids"] == [luz["id"]]

    rules.react("on_contact_unmerged", happened("contacts.contact.unmerged", {
        "contact": eva, "survivor": {**luz, "version": 3}, "merge_id": merged["merge_id"]}))
    assert held(rules, order)["contact_ids"] == [eva["id"]]


def test_order_that_is_told_after_a_merge_is_the_survivors_and_goes_back(rules, eva, luz):
    merged = merge(rules, eva, luz)

    order = an_order(eva["id"])
    rules.react("on_order_told", placed(order))
    assert held(rules, order)["contact_ids"] == [luz["id"]]

    rules.react("on_contact_unmerged", happened("contacts.contact.unmerged", {
        "contact": eva, "survivor": {**luz, "version": 3}, "merge_id": merged["merge_id"]}))
    assert held(rules, order)["contact_ids"] == [eva["id"]]


def test_order_of_a_merged_contact_is_news_although_the_merge_changed_it(rules, eva, luz):
    order = an_order(eva["id"])
    rules.react("on_order_told", placed(order))
    merge(rules, eva, luz)

    rules.react("on_order_told", happened("sales.order.confirmed", {
        "order": {**order, "version": 2, "state": "confirmed"}}))

    assert (held(rules, order)["state"], held(rules, order)["contact_ids"]) == (
        "confirmed", [luz["id"]])


def test_orders_of_who_is_erased_go_and_never_come_back(rules, eva, luz):
    alone, shared = an_order(eva["id"]), an_order(eva["id"])
    shared["contact_ids"].append(luz["id"])
    for order in (alone, shared):
        rules.react("on_order_told", placed(order))

    rules.react("on_data_request_opened", happened("contacts.data_request.opened", {
        "data_request_id": new_id("data_request"), "kind": "erasure",
        "contact_ids": [eva["id"]], "opened_at": moment(), "due_at": moment(-30)}))
    rules.react("on_order_told", happened("sales.order.delivered", {
        "order": {**alone, "version": 2, "state": "delivered"}}))

    assert held(rules, alone) is None
    assert held(rules, shared)["contact_ids"] == [luz["id"]]
