"""Promotions and coupons: what can be asked and is told of them."""

from ..declare import delete, get, patch, post
from ..errors import Conflict
from . import promotion as p
from .declared import CHANGED, NOT_FOUND, sales

create_promotion = sales.command(
    "create_promotion", "Make a promotion.",
    request=p.NewPromotion, reply=p.Promotion, permission="catalogue:write",
    route=post("/promotions", location="/promotions/{id}"),
    links={"get_promotion": {"promotion_id": "id"}, "update_promotion": {"promotion_id": "id"},
           "archive_promotion": {"promotion_id": "id"}, "create_coupons": {"promotion_id": "id"},
           "list_coupons": {"promotion_id": "id"}},
)
get_promotion = sales.query(
    "get_promotion", "See a promotion, and how much of its budget is spent.",
    request=p.PromotionId, reply=p.Promotion, permission="catalogue:read",
    route=get("/promotions/{promotion_id}"), errors=NOT_FOUND,
)
list_promotions = sales.query(
    "list_promotions", "List promotions, the latest first.",
    request=p.ListPromotions, reply=p.PromotionPage, permission="catalogue:read",
    route=get("/promotions"),
)
update_promotion = sales.command(
    "update_promotion", "Change a promotion; what it was is kept for past prices.",
    request=p.UpdatePromotion, reply=p.Promotion, permission="catalogue:write",
    route=patch("/promotions/{promotion_id}"), errors=CHANGED,
)
archive_promotion = sales.command(
    "archive_promotion", "End a promotion; its coupons are no good any more.",
    request=p.ChangePromotion, reply=None, permission="catalogue:write",
    route=delete("/promotions/{promotion_id}"), errors=CHANGED,
)
create_coupons = sales.command(
    "create_coupons", "Make coupons of a promotion, by their codes or by how many.",
    request=p.NewCoupons, reply=p.CouponsCreated, permission="catalogue:write",
    route=post("/promotions/{promotion_id}/coupons"),
    errors=NOT_FOUND | {"coupon_code_taken": Conflict, "coupon_is_no_good": Conflict},
)
list_coupons = sales.query(
    "list_coupons", "List the coupons of a promotion, the latest first.",
    request=p.ListCoupons, reply=p.CouponPage, permission="catalogue:read",
    route=get("/promotions/{promotion_id}/coupons"), errors=NOT_FOUND,
)
get_coupon = sales.query(
    "get_coupon", "See a coupon, and how often it was used.",
    request=p.CouponId, reply=p.Coupon, permission="catalogue:read",
    route=get("/coupons/{coupon_id}"), errors=NOT_FOUND,
)
archive_coupon = sales.command(
    "archive_coupon", "Have a coupon be good no more.",
    request=p.ChangeCoupon, reply=None, permission="catalogue:write",
    route=delete("/coupons/{coupon_id}"), errors=CHANGED,
)

promotion_created = sales.event(
    "sales.promotion.created", "A promotion was made.", p.PromotionTold)
promotion_updated = sales.event(
    "sales.promotion.updated", "A promotion was changed.", p.PromotionTold)
promotion_archived = sales.event(
    "sales.promotion.archived", "A promotion was ended.", p.PromotionTold)
