"""What can be sold: added, changed, put away; what a product was is kept for past prices."""

from pymongo.errors import DuplicateKeyError

from chassis import clock, paging
from chassis.money import stored
from chassis.outbox import announce
from chassis.store import view
from contracts import sales as contract
from contracts.errors import ValidationFailed

from ..dated import keep_version
from ..errors import SkuTaken
from . import bundles, words
from .models import Product, ProductVersion


def create_product(*, sku, **fields):
    """Add a product or a bundle."""
    _refuse_misfits(fields, fields["kind"])
    product = Product(sku=sku, **stored(fields))
    _settle(product)
    try:
        product.add()
    except DuplicateKeyError as error:
        raise SkuTaken(sku=sku) from error
    keep_version(ProductVersion, product)
    announce(contract.product_created, product)
    return product.to_view()


def get_product(*, product_id):
    """Show a product as it now is."""
    return view(Product.fetch_raw(product_id))


def list_products(*, limit, after, is_archived, search=None, category=None, **filters):
    """List products by their SKU, those on sale and those that are not, unless one is asked for."""
    where = {"archived_at": {"$gt": paging.moment("1970-01-01T00:00:00Z")} if is_archived else None}
    where |= filters
    if category is not None:
        where["categories"] = category
    if search is not None:
        where["$and"] = words.beginning_with(search) or [{"_words": "?"}]
    return paging.page(Product.collection(), where, sort="sku", kind=paging.text, limit=limit,
                       after=after)


def update_product(*, product_id, changes, expected_version):
    """Change a product; what stays the same makes no new version."""
    product = Product.fetch(product_id, expected_version=expected_version)
    _refuse_misfits(changes, product.kind, "/changes")
    before = product.to_view()
    for name, value in stored(changes).items():
        setattr(product, name, value)
    _settle(product)
    if product.to_view() == before:
        return before

    return _put(product, contract.product_updated)


def archive_product(*, product_id, expected_version):
    """Put a product away. Doing so twice is doing it once."""
    product = Product.fetch(product_id, expected_version=expected_version)
    if product.archived_at:
        return
    product.archived_at = clock.now()
    _put(product, contract.product_archived)


def restore_product(*, product_id, expected_version):
    """Bring a product back."""
    product = Product.fetch(product_id, expected_version=expected_version)
    if not product.archived_at:
        return product.to_view()
    product.archived_at = None
    return _put(product, contract.product_restored)


def _put(product, event):
    product.put()
    keep_version(ProductVersion, product)
    announce(event, product)
    return product.to_view()


def _settle(product):
    product.words = words.words_of(product.sku, product.name, *(product.names or {}).values())


def _refuse_misfits(fields, kind, prefix=""):
    for name, listed in (("unit_costs", fields.get("unit_costs")),):
        currencies = [money["currency"] for money in listed or ()]
        if len(set(currencies)) < len(currencies):
            raise ValidationFailed.at(f"{prefix}/{name}", "One amount a currency.")
    if kind != "bundle":
        if fields.get("groups"):
            raise ValidationFailed.at(f"{prefix}/groups", "Only a bundle has this.")
        return
    if "groups" in fields or not prefix:
        bundles.refuse_misfits(fields.get("groups") or [], f"{prefix}/groups")
