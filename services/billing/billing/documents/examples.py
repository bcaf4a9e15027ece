"""Documents that never were, to try templates with: they hold whatever a document can hold."""

from decimal import Decimal

from chassis.printing.quotes import quote_letter

from .letters import invoice_letter
from .statements import statement_letter

_SELLER = {
    "legal_name": "Example Company, S.L.", "tax_id": "B12345674", "vat_id": "ESB12345674",
    "email": "billing@example.com", "iban": "ES9121000418450200051332",
    "address": {"street": "Calle Mayor 1", "postal_code": "28013", "locality": "Madrid",
                "region": "Madrid", "country": "ES"},
}
_BUYER = {
    "legal_name": "Müller & Söhne GmbH", "tax_id": None, "vat_id": "DE811569869",
    "email": "office@example.org",
    "address": {"street": "Hauptstraße 1\nHinterhaus", "postal_code": "50667",
                "locality": "Köln", "region": None, "country": "DE"},
}
_DAY, _DUE_ON, _LATER = "2026-03-02", "2026-04-01", "2026-05-01"


def example_letter(kind, language):
    """What the template of such a kind is given of an example."""
    made = {"invoice": _invoice, "quote": _quote, "statement": _statement}[kind]
    letter, document = made()
    return letter(document | {"language": language})


def _line(description, quantity, unit, price, discount, net, *, rate, surcharge="0", **fields):
    return {
        "description": description, "sku": None, "quantity": Decimal(quantity), "unit": unit,
        "unit_price": Decimal(price), "discount": Decimal(discount), "net": Decimal(net),
        "tax_category": "standard", "vat_code": "S" if rate != "0" else "E",
        "vat_rate": Decimal(rate), "tax_rate": Decimal(rate),
        "surcharge_rate": Decimal(surcharge), **fields,
    }


def _lines():
    return [
        _line("Consulting\nPreparation, workshop and report", "12.5", "HUR", "90.00", "0",
              "1125.00", rate="21"),
        _line("Widget, blue", "100", "C62", "1.2345", "12.35", "111.10", rate="10",
              surcharge="1.4", sku="WDG-001"),
        _line("Training for staff", "1", "C62", "500.00", "0", "500.00", rate="0"),
        *(_line(f"Widget number {number}", "1", "C62", "10.00", "0", "10.00", rate="21")
          for number in range(1, 31)),
    ]


def _invoice():
    def tax(code, rate, base, amount, surcharge_rate="0", surcharge="0.00"):
        return {"vat_code": code, "rate": Decimal(rate), "base": Decimal(base),
                "tax": Decimal(amount), "surcharge_rate": Decimal(surcharge_rate),
                "surcharge": Decimal(surcharge), "exemption_reason": None}

    def money(amount):
        return {"amount": Decimal(amount), "currency": "EUR"}

    return invoice_letter, {
        "id": "invoice_01khe3s540empt7qjfm3ec56a6", "kind": "invoice", "type_code": "380",
        "state": "issued", "number": "EXAMPLE-2026-0001", "issued_on": _DAY, "supplied_on": _DAY,
        "due_on": _LATER, "customer_reference": "PO 4711", "seller": _SELLER, "buyer": _BUYER,
        "lines": _lines(),
        "taxes": [tax("S", "21", "1425.00", "299.25"),
                  tax("S", "10", "111.10", "11.11", "1.4", "1.56"),
                  tax("E", "0", "500.00", "0.00")],
        "withholding": {"rate": Decimal("15"), "base": Decimal("1125.00"),
                        "amount": Decimal("168.75")},
        "net": money("2036.10"), "total": money("2348.02"), "payable": money("2179.27"),
        "instalments": [{"due_on": _DUE_ON, "amount": Decimal("1089.64")},
                        {"due_on": _LATER, "amount": Decimal("1089.63")}],
        "payment_means": "58", "note": "This is an example.",
    }


def _quote():
    return quote_letter, {
        "number": "EXAMPLE-Q-0001", "version_number": 2, "currency": "EUR", "quoted_on": _DAY,
        "expires_on": _DUE_ON, "customer_reference": "RFQ 12", "owner_name": "Ana Ruiz",
        "seller": _SELLER, "buyer": _BUYER, "note": "This is an example.",
        "lines": [*_lines(), _line("Further training", "2", "DAY", "400.00", "0", "800.00",
                                   rate="21", is_optional=True)],
        "taxes": [{"rate": Decimal("21"), "tax": Decimal("299.25")},
                  {"rate": Decimal("10"), "tax": Decimal("11.11")}],
        "net": {"amount": Decimal("2036.10"), "currency": "EUR"},
        "total": {"amount": Decimal("2346.46"), "currency": "EUR"},
    }


def _statement():
    entries = [("2026-03-05", "invoice", "F-2026-0093", "2026-04-04", "1512.50", "1612.50"),
               ("2026-03-20", "payment", "Transfer 1", None, "-600.00", "1012.50"),
               ("2026-03-25", "credit_note", "R-2026-0004", None, "-12.50", "1000.00")]
    names = ("day", "kind", "title", "due_on", "amount", "balance")
    statement = {
        "starts_on": "2026-03-01", "ends_on": "2026-03-31",
        "currencies": [
            {"currency": "EUR", "opening": "100.00", "closing": "1000.00", "entries": [
                {"id": "", **dict(zip(names, entry, strict=True))} for entry in entries]},
            {"currency": "USD", "opening": "0.00", "closing": "-20.00", "entries": [
                {"id": "", "day": "2026-03-09", "kind": "payment", "title": "Transfer 2",
                 "due_on": None, "amount": "-20.00", "balance": "-20.00"}]}],
        "ageing": [{"currency": "EUR", "not_due": "900.00", "days_1_30": "100.00",
                    "days_31_60": "0.00", "days_61_90": "0.00", "over_90_days": "0.00"}],
    }

    def letter(statement):
        return statement_letter(statement, seller=_SELLER, buyer=_BUYER,
                                language=statement["language"])

    return letter, statement
