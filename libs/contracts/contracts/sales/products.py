"""Products: what can be asked and is told of them."""

from ..declare import delete, get, patch, post
from ..errors import Conflict
from . import product as p
from .declared import CHANGED, NOT_FOUND, sales

create_product = sales.command(
    "create_product", "Add a product or a bundle to the catalogue.",
    request=p.NewProduct, reply=p.Product, permission="catalogue:write",
    route=post("/products", location="/products/{id}"), errors={"sku_taken": Conflict},
    links={"get_product": {"product_id": "id"}, "update_product": {"product_id": "id"},
           "archive_product": {"product_id": "id"}},
)
get_product = sales.query(
    "get_product", "See a product.",
    request=p.ProductId, reply=p.Product, permission="catalogue:read",
    route=get("/products/{product_id}"), errors=NOT_FOUND,
)
list_products = sales.query(
    "list_products", "List products by their SKU.",
    request=p.ListProducts, reply=p.ProductPage, permission="catalogue:read",
    route=get("/products"),
)
update_product = sales.command(
    "update_product", "Change a product; what it was is kept for past prices.",
    request=p.UpdateProduct, reply=p.Product, permission="catalogue:write",
    route=patch("/products/{product_id}"), errors=CHANGED,
)
archive_product = sales.command(
    "archive_product", "Put a product away: it is sold no more.",
    request=p.ChangeProduct, reply=None, permission="catalogue:write",
    route=delete("/products/{product_id}"), errors=CHANGED,
)
restore_product = sales.command(
    "restore_product", "Bring a product back into the catalogue.",
    request=p.ChangeProduct, reply=p.Product, permission="catalogue:write",
    route=post("/products/{product_id}/restore", status=200), errors=CHANGED,
)

product_created = sales.event(
    "sales.product.created", "A product was added to the catalogue.", p.ProductTold)
product_updated = sales.event("sales.product.updated", "A product was changed.", p.ProductTold)
product_archived = sales.event("sales.product.archived", "A product was put away.", p.ProductTold)
product_restored = sales.event(
    "sales.product.restored", "A product was brought back.", p.ProductTold)
