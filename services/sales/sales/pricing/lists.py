"""Which price lists a basket is priced by, in which order, and what a list says of a product.

The order: the list that an agreement carries; then those whose conditions all fit, by priority, the
more specific before the more general, the newer before the older; after each list its parents, from
which it inherits what it does not say; at last the standard list of the currency.
"""

from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision

from contracts.sales.price import MOST_LOOKED_IN

from .conditions import has_ended, is_for

MOST_PARENTS = 5
MOST_PLACES = 6
# How specific each condition is: one weighs more than all after it together.
_WEIGHTS = (("customer_ids", 8), ("partner_ids", 4), ("segments", 2), ("channels", 1))

NO_TERMS = {"price_list_id": None, "discount_percent": None}

_terms = None


def take_terms_from(resolver):
    """Have agreements count: `resolver(agreement_id, at)` gives their terms.

    The terms are `{"price_list_id", "discount_percent"}`, either of which may be None. It is asked
    while a basket's rules are loaded, and may raise what bars the agreement.
    """
    global _terms
    _terms = resolver


def terms_of(basket, at):
    """The terms of the agreement that a basket is under; none without one."""
    if basket["agreement_id"] is None or _terms is None:
        return NO_TERMS
    return _terms(basket["agreement_id"], at)


def by_agreement(step, basket, terms):
    """The further step of a price by a list: what an agreement takes off it; None for nothing."""
    percent = terms["discount_percent"]
    if not percent:
        return None
    return {"step": "agreement", "agreement_id": basket["agreement_id"], "percent": percent,
            "base_price": step["unit_price"],
            "unit_price": _less(step["unit_price"], percent, basket["currency"])}


def lists_for(basket, lists, carried_id=None):
    """The lists that a basket is priced by, in the order in which they are asked.

    `lists` are `{id: list}` of what may apply, with all parents. An agreement's list comes first.
    """
    at, firsts = basket["at"], []
    if carried_id in lists and not has_ended(lists[carried_id], at):
        firsts.append(lists[carried_id])
    firsts += sorted((held for held in lists.values() if _applies(held, basket)), key=_rank)
    order = {}
    for first in firsts:
        order |= {held["of_id"]: held for held in with_parents(first, lists, at)
                  if held["of_id"] not in order}
    standard = _standard(lists, at)
    if standard is not None:
        order.pop(standard["of_id"], None)
        order[standard["of_id"]] = standard
    return list(order.values())


def price_by(lists, product, quantity, rules, at, depth=0):
    """What one of a product costs when so many are bought, as a step of the trace.

    None where no list says so.
    """
    looked_in = []
    # Two who make lists stand on each other at the same moment could close a circle.
    for held in lists if depth <= MOST_PARENTS else ():
        found = _price_in(held, product, quantity, rules, at, depth)
        if found is not None:
            return {**found, "looked_in": looked_in[:MOST_LOOKED_IN]} if looked_in else found
        looked_in.append(held["of_id"])
    return None


def _price_in(held, product, quantity, rules, at, depth):
    for subject, of in _subjects(product):
        entry = rules.entries.get((held["of_id"], subject))
        tier = entry and _tier(entry["tiers"], quantity)
        if not tier:
            continue
        step = {
            "step": "price", "of": of, "price_list_id": held["of_id"],
            "price_list_name": held["name"], "price_list_version": held["of_version"],
            "price_entry_id": entry["_id"], "quantity": quantity,
            "from_quantity": tier["from_quantity"],
        }
        if tier.get("unit_price") is not None:
            return {**step, "unit_price": tier["unit_price"]}
        base = price_by(
            _bases(held, rules.lists, at), product, quantity, rules, at, depth + 1)
        if base is not None:
            return {
                **step, "percent_off": tier["percent_off"], "base_price": base["unit_price"],
                "base_price_list_id": base["price_list_id"],
                "unit_price": _less(base["unit_price"], tier["percent_off"], held["currency"])}
    return None


def _subjects(product):
    """Of what an entry may be that a product is priced by, the most specific first."""
    yield product["of_id"], "product"
    for category in product.get("categories") or ():
        yield f"category:{category}", "category"
    yield "all", "all"


def subjects_of(products):
    """All subjects by which products may be priced."""
    return sorted({subject for product in products for subject, _ in _subjects(product)})


def _tier(tiers, quantity):
    """The tier of the largest quantity that is reached; they are sorted by it."""
    return next((tier for tier in reversed(tiers) if tier["from_quantity"] <= quantity), None)


def _less(base, percent, currency):
    """A unit price less a percentage, half-up to as many places as the base or the currency has."""
    places = max(get_currency_precision(currency), -base.as_tuple().exponent)
    exact = base * (100 - percent) / 100
    return exact.quantize(Decimal(1).scaleb(-min(places, MOST_PLACES)), ROUND_HALF_UP)


def _applies(held, basket):
    return not (held["is_standard"] or held["is_only_carried"]
                or has_ended(held, basket["at"])) and is_for(held, basket)


def _rank(held):
    specific = sum(weight for name, weight in _WEIGHTS if held.get(name))
    return -held["priority"], -specific, -held["created_at"].timestamp(), held["of_id"]


def with_parents(first, lists, at):
    """A list and what it stands on. What stands on one that has ended has nothing below it."""
    held = first
    for _ in range(MOST_PARENTS + 1):
        if held is None or has_ended(held, at):
            return
        yield held
        held = lists.get(held.get("parent_id"))


def _bases(held, lists, at):
    """The lists of whose prices a list's percentages are: its parents, else the standard list."""
    parent_id, standard = held.get("parent_id"), _standard(lists, at)
    if parent_id is None:
        return [standard] if standard is not None and standard is not held else []
    bases = list(with_parents(lists.get(parent_id), lists, at))
    if bases and standard is not None and standard not in bases and not held["is_standard"]:
        bases.append(standard)
    return bases


def _standard(lists, at):
    return next((held for held in lists.values()
                 if held["is_standard"] and not has_ended(held, at)), None)
