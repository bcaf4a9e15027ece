"""Products as they are kept, and each version of them."""

from mongoengine import BooleanField, DateTimeField, DictField, ListField, StringField

from chassis.store import Document

from ..dated import VERSION_INDEXES, Version


class ProductFields:
    """What is said of a product; amounts are Decimal128."""

    sku = StringField(required=True)
    kind = StringField(required=True)
    name = StringField(required=True)
    names = DictField()
    description = StringField()
    descriptions = DictField()
    unit = StringField(required=True)
    tax_category = StringField(required=True)
    categories = ListField(StringField())
    unit_costs = ListField(DictField())
    is_active = BooleanField(required=True)
    groups = ListField(DictField())
    archived_at = DateTimeField()


class Product(ProductFields, Document):
    """A product as it now is."""

    ENTITY = "product"
    meta = {
        "collection": "products",
        "indexes": [
            {"fields": ["sku"], "unique": True},
            {"fields": ["archived_at", "sku", "id"]},
            {"fields": ["categories", "archived_at", "sku", "id"]},
            {"fields": ["words"]},
        ],
    }

    # By which it is searched for: the words of its SKU and names.
    words = ListField(StringField(), db_field="_words")


class ProductVersion(ProductFields, Version, Document):
    """A product as it was at one of its versions."""

    ENTITY = "product_version"
    meta = {"collection": "product_versions", "indexes": [*VERSION_INDEXES]}


CATALOGUE_DOCUMENTS = (Product, ProductVersion)
