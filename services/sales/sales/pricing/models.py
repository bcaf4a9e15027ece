"""Price lists, promotions and coupons as they are kept, and what was had by them."""

from mongoengine import BooleanField, DateTimeField, DynamicField, IntField, ListField, StringField

from chassis import clock
from chassis.store import Document

from ..dated import VERSION_INDEXES, Version
from . import reach


class ForSome:
    """Whom it is for. What was only for somebody who is erased is for nobody from then on."""

    CONTACT_REFERENCES = ("customer_ids",)

    customer_ids = ListField(StringField())
    segments = ListField(StringField())
    channels = ListField(StringField())
    valid_from = DateTimeField()
    valid_until = DateTimeField()
    archived_at = DateTimeField()
    is_nobodys = BooleanField(db_field="_is_nobodys")

    @classmethod
    def forget(cls, raw, contact_ids):
        """Take erased contacts out; a list of theirs alone must not become everybody's."""
        after = dict(raw)
        for path in cls.CONTACT_REFERENCES:
            held = raw.get(path)
            if not held:
                continue
            left = [id for id in held if id not in contact_ids]
            after[path] = left
            if not left:
                after |= {"_is_nobodys": True, "archived_at": raw.get("archived_at") or clock.now()}
        return after if "_found_by" not in raw else {**after, **cls.settle_references(after)}


class PriceListFields(ForSome):
    CONTACT_REFERENCES = ("customer_ids", "partner_ids")

    name = StringField(required=True)
    currency = StringField(required=True)
    is_standard = BooleanField(required=True)
    is_only_carried = BooleanField(required=True)
    priority = IntField(required=True)
    parent_id = StringField()
    partner_ids = ListField(StringField())


class PriceList(PriceListFields, Document):
    """A price list as it now is."""

    ENTITY = "price_list"
    CONTACT_REFERENCES = PriceListFields.CONTACT_REFERENCES
    meta = {
        "collection": "price_lists",
        "indexes": [
            {"fields": ["archived_at", "-created_at", "-id"]},
            {"fields": ["customer_ids"], "sparse": True},
            {"fields": ["partner_ids"], "sparse": True},
            # One for each currency, of those that are not put away.
            {"fields": ["standard_of"], "unique": True, "sparse": True},
        ],
    }

    standard_of = StringField(db_field="_standard_of")


class PriceListVersion(PriceListFields, Version, Document):
    """A price list as it was at one of its versions."""

    ENTITY = "price_list_version"
    CONTACT_REFERENCES = PriceListFields.CONTACT_REFERENCES
    meta = {
        "collection": "price_list_versions",
        "indexes": [
            *VERSION_INDEXES,
            {"fields": ["currency", "found_by", "superseded_at"]},
            {"fields": ["customer_ids"], "sparse": True},
            {"fields": ["partner_ids"], "sparse": True},
        ],
    }

    found_by = ListField(StringField(), db_field="_found_by")

    @classmethod
    def settle_references(cls, raw):
        """By which keys it is found, now that its contacts are others."""
        return {"_found_by": reach.keys_of_list(raw)}


class PriceEntry(Document):
    """What a list says of a product, a category or all; never changed, only superseded."""

    ENTITY = "price_entry"
    meta = {
        "collection": "price_entries",
        "indexes": [
            # Whole enough that `Kept` finds the keys of entries in it alone.
            {"fields": ["price_list_id", "subject", "superseded_at", "recorded_at", "version",
                        "id"]},
            {"fields": ["price_list_id", "recorded_at", "id"]},
            {
                "fields": ["price_list_id", "subject", "valid_from"], "unique": True,
                "partialFilterExpression": {"is_current": True},
            },
        ],
    }

    price_list_id = StringField(required=True)
    # The id of a product, "category:" and a category, or "all".
    subject = StringField(required=True)
    tiers = ListField(DynamicField(), required=True)
    valid_from = DateTimeField()
    valid_until = DateTimeField()
    recorded_at = DateTimeField(required=True)
    superseded_at = DateTimeField(required=True)
    is_current = BooleanField()


