"""What can be sold, singly or as a bundle of which a customer chooses the parts."""

from marshmallow import fields, validate

from ..common import (
    ExpectedVersion,
    Flag,
    Id,
    Language,
    Money,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..lines import TAX_CATEGORIES, Quantity

PRODUCT_KINDS = ("good", "service", "shipping", "bundle")
MOST_OPTIONS = 50
# Options, groups and categories are called so in rules and requests.
WORD = Pattern(r"^[a-z0-9][a-z0-9_-]{0,39}$", error="Use small letters, digits, - and _.")
UNIT = Pattern("^[A-Z0-9]{2,3}$", error="This is not a code of UN/ECE Recommendation 20.")


def in_languages(length, **options):
    return fields.Dict(
        keys=Language(), values=Text(length, is_long=True), validate=validate.Length(max=30),
        metadata={"description": "In other languages, such as {\"es\": \"Tornillo\"}."}, **options)


class BundleOption(Strict):
    """A part that may be chosen: a product that is no bundle, so many in each bundle."""

    key = fields.String(required=True, validate=WORD)
    product_id = Id("product", required=True)
    quantity = Quantity(metadata={"description": "In each bundle; one when it is left out."})
    is_default = Flag(load_default=False, metadata={
        "description": "Chosen when nothing is said of the options."})
    requires = many(fields.String(validate=WORD), 20, metadata={
        "description": "Options that have to be chosen with it."})
    excludes = many(fields.String(validate=WORD), 20, metadata={
        "description": "Options that cannot be chosen with it."})
    unit_prices = many(Money, 20, metadata={
        "description": "What one costs as a part of the bundle, one amount a currency; by the "
                       "price lists when it is left out."})


class BundleGroup(Strict):
    """Options of which so many at least and so many at most are chosen."""

    key = fields.String(required=True, validate=WORD)
    name = Text(120, required=True)
    min_choices = Whole(0, MOST_OPTIONS, load_default=0)
    max_choices = Whole(1, MOST_OPTIONS, load_default=1)
    options = fields.List(
        fields.Nested(BundleOption), required=True, validate=validate.Length(1, MOST_OPTIONS))


class ProductFields(Strict):
    name = Text(200)
    names = in_languages(200)
    description = Text(4000, is_long=True, allow_none=True)
    descriptions = in_languages(4000)
    unit = fields.String(validate=UNIT, metadata={
        "description": "A unit of UN/ECE Recommendation 20, such as C62 (one) or HUR (hour)."})
    tax_category = fields.String(validate=validate.OneOf(TAX_CATEGORIES))
    categories = many(fields.String(validate=WORD), 20, metadata={
        "description": "Words of your own, by which price lists and promotions take products "
                       "together; the first counts most."})
    unit_costs = many(Money, 20, metadata={
        "description": "What one costs us, one amount a currency."})
    is_active = Flag(metadata={"description": "Whether it is sold at present."})
    groups = many(BundleGroup, 20, metadata={
        "description": "Of a bundle: what is chosen. All keys of options differ."})


class ProductChanges(ProductFields):
    """A merge patch (RFC 7396); SKU and kind stay."""


class NewProduct(ProductFields):
    sku = Text(60, required=True)
    kind = fields.String(load_default="good", validate=validate.OneOf(PRODUCT_KINDS))
    name = Text(200, required=True)
    unit = fields.String(load_default="C62", validate=UNIT)
    tax_category = fields.String(
        load_default="standard", validate=validate.OneOf(TAX_CATEGORIES))
    is_active = Flag(load_default=True)


class Product(NewProduct, Recorded):
    id = Id("product", required=True)
    kind = fields.String(required=True, validate=validate.OneOf(PRODUCT_KINDS))
    unit = fields.String(required=True)
    tax_category = fields.String(required=True, validate=validate.OneOf(TAX_CATEGORIES))
    is_active = Flag(required=True)
    archived_at = Time(allow_none=True)


class ProductId(Strict):
    product_id = Id("product", required=True)


class UpdateProduct(ProductId, ExpectedVersion):
    changes = fields.Nested(ProductChanges, required=True)


class ChangeProduct(ProductId, ExpectedVersion):
    """Which product, and optionally at which version."""


class ListProducts(PageRequest):
    search = Text(60, metadata={
        "description": "Beginnings of words of its SKU or names; all of them have to fit."})
    category = fields.String(validate=WORD)
    kind = fields.String(validate=validate.OneOf(PRODUCT_KINDS))
    is_active = Flag()
    is_archived = Flag(load_default=False)


ProductPage = page_of(Product, "ProductPage")


class ProductTold(Strict):
    product = fields.Nested(Product, required=True)
