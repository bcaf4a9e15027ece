"""How much of an invoice a credit note gives back. Pure sums that add up to the invoice.

What was given back is kept line by line and tax by tax. A tax is reckoned on all that was given
back of its base by then, less what was given back of it before: so the parts never exceed the
whole, and the last one leaves nothing.
"""

from decimal import Decimal

from chassis.money import rounded, zero

from ..errors import MoreThanWasInvoiced
from ..taxes.totals import key_of, tax_of

NOTHING = {"quantity": Decimal(0), "net": Decimal(0)}


def credited_lines(lines, credited, asked, currency):
    """The lines of a credit note, each with `credits_line_id`, as they give back what is asked.

    `lines` are those of the invoice, `credited` is `{line id: {"quantity", "net"}}` of what was
    given back before, `asked` is `[{"line_id", "quantity", "amount"}]` or None for all that is
    left. Raises MoreThanWasInvoiced, and KeyError for a line that is not there.
    """
    by_id = {line["id"]: line for line in lines}
    if asked is None:
        asked = [{"line_id": line["id"]} for line in lines
                 if line["net"] > credited.get(line["id"], NOTHING)["net"]]
    given, so_far = [], {id: dict(one) for id, one in credited.items()}
    for item in asked:
        line = by_id[item["line_id"]]
        held = so_far.setdefault(line["id"], dict(NOTHING))
        part = _part(line, held, item.get("quantity"), item.get("amount"), currency)
        held["quantity"] += part.pop("credited_quantity")
        held["net"] += part["net"]
        given.append(part)
    if not any(part["net"] for part in given):
        raise MoreThanWasInvoiced("Nothing is left to give back.")
    return given, so_far


def _part(line, held, quantity, amount, currency):
    left = line["net"] - held["net"]
    quantity_left = line["quantity"] - held["quantity"]
    if amount is not None:
        return _of_amount(line, rounded(amount, currency), left)
    if quantity is None:
        # What is left of it may be an amount alone.
        return (_of_quantity(line, quantity_left, left, currency) if quantity_left
                else _of_amount(line, left, left))
    if quantity > quantity_left:
        raise MoreThanWasInvoiced(line_id=line["id"], left=str(quantity_left))
    if quantity == quantity_left:
        return _of_quantity(line, quantity, left, currency)
    net = (_share(line, held["quantity"] + quantity, currency)
           - _share(line, held["quantity"], currency))
    if net > left:
        raise MoreThanWasInvoiced(line_id=line["id"], left=str(left))
    return _of_quantity(line, quantity, net, currency)


def _share(line, quantity, currency):
    return rounded(line["net"] * quantity / line["quantity"], currency)


def _of_quantity(line, quantity, net, currency):
    gross = rounded(quantity * line["unit_price"], currency)
    return _line(line, quantity=quantity, unit_price=line["unit_price"], net=net,
                 discount=max(gross - net, zero(currency)), credited_quantity=quantity)


def _of_amount(line, amount, left):
    if amount > left:
        raise MoreThanWasInvoiced(line_id=line["id"], left=str(left))
    return _line(line, quantity=Decimal(1), unit_price=amount, net=amount,
                 discount=Decimal(0), credited_quantity=Decimal(0))


def _line(line, **changed):
    kept = {name: value for name, value in line.items() if name not in ("id", "exemption_reason")}
    return kept | {"credits_line_id": line["id"]} | changed


def credited_sums(lines, taxes, withholding, credited_taxes, currency):
    """What a credit note comes to, and what is then given back of each tax in all.

    `taxes` and `withholding` are those of the invoice, `credited_taxes` what was given back of
    them before, by `name_of`, with `withheld` under "withholding". Returns `(sums, credited)`.
    """
    bases = {}
    for line in lines:
        bases[key_of(line)] = bases.get(key_of(line), Decimal(0)) + line["net"]
    told, credited = [], dict(credited_taxes)
    for total in taxes:
        key = key_of({**total, "vat_rate": total["rate"]})
        base = bases.pop(key, None)
        if base is None:
            continue
        part, credited[name_of(total)] = _of_tax(
            total, base, credited.get(name_of(total)), currency)
        told.append(part)
    net = sum((line["net"] for line in lines), zero(currency))
    total = net + sum(part["tax"] + part["surcharge"] for part in told)
    withheld = None
    if withholding:
        withheld, credited["withholding"] = _of_withholding(
            withholding, net, credited.get("withholding"), currency)
    payable = total - (withheld["amount"] if withheld else 0)
    return {"taxes": told, "withholding": withheld, "net": net, "total": total,
            "payable": payable}, credited


def name_of(total):
    """What a tax is called among what was given back: `S/21/5.2`, points as commas."""
    return (f"{total['vat_code']}/{total['rate'].normalize():f}/"
            f"{total['surcharge_rate'].normalize():f}").replace(".", ",")


def _of_tax(total, base, held, currency):
    held = held or {"base": Decimal(0), "tax": Decimal(0), "surcharge": Decimal(0)}
    in_all = {"base": held["base"] + base,
              "tax": tax_of(held["base"] + base, total["rate"], currency),
              "surcharge": tax_of(held["base"] + base, total["surcharge_rate"], currency)}
    part = {name: in_all[name] - held[name] for name in in_all}
    return {**total, **part}, in_all


def _of_withholding(withholding, net, held, currency):
    held = held or {"base": Decimal(0), "amount": Decimal(0)}
    in_all = {"base": held["base"] + net,
              "amount": tax_of(held["base"] + net, withholding["rate"], currency)}
    part = {name: in_all[name] - held[name] for name in in_all}
    return {**withholding, **part}, in_all
