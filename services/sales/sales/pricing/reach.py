"""By which baskets a list or a promotion is found: the keys of its narrowest condition.

A basket has the keys of its customer, its products and so on. What is loaded for it are the rules
that share a key with it; whether all their other conditions fit is decided afterwards.
"""

EVERYBODY = "all"
# From the narrowest to the widest; what of a rule, and how its keys begin.
OF_LISTS = (("customer_ids", "customer"), ("partner_ids", "partner"), ("segments", "segment"),
            ("channels", "channel"))
OF_PROMOTIONS = (("customer_ids", "customer"), ("product_ids", "product"),
                 ("categories", "category"), ("segments", "segment"), ("channels", "channel"))


def keys_of_list(raw):
    """The keys of a price list; none of one that has to be named."""
    return [] if raw.get("is_only_carried") or raw.get("_is_nobodys") else _keys(raw, OF_LISTS)


def keys_of_promotion(raw):
    """The keys of a promotion; none of one that has to be named by a coupon."""
    if raw.get("needs_coupon") or raw.get("_is_nobodys"):
        return []
    if raw.get("product_ids") and raw.get("categories") and not raw.get("customer_ids"):
        # It is on the products of either.
        return [*_keyed("product", raw["product_ids"]), *_keyed("category", raw["categories"])]
    return _keys(raw, OF_PROMOTIONS)


def keys_of_basket(basket, products=()):
    """All keys of a basket and the products in it."""
    keys = {EVERYBODY, *_keyed("customer", basket["customer_ids"]),
            *_keyed("segment", basket["segments"])}
    if basket["partner_id"]:
        keys |= {*_keyed("partner", [basket["partner_id"]])}
    if basket["channel"]:
        keys |= {*_keyed("channel", [basket["channel"]])}
    for product in products:
        keys |= {*_keyed("product", [product["of_id"]]),
                 *_keyed("category", product.get("categories") or ())}
    return sorted(keys)


def _keys(raw, conditions):
    return next((_keyed(kind, raw[name]) for name, kind in conditions if raw.get(name)),
                [EVERYBODY])


def _keyed(kind, values):
    return [f"{kind}:{value}" for value in values]
