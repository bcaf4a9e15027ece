"""Lines of orders: what each comes to, and what all of them do."""

from decimal import Decimal

from chassis.ids import new_id
from chassis.money import rounded, stored, zero
from contracts.errors import ValidationFailed
from contracts.lines import net_of

# What an amount of a contract can hold.
_TOO_MUCH = Decimal(10) ** 15


def reckoned(lines, currency, places=None):
    """Lines with their discount and net, those at some places or all.

    Raises ValidationFailed at those that come to nonsense.
    """
    found, errors = [], []
    for place in range(len(lines)) if places is None else places:
        line = lines[place]
        discount = line.get("discount")
        discount = zero(currency) if discount is None else discount
        net = net_of(line["quantity"], line["unit_price"], discount)
        if net < 0:
            errors.append({"pointer": f"/lines/{place}/discount",
                           "detail": "More is taken off than the line comes to."})
        elif net >= _TOO_MUCH:
            errors.append({"pointer": f"/lines/{place}", "detail": "This is too much money."})
        else:
            found.append({**line, "discount": discount, "net": rounded(net, currency)})
    if errors:
        raise ValidationFailed(errors=errors)
    return found


def lines_to_ship(lines):
    """Priced lines as an order stores them, of which nothing has left us."""
    return [{name: value for name, value in
             stored({"id": new_id("line"), **line, "shipped_quantity": Decimal(0)}).items()
             if value is not None} for line in lines]


def sums_of(lines, currency):
    """`{"total", "margin"}` of priced lines; no margin where the cost of one is not known."""
    total = sum((line["net"] for line in lines), zero(currency))
    costs = [line.get("unit_cost") for line in lines]
    cost = None if None in costs else sum(
        line["quantity"] * unit_cost for line, unit_cost in zip(lines, costs, strict=True))
    if max(total, cost or 0) >= _TOO_MUCH:
        raise ValidationFailed.at("/lines", "This is too much money.")
    sums = {"total": {"amount": total, "currency": currency}}
    if cost is not None:
        sums["margin"] = {"amount": rounded(total - cost, currency), "currency": currency}
    return stored(sums)


def left_to_ship(line):
    """How much of a stored line has not left us yet."""
    return line["quantity"].to_decimal() - line["shipped_quantity"].to_decimal()
