"""Files of banks: CAMT.053 in its versions, CSV in its ways, and what is no such file."""

from decimal import Decimal

import pytest
from bank_factories import ACCOUNT, PAYER, SPANISH, camt, detail, entry

from billing.bank import camt as rules
from billing.bank import tables
from billing.bank.movements import checked, keys_of
from contracts.billing.bank_statement import CsvMapping
from contracts.errors import ValidationFailed


def read(*entries, **options):
    return checked(rules.movements_of(camt(*entries, **options).encode()))


def read_csv(text, **mapping):
    loaded = CsvMapping().load({**SPANISH, **mapping})
    data = text if isinstance(text, bytes) else text.encode()
    return checked(tables.movements_of(data, loaded))


@pytest.mark.parametrize("version", ["02", "03", "04", "06", "08", "10"])
def test_movement_is_read_in_any_version(version):
    new = version in ("08", "10")
    told = entry("121.00", detail("Factura F-2026-0001", name="Acme S.L.", iban=PAYER,
                                  reference="RF18539007547034", new=new), ref="N1", new=new)

    (movement,) = read(told, version=version)

    assert (movement.amount, movement.currency, movement.is_credit) == (
        Decimal("121.00"), "EUR", True)
    assert (movement.account_iban, movement.booked_on) == (ACCOUNT, "2026-03-20")
    assert (movement.payer_name, movement.payer_iban) == ("Acme S.L.", PAYER)
    assert (movement.text, movement.reference) == ("Factura F-2026-0001", "RF18539007547034")
    assert movement.end_to_end_id is None


def test_batch_comes_as_its_parts_and_as_a_whole_when_they_say_no_amounts():
    parts = read(entry("30.00", detail("A", amount="10.00"), detail("B", amount="20.00"), ref="N"))
    whole = read(entry("30.00", detail("A"), detail("B"), ref="N"))

    assert [(part.text, part.amount) for part in parts] == [
        ("A", Decimal("10.00")), ("B", Decimal("20.00"))]
    assert len(set(keys_of(parts))) == 2
    assert [movement.amount for movement in whole] == [Decimal("30.00")]


def test_charges_and_returns_are_told():
    charged, returned = read(
        entry("98.00", detail("F", charges="2.00"), ref="1"),
        entry("50.00", detail("AM04", iban=PAYER, credit=False), ref="2", credit=False,
              reversal=True))

    assert charged.charges == Decimal("2.00")
    assert (returned.is_credit, returned.is_return, returned.payer_iban) == (False, True, PAYER)


def test_what_is_not_booked_yet_is_left_out():
    assert read(entry("5.00", detail("A"), status="PDNG")) == []


@pytest.mark.parametrize("data", [
    b"", b"hello", b"<a/>", b"<Document><BkToCstmrStmt/></Document>",
    camt(entry("x", detail("A"))).encode(), camt(entry("1.001", detail("A"))).encode(),
    camt(entry("NaN", detail("A"))).encode(), camt(entry("1.00", day="20/03/2026")).encode(),
    camt(entry("-1.00", detail("A"))).encode(),
    b'<?xml version="1.0" encoding="nonsense"?><a/>',
    b'<!DOCTYPE a [<!ENTITY x "y">]>' + camt().encode().partition(b"?>")[2],
    b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document>&x;</Document>',
])
def test_anything_else_is_refused(data):
    with pytest.raises(ValidationFailed) as refused:
        checked(rules.movements_of(data))

    assert refused.value.details["errors"][0]["pointer"] == "/data"


def test_movement_is_known_again_by_its_key_and_twins_are_two():
    told = entry("5.00", detail("Coffee"))

    one, twins = keys_of(read(told)), keys_of(read(told, told))

    assert one == twins[:1]
    assert len(set(twins)) == 2


@pytest.mark.parametrize(("amount", "read_as", "options"), [
    ("1.234,56", "1234.56", {}), ("-12,5", "12.5", {}), ("12,50-", "12.50", {}),
    ("1,234.56", "1234.56", {"decimal": "."}), ("1 000,00 €", "1000.00", {})])
def test_amount_of_a_csv_is_read(amount, read_as, options):
    (movement,) = read_csv(f'Fecha;Concepto;Importe;Ordenante\n20/03/2026;F;"{amount}";Acme\n',
                           **options)

    assert movement.amount == Decimal(read_as)
    assert movement.is_credit == ("-" not in amount)
    assert (movement.booked_on, movement.payer_name) == ("2026-03-20", "Acme")


def test_csv_of_a_spanish_bank_is_read_with_lines_before_it():
    text = "Movimientos;;;\nFecha;Concepto;Importe;Ordenante\n20.03.2026;Año nº 1;1,00;Peña\n"

    (movement,) = read_csv(text.encode("cp1252"), skip_lines=1, date_format="DD.MM.YYYY")

    assert (movement.text, movement.payer_name) == ("Año nº 1", "Peña")


@pytest.mark.parametrize(("text", "pointer"), [
    ("", "/mapping/columns/booked_on"), ("Fecha;Concepto\n", "/mapping/columns/amount"),
    ("Fecha;Concepto;Importe;Ordenante\n20/03/2026;F;viel;A\n", "/data"),
    ("Fecha;Concepto;Importe;Ordenante\n2026;F;1,00;A\n", "/data")])
def test_csv_that_does_not_fit_its_mapping_is_refused(text, pointer):
    with pytest.raises(ValidationFailed) as refused:
        read_csv(text)

    assert pointer in [error["pointer"] for error in refused.value.details["errors"]]
