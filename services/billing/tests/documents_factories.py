"""Invoices as they are issued, with sums that add up."""

from decimal import ROUND_HALF_UP, Decimal

from chassis.ids import new_id
from chassis.money import rounded

SELLER = {
    "contact_id": None, "legal_name": "Vínculo Muñoz y Asociados, S.L.", "tax_id": "B12345674",
    "vat_id": "ESB12345674", "email": "facturas@vinculo.example",
    "einvoice_address": "9920:ESB12345674", "iban": "ES9121000418450200051332",
    "language": "es",
    "address": {"street": "Calle de Alcalá 100\nPlanta 3", "locality": "Madrid",
                "region": "Madrid", "postal_code": "28009", "country": "ES"},
}
BUYER = {
    "contact_id": "contact_01kerq4qhyf7brxwhe1135z2d6",
    "legal_name": "Panadería Peñíscola, S.A.", "tax_id": "A58818501", "vat_id": "ESA58818501",
    "email": "compras@peniscola.example", "einvoice_address": None, "iban": None,
    "language": "es",
    "address": {"street": "Avenida del Papa Luna 7", "locality": "Peñíscola",
                "region": "Castellón", "postal_code": "12598", "country": "ES"},
}
ABROAD = BUYER | {
    "legal_name": "Bäckerei Größe GmbH", "tax_id": None, "vat_id": "DE811569869",
    "language": "en",
    "address": {"street": "Hauptstraße 1", "locality": "Köln", "region": None,
                "postal_code": "50667", "country": "DE"},
}


def line(description="Pan de molde", *, quantity="1", unit="C62", price="100.00", discount="0",
         vat_code="S", rate="21", surcharge="0", currency="EUR", sku=None):
    """A line as an invoice has it, its net half-up at the minor unit."""
    net = rounded(Decimal(quantity) * Decimal(price) - Decimal(discount), currency)
    return {
        "id": new_id("line"), "description": description, "sku": sku, "quantity": Decimal(quantity),
        "unit": unit, "unit_price": Decimal(price), "discount": Decimal(discount), "net": net,
        "tax_category": "standard", "vat_code": vat_code, "vat_rate": Decimal(rate),
        "surcharge_rate": Decimal(surcharge),
    }


def taxes_of(lines, currency):
    """What is owed for each tax and rate, half-up at the minor unit."""
    found = {}
    for one in lines:
        key = (one["vat_code"], one["vat_rate"], one["surcharge_rate"])
        found[key] = found.get(key, Decimal(0)) + one["net"]
    return [{
        "vat_code": code, "rate": rate, "base": base, "tax": rounded(base * rate / 100, currency),
        "surcharge_rate": extra, "surcharge": rounded(base * extra / 100, currency),
        "exemption_reason": None,
    } for (code, rate, extra), base in found.items()]


def issued_invoice(*lines, currency="EUR", type_code="380", withheld=None, **fields):
    """An issued invoice of these lines; `withheld` is the rate of income tax kept back."""
    lines = list(lines) or [line(currency=currency)]
    taxes = taxes_of(lines, currency)
    net = sum((one["net"] for one in lines), Decimal(0))
    total = net + sum((tax["tax"] + tax["surcharge"] for tax in taxes), Decimal(0))
    kept = None if withheld is None else {
        "rate": Decimal(withheld), "base": net,
        "amount": (net * Decimal(withheld) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)}
    payable = total - (kept["amount"] if kept else 0)
    return {
        "id": new_id("invoice"), "version": 1,
        "created_at": "2026-11-28T09:00:00Z", "updated_at": "2026-11-28T09:00:00Z",
        "kind": "credit_note" if type_code in ("381", "261") else "invoice",
        "type_code": type_code, "state": "issued", "series": "F", "sequence": 93,
        "number": "F-2026-0093", "issued_on": "2026-11-28", "issued_at": "2026-11-28T09:00:00Z",
        "supplied_on": "2026-11-27", "due_on": "2026-12-28", "instalments": [],
        "currency": currency, "seller": SELLER, "buyer": BUYER, "lines": lines, "taxes": taxes,
        "withholding": kept,
        "net": {"amount": net, "currency": currency},
        "total": {"amount": total, "currency": currency},
        "payable": {"amount": payable, "currency": currency},
        "open_amount": {"amount": payable, "currency": currency},
        "payment_means": "58", "payment_reference": None, "order_ids": [],
        "contact_ids": [BUYER["contact_id"]], "is_self_billed": type_code in ("389", "261"),
        "language": None, **fields,
    }