class PromotionFields(ForSome):
    name = StringField(required=True)
    kind = StringField(required=True)
    reach = StringField(required=True)
    percent = DynamicField()
    amount = DynamicField()
    unit_price = DynamicField()
    buy_quantity = IntField()
    get_quantity = IntField()
    get_product_ids = ListField(StringField())
    currency = StringField()
    product_ids = ListField(StringField())
    categories = ListField(StringField())
    minimum_amount = DynamicField()
    minimum_quantity = DynamicField()
    budget = DynamicField()
    base = StringField(required=True)
    stacking = StringField(required=True)
    priority = IntField(required=True)
    needs_coupon = BooleanField(required=True)


class Promotion(PromotionFields, Document):
    """A promotion as it now is."""

    ENTITY = "promotion"
    CONTACT_REFERENCES = ("customer_ids",)
    meta = {
        "collection": "promotions",
        "indexes": [
            {"fields": ["archived_at", "-created_at", "-id"]},
            {"fields": ["customer_ids"], "sparse": True},
        ],
    }


class PromotionVersion(PromotionFields, Version, Document):
    """A promotion as it was at one of its versions."""

    ENTITY = "promotion_version"
    CONTACT_REFERENCES = ("customer_ids",)
    meta = {
        "collection": "promotion_versions",
        "indexes": [
            *VERSION_INDEXES,
            # Whole enough that `Kept` finds the keys of promotions in it alone.
            {"fields": ["found_by", "superseded_at", "ends_at", "recorded_at", "version", "id"]},
            {"fields": ["customer_ids"], "sparse": True},
        ],
    }

    found_by = ListField(StringField(), db_field="_found_by")
    ends_at = DateTimeField(db_field="_ends_at")

    @classmethod
    def settle_references(cls, raw):
        """By which keys it is found, now that its contacts are others."""
        return {"_found_by": reach.keys_of_promotion(raw)}


class PromotionBudget(Document):
    """How much of a promotion's budget orders have had; its id is the promotion's."""

    ENTITY = "promotion_budget"
    meta = {
        "collection": "promotion_budgets",
        # What is spent is read in it alone.
        "indexes": [{"fields": ["id", "spent"]}],
    }

    spent = DynamicField(required=True)


class Coupon(Document):
    """A code by which a promotion is had, and how often it was used."""

    ENTITY = "coupon"
    meta = {
        "collection": "coupons",
        "indexes": [
            {"fields": ["code"], "unique": True},
            {"fields": ["promotion_id", "-created_at", "-id"]},
        ],
    }

    promotion_id = StringField(required=True)
    # In capitals, as it is compared.
    code = StringField(required=True)
    max_uses = IntField()
    max_uses_per_customer = IntField()
    valid_from = DateTimeField()
    valid_until = DateTimeField()
    used_count = IntField(default=0)
    archived_at = DateTimeField()


class Redemption(Document):
    """What an order had by a promotion, and by which coupon."""

    ENTITY = "redemption"
    CONTACT_REFERENCES = ("customer_id",)
    meta = {
        "collection": "redemptions",
        "indexes": [
            {
                "fields": ["order_id", "promotion_id"], "unique": True,
                "partialFilterExpression": {"is_open": True},
            },
            {"fields": ["order_id"]},
            {"fields": ["promotion_id", "redeemed_at"]},
            {"fields": ["coupon_id", "customer_id"], "sparse": True},
            {"fields": ["customer_id"], "sparse": True},
        ],
    }

    order_id = StringField(required=True)
    promotion_id = StringField(required=True)
    coupon_id = StringField()
    customer_id = StringField()
    amount = DynamicField(required=True)
    currency = StringField()
    redeemed_at = DateTimeField(required=True)
    given_back_at = DateTimeField()
    # Until it is given back.
    is_open = BooleanField()

    @classmethod
    def forget(cls, raw, contact_ids):
        """The use stays counted, and nobody knows any more whose it was."""
        return {name: value for name, value in raw.items()
                if name != "customer_id" or value not in contact_ids}


PRICING_DOCUMENTS = (
    PriceList, PriceListVersion, PriceEntry, Promotion, PromotionVersion, PromotionBudget, Coupon,
    Redemption,
)
