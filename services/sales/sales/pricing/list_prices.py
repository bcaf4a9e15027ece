"""What a price list says of products, page by page: each price as the pricing function has it."""

from decimal import localcontext

from chassis import clock, paging

from ..catalogue.models import Product
from .lists import by_agreement, lists_for, price_by, subjects_of, with_parents
from .loading import find_entries, find_lists, find_subjects
from .price_entries import EVERYTHING
from .reckoning import DIGITS, name_in
from .rules import Rules

# Where much of what a list is about has no price, a page is filled by looking further so often.
_MOST_LOOKS = 10
_SHOWN = ("sku", "kind", "unit", "tax_category")


def prices_by(price_list, *, partner_id, agreement_id, discount_percent, language, limit, after):
    """A page of the products that a list or its parents say something of now, by their SKU.

    They are priced as in a partner's basket that is under the agreement and carries the list.
    What has no price, as that of which its percentages are has none, is left out.
    """
    at, list_id = clock.now(), price_list["_id"]
    basket = {"currency": price_list["currency"], "at": at, "customer_ids": [], "segments": [],
              "channel": None, "partner_id": partner_id, "agreement_id": agreement_id}
    rules = Rules(terms={"price_list_id": list_id, "discount_percent": discount_percent},
                  lists=find_lists(basket, list_id, at))
    own = {held["of_id"] for held in with_parents(rules.lists.get(list_id), rules.lists, at)}
    sold, items = _sold(find_subjects(own, at)), []
    for _ in range(_MOST_LOOKS):
        page = paging.page(
            Product.collection(), sold, sort="sku", kind=paging.text, limit=limit - len(items),
            after=after, show=lambda raw: {**raw, "of_id": raw["_id"]})
        rules.entries = find_entries(rules.lists, subjects_of(page["items"]), at)
        items += _priced(page["items"], own, basket, rules, language)
        after = page["next"]
        if after is None or len(items) == limit:
            break
    return {"items": items, "next": after}


def _priced(products, own, basket, rules, language):
    order = lists_for(basket, rules.lists, rules.terms["price_list_id"])
    with localcontext(prec=DIGITS):
        tiers = [_tiers(product, order, own, basket, rules) for product in products]
    return [_shown(product, found, basket, rules, language)
            for product, found in zip(products, tiers, strict=True) if found]


def _sold(subjects):
    """The condition that a product is sold, and is one of these subjects."""
    sold = {"archived_at": None, "is_active": True}
    if EVERYTHING in subjects:
        return sold
    return sold | {"$or": [
        {"_id": {"$in": sorted(name for name in subjects if ":" not in name)}},
        {"categories": {"$in": sorted(
            name.partition(":")[2] for name in subjects if ":" in name)}}]}


def _tiers(product, order, own, basket, rules):
    """What one costs from each quantity on at which that changes, from where the list says so."""
    found = []
    for quantity in _beginnings(product, rules):
        step = price_by(order, product, quantity, rules, basket["at"])
        if step is None or not (found or step["price_list_id"] in own):
            continue
        if found and found[-1]["unit_price"] == step["unit_price"]:
            continue
        agreed = by_agreement(step, basket, rules.terms)
        found.append({"from_quantity": quantity, "unit_price": step["unit_price"],
                      **({"agreed_price": agreed["unit_price"]} if agreed else {})})
    return found


def _beginnings(product, rules):
    """The quantities at which any tier begins by which a product may be priced."""
    entries = (rules.entries.get((list_id, subject))
               for list_id in rules.lists for subject in subjects_of([product]))
    return sorted({tier["from_quantity"] for entry in entries if entry
                   for tier in entry["tiers"]})


def _shown(product, tiers, basket, rules, language):
    discount_percent = rules.terms["discount_percent"]
    return {
        **{name: product[name] for name in _SHOWN},
        "product_id": product["_id"], "name": name_in(product, language),
        "currency": basket["currency"], "tiers": tiers,
        **({"discount_percent": discount_percent} if discount_percent else {}),
    }
