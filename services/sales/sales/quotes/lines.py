"""The lines of a quote: products by their lists and promotions, other things by their own price."""

from dataclasses import dataclass
from decimal import Decimal

from chassis.money import zero
from contracts.errors import ValidationFailed

from ..pricing import prices


@dataclass
class Priced:
    """Lines with their prices, what promotions gave and sellers took off, and when that was."""

    lines: list
    promotions: list
    coupons: list
    given: Decimal
    priced_at: object


def price_lines(asked, *, currency, customer, coupons, agreement_id):
    """Price lines as they were asked for (`NewQuoteLine`); returns a `Priced`.

    What the customer may leave is priced by itself, so that nothing else costs more without it.
    Raises ValidationFailed for a line that is neither a product nor says its own price, and what
    is wrong with a coupon.
    """
    _refuse_misfits(asked)

    def price(places, codes):
        return prices.price(
            [_basket_line(asked[place]) for place in places], currency, customer, "quote", codes,
            agreement_id=agreement_id)

    firm = [place for place, line in enumerate(asked) if not line.get("is_optional")]
    optional = [place for place, line in enumerate(asked) if line.get("is_optional")]
    together = price(firm, coupons)
    prices.refuse_bad_coupons(together["coupons"])
    found = [(firm[at], line, trace) for at, line, trace in _lines_of(together)]
    for place in optional:
        found += [(place, line, trace) for _, line, trace in _lines_of(price([place], []))]
    found.sort(key=lambda item: item[0])
    return Priced(
        lines=[_quoted(line, asked[place]) for place, line, _ in found],
        promotions=together["promotions"],
        coupons=[coupon["code"] for coupon in together["coupons"]],
        given=sum((_taken_by_seller(trace) for _, _, trace in found), zero(currency)),
        priced_at=together["priced_at"],
    )


def total_of(lines, currency):
    """What the chosen lines come to, without taxes."""
    return sum((line["net"] for line in lines if line["is_chosen"]), zero(currency))


def _basket_line(line):
    wanted = {name: line[name] for name in (
        "product_id", "options", "description", "quantity", "unit", "unit_price", "tax_category")
        if line.get(name) is not None}
    percent = line.get("discount_percent")
    return {**wanted, "manual_discount": {"percent": percent}} if percent else wanted


def _lines_of(priced):
    steps = {trace["line_id"]: trace["steps"] for trace in priced["trace"]}
    for place, line in zip(priced["line_places"], priced["lines"], strict=True):
        yield place, line, steps[line["id"]]


def _quoted(line, asked):
    """A priced line (a bundle comes to several) with what the quote says of it."""
    is_optional = bool(asked.get("is_optional"))
    own = {"unit_cost": line.get("unit_cost") or asked.get("unit_cost"),
           "discount_percent": asked.get("discount_percent") or None}
    return {name: value for name, value in {
        **line, **own, "is_optional": is_optional, "is_chosen": not is_optional}.items()
        if value is not None}


def _taken_by_seller(steps):
    return sum((step["amount"] for step in steps if step["step"] == "manual_discount"), Decimal(0))


def _refuse_misfits(asked):
    errors = []
    for place, line in enumerate(asked):
        pointer = f"/lines/{place}"
        if line.get("product_id"):
            errors += [{"pointer": f"{pointer}/{name}",
                        "detail": "A product has this of its own; leave it out."}
                       for name in ("unit_price", "unit", "tax_category", "unit_cost")
                       if line.get(name) is not None]
        else:
            errors += [{"pointer": f"{pointer}/{name}",
                        "detail": "What is no product needs this of its own."}
                       for name in ("description", "unit_price") if line.get(name) is None]
    if not any(not line.get("is_optional") for line in asked):
        errors.append({"pointer": "/lines", "detail": "Something has to be offered for certain."})
    if errors:
        raise ValidationFailed(errors=errors)
