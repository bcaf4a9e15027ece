"""The one pricing function: what a basket costs by given rules, without any way to the store."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal, localcontext

from chassis.money import rounded, shared_out, zero
from contracts.errors import ValidationFailed

from .applying import apply_promotions
from .baskets import parts_of
from .lists import by_agreement, lists_for, price_by

# More digits than quantities and amounts of the contract have together.
DIGITS = 60
# What of a step is told before it is rounded.
_UNROUNDED = ("base_amount", "exact")
_SIX_PLACES = Decimal("0.000001")
_HUNDRED = Decimal(100)


def price_basket(basket, rules):
    """What a basket costs, line by line with the trace of each; the same however lines are sorted.

    Steps, in this order: the unit price by the lists; times the quantity, rounded half-up at the
    minor unit of the currency; promotions by their order, each rounded so where it is taken off,
    and shared out to the cent where it is of the whole basket; what the seller takes off, of what
    is left. A line never comes to less than nothing.
    """
    with localcontext(prec=DIGITS):
        parts = _priced(parts_of(basket, rules.products), basket, rules)
        parts.sort(key=lambda part: part.sorting())
        promotions, coupons = apply_promotions(basket, rules, parts)
        _take_manual_discounts(parts, basket["currency"])
        parts.sort(key=lambda part: (part.place, part.number))
        lines = [_line(part, basket) for part in parts]
        nothing = zero(basket["currency"])
        return {
            "lines": lines,
            "gross": sum((part.gross for part in parts), nothing),
            "discount": sum((line["discount"] for line in lines), nothing),
            "total": sum((line["net"] for line in lines), nothing),
            "promotions": promotions,
            "coupons": coupons,
        }


def _priced(parts, basket, rules):
    """The lines with their unit prices, by how many of each product there are in the basket."""
    quantities = defaultdict(Decimal)
    for part in parts:
        if part.unit_price is None:
            quantities[part.product_id] += part.quantity
    order = lists_for(basket, rules.lists, rules.terms["price_list_id"])
    errors, priced = [], []
    for part in parts:
        if part.unit_price is None:
            step = price_by(order, part.product, quantities[part.product_id], rules, basket["at"])
            if step is None:
                if not part.may_lack_price:
                    errors.append(_priceless(part, basket))
                continue
            if step["price_list_id"] == rules.terms["price_list_id"]:
                step["agreement_id"] = basket["agreement_id"]
            agreed = by_agreement(step, basket, rules.terms)
            part.trace += [step, agreed] if agreed else [step]
            part.unit_price = part.trace[-1]["unit_price"]
        part.charge(basket["currency"])
        priced.append(part)
    if errors:
        raise ValidationFailed(errors=errors)
    return priced


def _priceless(part, basket):
    return {"pointer": f"/lines/{part.place}/product_id",
            "detail": f"No price list in {basket['currency']} says what "
                      f"{part.product['sku']} costs."}


def _take_manual_discounts(parts, currency):
    """What the seller takes off: of a bundle, off all its parts together."""
    by_line = defaultdict(list)
    for part in parts:
        if part.asked.get("manual_discount"):
            by_line[part.place].append(part)
    for together in by_line.values():
        discount = together[0].asked["manual_discount"]
        base = sum((part.left for part in together), Decimal(0))
        percent = discount.get("percent")
        exact = base * percent / _HUNDRED if percent is not None else discount["amount"]
        amount = min(base, rounded(exact, currency))
        step = {"step": "manual_discount", "base": "left", "base_amount": base, "exact": exact}
        if percent is not None:
            step["percent"] = percent
        if amount > 0:
            shares = shared_out(amount, [part.left for part in together], currency)
            for part, share in zip(together, shares, strict=True):
                if share:
                    part.take(share, step)


def _line(part, basket):
    product, asked = part.product or {}, part.asked
    part.trace.append({"step": "net", "amount": part.left})
    return {
        "place": part.place,
        "product_id": part.product_id,
        "sku": product.get("sku"),
        "description": (part.number == 0 and asked.get("description"))
        or name_in(product, basket["language"]),
        "quantity": part.quantity,
        "unit": product.get("unit") or asked.get("unit") or "C62",
        "unit_price": part.unit_price,
        "discount": part.gross - part.left,
        "net": part.left,
        "tax_category": product.get("tax_category") or asked.get("tax_category") or "standard",
        "unit_cost": next((money["amount"] for money in product.get("unit_costs") or ()
                           if money["currency"] == basket["currency"]), None),
        "trace": [_told(step) for step in part.trace],
    }


def name_in(product, language):
    """The name of a product in a language, in that of any country where there is none of this."""
    names = product.get("names") or {}
    wanted = (language or "", (language or "").partition("-")[0])
    return next((names[tag] for tag in wanted if tag in names), product.get("name"))


def _told(step):
    """A step with its amounts as they are shown, without an endless row of decimals."""
    return step | {name: _shown(step[name]) for name in _UNROUNDED if name in step}


def _shown(value):
    if value.as_tuple().exponent < -6:
        return value.quantize(_SIX_PLACES, ROUND_HALF_UP)
    return value
