"""What each kind of promotion takes off which lines, before anybody has decided that it applies."""

from collections import defaultdict
from decimal import ROUND_FLOOR, Decimal

from chassis.money import rounded, shared_out

_HUNDRED = Decimal(100)


class Lines:
    """The lines of a basket, found by what promotions are on."""

    def __init__(self, parts):
        self.shipping = [part for part in parts if part.is_shipping]
        self.goods = [part for part in parts if not part.is_shipping]
        self.amount = sum((part.gross for part in self.goods), Decimal(0))
        self._places = defaultdict(set)
        for place, part in enumerate(self.goods):
            if part.product is not None:
                for word in (part.product_id, *(part.product.get("categories") or ())):
                    self._places[word].add(place)

    def matching(self, promotion):
        """Those that a promotion is on, whatever else is on them."""
        if promotion["kind"] == "free_shipping":
            return self.shipping
        asked = (*(promotion.get("product_ids") or ()), *(promotion.get("categories") or ()))
        if not asked:
            return self.goods
        places = set().union(*(self._places[word] for word in asked if word in self._places))
        return [self.goods[place] for place in sorted(places)]


def free_for(promotion, parts):
    """Those of the lines on which a promotion can still stand, beside or instead of others."""
    if promotion["stacking"] == "exclusive":
        return [part for part in parts if not part.has_promotion]
    return [part for part in parts if not part.has_exclusive]


def taken_off(promotion, parts, goods, currency):
    """`[(line, what it is reckoned of, exact amount, rounded amount)]`, without lines of nothing.

    `parts` are the lines that the promotion can be on, `goods` those on which it can stand of all,
    among which is what a purchase gives.
    """
    off = _KINDS[promotion["kind"], promotion["reach"]](promotion, parts, goods, currency)
    return [item for item in off if item[3] > 0]


def _base(promotion, part):
    return part.gross if promotion["base"] == "list" else part.left


def _capped(part, base, exact, currency):
    """A line, and what is taken off it: never more than is left of it."""
    return part, base, exact, min(part.left, rounded(exact, currency))


def _percent_of_lines(promotion, parts, _goods, currency):
    bases = [(part, _base(promotion, part)) for part in parts]
    return [_capped(part, base, base * promotion["percent"] / _HUNDRED, currency)
            for part, base in bases]


def _percent_of_basket(promotion, parts, _goods, currency):
    base = sum((_base(promotion, part) for part in parts), Decimal(0))
    return _shared(parts, base, base * promotion["percent"] / _HUNDRED, currency)


def _amount_of_units(promotion, parts, _goods, currency):
    return [_capped(part, part.left, part.quantity * promotion["amount"], currency)
            for part in parts]


def _amount_of_basket(promotion, parts, _goods, currency):
    base = sum((part.left for part in parts), Decimal(0))
    return _shared(parts, base, promotion["amount"], currency)


def _shared(parts, base, exact, currency):
    """An amount shared out to lines by what is left of them, so that it adds up to the cent."""
    weights = [part.left for part in parts]
    amount = min(rounded(exact, currency), sum(weights, Decimal(0)))
    if amount <= 0:
        return []
    shares = shared_out(amount, weights, currency)
    return [(part, base, exact, share) for part, share in zip(parts, shares, strict=True)]


def _fixed_price(promotion, parts, _goods, currency):
    wanted = [(part, rounded(part.quantity * promotion["unit_price"], currency)) for part in parts]
    return [_capped(part, part.left, part.left - price, currency)
            for part, price in wanted if price < part.left]


def _bought_and_given(promotion, parts, goods, currency):
    """Of whole units, the cheapest first, so many as whole sets of what is bought earn."""
    buys, gets = promotion["buy_quantity"], promotion["get_quantity"]
    given_ids = set(promotion.get("get_product_ids") or ())
    if given_ids:
        given = [part for part in goods if part.product_id in given_ids]
        bought = sum(_units(part) for part in parts if part.product_id not in given_ids)
        units = bought // buys * gets
    else:
        given = parts
        units = sum(map(_units, parts)) // (buys + gets) * gets
    percent = promotion.get("percent") or _HUNDRED
    off = []
    for part in sorted(given, key=lambda part: part.unit_price):
        here = min(units, _units(part))
        if not here:
            continue
        units -= here
        base = _base(promotion, part) * here / part.quantity
        off.append(_capped(part, base, base * percent / _HUNDRED, currency))
    return off


def _units(part):
    return int(part.quantity.to_integral_value(ROUND_FLOOR))


def _free(_promotion, parts, _goods, _currency):
    return [(part, part.left, part.left, part.left) for part in parts]


_KINDS = {
    ("percent", "lines"): _percent_of_lines,
    ("percent", "basket"): _percent_of_basket,
    ("amount", "lines"): _amount_of_units,
    ("amount", "basket"): _amount_of_basket,
    ("fixed_price", "lines"): _fixed_price,
    ("buy_x_get_y", "lines"): _bought_and_given,
    ("free_shipping", "lines"): _free,
}
