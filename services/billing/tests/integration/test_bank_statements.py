"""Bank statements: taken in once, matched with reasons, booked by hand or by themselves."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from bank_factories import PAYER, SPANISH, camt, detail, entry, in_base64
from payments_factories import eur, invoiced, open_of, party

from billing.bank.bank_entries import book_sure_entries
from billing.invoices.models import Invoice
from contracts.errors import Conflict, ValidationFailed


@pytest.fixture
def acme(rules):
    return party()


@pytest.fixture
def take_in(rules):
    """Take in entries of a CAMT.053, and give what is known of them, in their order."""

    def take_in(*entries, **options):
        statement = rules.create_bank_statement(
            format="camt053", data=in_base64(camt(*entries, **options)))
        items = rules.list_bank_entries(bank_statement_id=statement["id"])["items"]
        return sorted(items, key=lambda item: item["id"])

    return take_in


def number_of(invoice_id):
    return Invoice.fetch(invoice_id).number


def best(rules, held):
    return rules.suggest_for_bank_entry(bank_entry_id=held["id"])["suggestions"][0]


def test_create_bank_statement_takes_the_same_file_and_movement_once(rules):
    one, other = entry("10.00", detail("A"), ref="1"), entry("20.00", detail("B"), ref="2")
    told = {"format": "camt053", "data": in_base64(camt(one))}

    first = rules.create_bank_statement(**told)
    overlapping = rules.create_bank_statement(
        format="camt053", data=in_base64(camt(one, other, version="08")))

    assert rules.create_bank_statement(**told) == first
    assert (first["entry_count"], first["new_count"]) == (1, 1)
    assert (overlapping["entry_count"], overlapping["new_count"]) == (2, 1)
    assert len(rules.list_bank_entries()["items"]) == 2
    assert len(rules.list_bank_statements()["items"]) == 2


def test_create_bank_statement_twenty_at_once_take_it_in_once(rules):
    told = {"format": "camt053", "data": in_base64(camt(
        entry("10.00", detail("A"), ref="1"), entry("10.00", detail("A"))))}

    with ThreadPoolExecutor(20) as pool:
        ids = set(pool.map(lambda _: rules.create_bank_statement(**told)["id"], range(20)))

    assert len(ids) == 1
    assert len(rules.list_bank_entries()["items"]) == 2


def test_create_bank_statement_takes_in_a_csv(rules):
    text = "Fecha;Concepto;Importe;Ordenante\n20/03/2026;F;-5,00;A\n21/03/2026;G;1.234,00;B\n"

    rules.create_bank_statement(format="csv", data=in_base64(text), mapping=SPANISH)

    assert {(item["amount"]["amount"], item["is_credit"])
            for item in rules.list_bank_entries()["items"]} == {
        ("5.00", False), ("1234.00", True)}


@pytest.mark.parametrize(("told", "pointer"), [
    ({"format": "camt053", "data": "%%%"}, "/data"),
    ({"format": "camt053", "data": in_base64("<a/>")}, "/data"),
    ({"format": "csv", "data": in_base64("a;b")}, "/mapping")])
def test_create_bank_statement_refuses_what_is_no_such_file(rules, told, pointer):
    with pytest.raises(ValidationFailed) as refused:
        rules.create_bank_statement(**told)

    assert refused.value.details["errors"][0]["pointer"] == pointer
    assert rules.list_bank_statements()["items"] == []


def test_suggest_for_bank_entry_by_number_and_amount_is_sure(rules, acme, take_in):
    invoice = invoiced(acme, 121)
    spaced = number_of(invoice).replace("-", " / ").lower()
    (held,) = take_in(entry("121.00", detail(f"Pago {spaced} gracias 12"), ref="1"))

    found = best(rules, held)

    assert (found["contact_id"], found["is_sure"], found["left"]) == (acme, True, "0.00")
    assert found["reasons"] == ["number_in_text", "amount"]
    assert found["allocations"] == [
        {"invoice_id": invoice, "number": number_of(invoice), "amount": "121.00"}]


def test_suggest_for_bank_entry_takes_no_number_for_part_of_a_longer_one(rules, acme, take_in):
    invoice = invoiced(acme, 121)
    (held,) = take_in(entry("7.00", detail(f"{number_of(invoice)}9"), ref="1"))

    assert rules.suggest_for_bank_entry(bank_entry_id=held["id"])["suggestions"] == []


def test_suggest_for_bank_entry_by_structured_reference(rules, acme, take_in):
    invoice = invoiced(acme, 121, payment_reference="RF18539007547034")
    (held,) = take_in(entry("121.00", detail(reference="RF18 5390 0754 7034"), ref="1"))

    found = best(rules, held)

    assert found["reasons"] == ["structured_reference", "amount"]
    assert found["is_sure"]
    assert found["allocations"][0]["invoice_id"] == invoice


def test_suggest_for_bank_entry_of_several_invoices_and_of_a_part(rules, acme, take_in):
    one, two = invoiced(acme, 100, due=1), invoiced(acme, 50, due=2)
    both = f"{number_of(one)}, {number_of(two)}"
    whole, part = take_in(entry("150.00", detail(both), ref="1"),
                          entry("120.00", detail(both), ref="2"))

    assert (best(rules, whole)["is_sure"], best(rules, part)["is_sure"]) == (True, False)
    assert [item["amount"] for item in best(rules, part)["allocations"]] == ["100.00", "20.00"]


def test_suggest_for_bank_entry_sees_what_banks_kept_back(rules, acme, take_in):
    invoice = invoiced(acme, 100)
    (held,) = take_in(entry("98.00", detail(number_of(invoice), charges="2.00"), ref="1"))

    assert best(rules, held)["reasons"] == ["number_in_text", "amount_less_charges"]
    booked = rules.book_bank_entry(
        bank_entry_id=held["id"], contact_id=acme, charges=eur("2.00"),
        allocations=[{"invoice_id": invoice}])
    assert open_of(invoice) == ("0.00", "paid")
    assert booked["charges"] == eur("2.00")


def test_suggest_for_bank_entry_by_account_name_and_amount(rules, acme, take_in):
    rules.create_payment(contact_id=acme, amount=eur("1"), payer_iban=PAYER, allocating="none")
    bolt = party("Bolt")
    mine, theirs = invoiced(acme, 77), invoiced(
        bolt, 88, buyer={"legal_name": "Bólt Industrias, S.A.", "address": {"country": "ES"}})
    lone = invoiced(party("Lone"), 33)
    by_iban, by_name, by_amount = take_in(
        entry("77.00", detail("?", iban=PAYER), ref="1"),
        entry("88.00", detail("?", name="BOLT INDUSTRIAS SA"), ref="2"),
        entry("33.00", detail("?"), ref="3"))

    assert (best(rules, by_iban)["allocations"][0]["invoice_id"],
            best(rules, by_iban)["reasons"]) == (mine, ["payer_iban", "amount"])
    assert best(rules, by_iban)["is_sure"]
    assert (best(rules, by_amount)["allocations"][0]["invoice_id"],
            best(rules, by_amount)["reasons"]) == (lone, ["amount"])
    found = best(rules, by_name)
    assert (found["allocations"][0]["invoice_id"], found["is_sure"]) == (theirs, False)


def test_book_bank_entry_makes_one_payment_however_often_at_once(rules, acme, take_in):
    invoice = invoiced(acme, 100)
    (held,) = take_in(entry("130.00", detail(number_of(invoice), iban=PAYER), ref="1"))

    def book(_):
        try:
            return rules.book_bank_entry(bank_entry_id=held["id"], contact_id=acme)["payment_id"]
        except Conflict as refused:
            return refused.code

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(book, range(20)))

    assert answers.count("entry_is_booked") == 19
    (payment,) = rules.list_payments()["items"]
    assert (payment["unallocated"], payment["payer_iban"]) == (eur("30.00"), PAYER)
    assert payment["received_at"].startswith("2026-03-20")
    assert rules.get_bank_entry(bank_entry_id=held["id"])["payment_id"] == payment["id"]
    assert rules.check_balances()["is_right"]


def test_book_bank_entry_of_a_return_reverses_the_payment(rules, acme, take_in):
    invoice = invoiced(acme, 100)
    paid, back = take_in(
        entry("100.00", detail(number_of(invoice), iban=PAYER), ref="1"),
        entry("100.00", detail("AM04", iban=PAYER, credit=False), ref="2", credit=False,
              reversal=True))
    rules.book_bank_entry(bank_entry_id=paid["id"], contact_id=acme)
    found = best(rules, back)

    rules.book_bank_entry(
        bank_entry_id=back["id"], reverses_payment_id=found["reverses_payment_id"])

    assert open_of(invoice) == ("100.00", "issued")
    assert rules.check_balances()["is_right"]


def test_book_bank_entry_refuses_what_went_out_and_ignores_what_it_is_told_to(rules, acme, take_in):
    (held,) = take_in(entry("9.00", detail("Rent", credit=False), ref="1", credit=False))

    with pytest.raises(Conflict) as refused:
        rules.book_bank_entry(bank_entry_id=held["id"], contact_id=acme)

    assert refused.value.code == "entry_is_a_debit"
    ignored = rules.ignore_bank_entry(bank_entry_id=held["id"], note="Rent")
    assert ignored["state"] == "ignored"
    assert rules.list_bank_entries(state="open")["items"] == []


def test_book_sure_entries_books_what_is_sure_where_that_is_set(rules, acme, take_in):
    sure, unsure = invoiced(acme, 100), invoiced(acme, 60)
    entries = take_in(entry("100.00", detail(number_of(sure)), ref="1"),
                      entry("100.00", detail(number_of(sure)), ref="2"),
                      entry("40.00", detail(number_of(unsure)), ref="3"))
    book_sure_entries()
    assert rules.list_payments()["items"] == []

    rules.set_bank_settings(books_sure_matches=True)
    book_sure_entries()
    book_sure_entries()

    assert (open_of(sure)[0], open_of(unsure)[0]) == ("0.00", "60.00")
    states = [rules.get_bank_entry(bank_entry_id=held["id"])["state"] for held in entries]
    assert sorted(states) == ["booked", "open", "open"]
    assert rules.check_balances()["is_right"]
