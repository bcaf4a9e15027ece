"""Reading from the store what a basket may be priced by, and no more."""

from chassis.store import AT_ONCE

from ..catalogue.models import ProductVersion
from ..dated import Kept, as_of
from . import budgets, coupons, lists, reach
from .models import Coupon, PriceEntry, PriceListVersion, PromotionVersion
from .rules import Rules, entries_by_place

# What nobody asks of a rule while a basket is priced.
_UNUSED = {name: 0 for name in (
    "_found_by", "_ends_at", "updated_at", "recorded_at", "superseded_at")}

_kept_products = Kept(ProductVersion, _UNUSED | {"_words": 0, "description": 0, "descriptions": 0})
_kept_lists = Kept(PriceListVersion, _UNUSED)
_kept_promotions = Kept(PromotionVersion, _UNUSED)
_kept_entries = Kept(PriceEntry, {name: 1 for name in (
    "version", "price_list_id", "subject", "tiers", "valid_from", "valid_until")}, most=100_000)


def load_rules(basket, at, *, is_past=False):
    """The rules that may apply to a basket, as they were at a moment.

    How often coupons were used and what is spent of budgets is, for a past moment, counted from
    what orders took up; at present it is read from the counters.
    """
    products = _products(basket, at)
    found = products.values()
    rules = Rules(products=products, terms=lists.terms_of(basket, at))
    rules.lists = find_lists(basket, rules.terms["price_list_id"], at)
    rules.entries = find_entries(rules.lists, lists.subjects_of(found), at)
    rules.coupons = _coupons(basket, at, is_past)
    rules.promotions = _promotions(basket, found, rules.coupons, at)
    limited = [id for id, raw in rules.promotions.items() if raw.get("budget") is not None]
    rules.spent = budgets.had_of(limited, at) if is_past else budgets.spent_of(limited)
    return rules


def _products(basket, at):
    """The products of a basket, and those that its bundles may be made of."""
    asked = {line["product_id"] for line in basket["lines"] if line.get("product_id")}
    products = _kept_products.find_versions(asked, at)
    parts = {option["product_id"] for raw in products.values()
             for group in raw.get("groups") or () for option in group["options"]}
    return products | _kept_products.find_versions(parts - products.keys(), at)


def find_lists(basket, carried_id, at):
    """The lists that may apply to a basket, with all their parents, and one that is carried."""
    found = {raw["of_id"]: raw for raw in _kept_lists.find(
        {"currency": basket["currency"], "_found_by": {"$in": reach.keys_of_basket(basket)},
         **as_of(at)})}
    wanted = {carried_id} - {None}
    for _ in range(lists.MOST_PARENTS + 1):
        wanted |= {raw["parent_id"] for raw in found.values() if raw.get("parent_id")}
        wanted -= found.keys()
        if not wanted:
            break
        further = _kept_lists.find_versions(wanted, at)
        found |= {id: raw for id, raw in further.items()
                  if raw["currency"] == basket["currency"]}
        if not further.keys() & wanted:
            break
    return found


def find_subjects(list_ids, at):
    """Of what lists say something: ids of products, categories, all."""
    raws = PriceEntry.collection().find(
        {"price_list_id": {"$in": sorted(list_ids)}, **as_of(at)},
        {"price_list_id": 1, "subject": 1, "valid_from": 1, "valid_until": 1}).batch_size(AT_ONCE)
    return {subject for _, subject in entries_by_place(raws, at)}


def find_entries(held, subjects, at):
    """What lists say of these subjects, as `Rules.entries` has it."""
    if not held:
        return {}
    return entries_by_place(_kept_entries.find(
        {"price_list_id": {"$in": sorted(held)}, "subject": {"$in": subjects}, **as_of(at)}), at)


def _promotions(basket, products, held_coupons, at):
    keys = reach.keys_of_basket(basket, products)
    named = sorted({raw["promotion_id"] for raw in held_coupons.values()})
    # Those that have ended are many after some years; those of coupons say that they have ended.
    found = _kept_promotions.find(
        {"_found_by": {"$in": keys}, "_ends_at": {"$gt": at}, **as_of(at)})
    return {raw["of_id"]: raw for raw in found} | _kept_promotions.find_versions(named, at)


def _coupons(basket, at, is_past):
    codes = sorted({coupons.normal(code) for code in basket["coupons"]})
    if not codes:
        return {}
    found = {raw["code"]: raw for raw in Coupon.collection().find(
        {"code": {"$in": codes}, "created_at": {"$lte": at}})}
    moment = at if is_past else None
    for raw in found.values():
        if raw.get("max_uses") is not None:
            raw["uses"] = coupons.uses_before(raw, at) if is_past else raw["used_count"]
        most = raw.get("max_uses_per_customer")
        if most is not None and basket["customer_id"]:
            raw["uses_by_customer"] = coupons.uses_by(
                raw["_id"], basket["customer_id"], moment, most=most)
    return found
