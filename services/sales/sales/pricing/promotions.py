"""Promotions: made, changed and ended; what a promotion was is kept for past prices."""

from chassis import clock, paging
from chassis.money import loaded, stored
from chassis.outbox import announce
from chassis.store import view
from contracts import sales as contract
from contracts.errors import ValidationFailed

from ..catalogue.models import Product
from ..dated import NEVER, keep_version
from . import budgets, reach
from .models import Promotion, PromotionVersion

LONG_AGO = paging.moment("1970-01-01T00:00:00Z")
# What each kind is made of: what it takes, and what of this it may lack.
_PARTS = ("percent", "amount", "unit_price", "buy_quantity", "get_quantity", "get_product_ids")
_NEEDS = {
    "percent": {"percent"},
    "amount": {"amount"},
    "fixed_price": {"unit_price"},
    "buy_x_get_y": {"buy_quantity", "get_quantity"},
    "free_shipping": set(),
}
_MAY_HAVE = {"buy_x_get_y": {"percent", "get_product_ids"}}
_MONEYS = ("amount", "unit_price", "minimum_amount", "budget")


def create_promotion(*, parties, **fields):
    """Make a promotion, for the baskets that its conditions say."""
    _name_survivors(fields, parties)
    _refuse_misfits(fields)
    promotion = Promotion(**stored(fields)).add()
    _keep(promotion)
    budgets.settle(promotion.stored)
    announce(contract.promotion_created, promotion)
    return shown(promotion.stored)


def get_promotion(*, promotion_id):
    """Show a promotion as it now is, and how much of its budget is spent."""
    return shown(Promotion.fetch_raw(promotion_id))


def list_promotions(*, limit, after, is_archived, kind=None):
    """List promotions, the latest first."""
    where = {"archived_at": {"$gt": LONG_AGO} if is_archived else None}
    if kind is not None:
        where["kind"] = kind
    return paging.page(Promotion.collection(), where, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after)


def update_promotion(*, promotion_id, changes, expected_version, parties):
    """Change a promotion; what stays the same makes no new version."""
    promotion = Promotion.fetch(promotion_id, expected_version=expected_version)
    before = promotion.to_view()
    _name_survivors(changes, parties)
    for name, value in stored(changes).items():
        setattr(promotion, name, value)
    fields = promotion.to_view()
    if fields == before:
        return shown(promotion.to_raw())

    _refuse_misfits(loaded(fields), "/changes")
    _put(promotion, contract.promotion_updated)
    budgets.settle(promotion.stored)
    return shown(promotion.stored)


def archive_promotion(*, promotion_id, expected_version):
    """End a promotion. Its coupons are no good from then on: what is derived dies with it."""
    promotion = Promotion.fetch(promotion_id, expected_version=expected_version)
    if promotion.archived_at:
        return
    promotion.archived_at = clock.now()
    _put(promotion, contract.promotion_archived)


def shown(raw):
    """A promotion as others see it, with what is spent of its budget."""
    seen = view(raw)
    return seen if raw.get("budget") is None else {**seen, "spent": budgets.spent(raw["_id"])}


def _put(promotion, event):
    promotion.put()
    _keep(promotion)
    announce(event, promotion)


def _keep(promotion):
    raw = promotion.stored
    ends = [raw[name] for name in ("archived_at", "valid_until") if raw.get(name)]
    keep_version(PromotionVersion, promotion, _found_by=reach.keys_of_promotion(raw),
                 _ends_at=min(ends, default=NEVER))


def _name_survivors(fields, parties):
    if "customer_ids" in fields:
        fields["customer_ids"] = list(dict.fromkeys(
            parties[id]["id"] for id in fields["customer_ids"]))


def _refuse_misfits(fields, prefix=""):
    errors = [{"pointer": f"{prefix}/{name}", "detail": detail}
              for name, detail in (*_kind_errors(fields), *_other_errors(fields))]
    if errors:
        raise ValidationFailed(errors=errors)


def _kind_errors(fields):
    kind, needed = fields["kind"], _NEEDS[fields["kind"]]
    for name in _PARTS:
        is_given = fields.get(name) not in (None, [])
        if name in needed and not is_given:
            yield name, f"A promotion of the kind {kind} needs it."
        if is_given and name not in needed | _MAY_HAVE.get(kind, set()):
            yield name, f"A promotion of the kind {kind} does not have it."
    if fields["reach"] == "basket" and kind not in ("percent", "amount"):
        yield "reach", f"A promotion of the kind {kind} is on lines."
    if kind == "free_shipping" and (fields.get("product_ids") or fields.get("categories")):
        yield "product_ids", "It is on the shipping of the whole basket."
    if set(fields.get("get_product_ids") or ()) & set(fields.get("product_ids") or ()):
        yield "get_product_ids", "What is given has to be other than what is bought."


def _other_errors(fields):
    valid_from, valid_until = fields.get("valid_from"), fields.get("valid_until")
    if valid_from and valid_until and valid_until <= valid_from:
        yield "valid_until", "It ends before it starts."
    if fields.get("currency") is None and any(fields.get(name) is not None for name in _MONEYS):
        yield "currency", "Its amounts need their currency."
    for name in ("product_ids", "get_product_ids"):
        asked = set(fields.get(name) or ())
        known = {raw["_id"] for raw in Product.collection().find(
            {"_id": {"$in": sorted(asked)}}, {"_id": 1})} if asked else set()
        if asked - known:
            yield name, f"There is no product {min(asked - known)}."
