"""What templates are given: texts that are ready to be shown, the same for all documents.

docs/documents.md describes it for those who change templates.
"""

from decimal import Decimal


def letter(wording, *, type, title, number, seller, buyer, facts, notes=(), is_draft=False,
           footer="", raw=None):
    """The part that all documents have; each kind of document adds its own."""
    return {
        "type": type,
        "language": wording.language,
        "words": wording.words,
        "title": title,
        "number": number or "",
        "is_draft": is_draft,
        "seller": seller,
        "buyer": buyer,
        "facts": [fact for fact in facts if fact["value"]],
        "notes": [note for note in notes if note],
        "footer": footer or footer_of(seller),
        "raw": raw or {},
    }


def labelled(label, value):
    return {"label": label, "value": value or ""}


def party(wording, fiscal, *, role, other_country=None):
    """Who writes or is written to, as a template shows it.

    `fiscal` has legal_name, tax_id, vat_id, address and email; the VAT number is shown to parties
    of another country, and every country but one's own has its name below the address.
    """
    fiscal = fiscal or {}
    address = fiscal.get("address") or {}
    country = address.get("country")
    is_abroad = country != other_country
    lines = [*(address.get("street") or "").splitlines(), _place(address)]
    if is_abroad and country:
        lines.append(wording.country(country))
    ids = [labelled(wording.say("Tax ID"), fiscal.get("tax_id"))]
    if fiscal.get("vat_id") and (is_abroad or not fiscal.get("tax_id")):
        ids.append(labelled(wording.say("VAT number"), fiscal["vat_id"]))
    return {
        "role": role,
        "name": fiscal.get("legal_name") or "",
        "lines": [line for line in lines if line],
        "ids": [id for id in ids if id["value"]],
        "email": fiscal.get("email") or "",
    }


def _place(address):
    locality, region = address.get("locality"), address.get("region")
    place = " ".join(filter(None, [address.get("postal_code"), locality]))
    if region and region != locality:
        place = f"{place} ({region})" if place else region
    return place


def footer_of(seller):
    """The line at the foot of each page: who writes, by name and number."""
    ids = [f"{id['label']} {id['value']}" for id in seller["ids"]]
    return " · ".join(filter(None, [seller["name"], *ids, seller["email"]]))


def line_rows(wording, lines, currency, *, tax_of):
    """The lines of an offer or an invoice; `tax_of(line)` is what is said of its tax."""
    return [{
        **_described(wording, line),
        "quantity": wording.quantity(line["quantity"], line["unit"]),
        "unit_price": wording.price(line["unit_price"], currency),
        "discount": _taken_off(wording, line, currency),
        "tax": tax_of(line),
        "net": wording.amount(line["net"], currency),
    } for line in lines]


def _described(wording, line):
    first, *further = line["description"].splitlines() or [""]
    if line.get("sku"):
        further.append(wording.say("Ref. {sku}", sku=line["sku"]))
    return {"description": first, "details": further}


def _taken_off(wording, line, currency):
    discount = Decimal(str(line["discount"]))
    return f"\u2212{wording.amount(discount, currency)}" if discount else ""


def has_discounts(lines):
    return any(Decimal(str(line["discount"])) for line in lines)


def total_row(label, value, *, is_strong=False):
    return {"label": label, "value": value, "is_strong": is_strong}


def payment_box(title="", rows=(), instalments=()):
    """Where and when to pay; nothing is shown without rows and instalments."""
    return {"title": title, "rows": [row for row in rows if row["value"]],
            "instalments": list(instalments)}
