"""A basket in the form in which it is priced, and the lines that it comes to."""

from dataclasses import dataclass, field
from decimal import Decimal

from chassis.money import rounded
from contracts.errors import ValidationFailed
from contracts.lines import MOST_LINES

from ..catalogue.bundles import chosen_options, quantity_in_bundle

MOST_PLACES = 6
# What the amounts of the contract hold.
MOST_AMOUNT = Decimal(10) ** 15


@dataclass
class Part:
    """A line on its way to its price. `place` is that of the line asked for, `number` the how
    manyeth it became of it, as bundles become several."""

    place: int
    number: int
    asked: dict
    quantity: Decimal
    product: dict | None = None
    is_shipping: bool = False
    unit_price: Decimal | None = None
    gross: Decimal = Decimal(0)
    left: Decimal = Decimal(0)
    has_promotion: bool = False
    has_exclusive: bool = False
    trace: list = field(default_factory=list)
    # A bundle itself may cost nothing beside its parts.
    may_lack_price: bool = False

    def __post_init__(self):
        self.product_id = self.product["of_id"] if self.product else None
        self.is_shipping = self.is_shipping or (
            self.product is not None and self.product["kind"] == "shipping")

    def take(self, amount, step):
        """Take something off the line, as this step of its trace."""
        self.left -= amount
        self.trace.append({**step, "amount": amount, "left": self.left})

    def charge(self, currency):
        """Begin with what the whole quantity costs."""
        exact = self.quantity * self.unit_price
        if exact >= MOST_AMOUNT:
            raise ValidationFailed.at(f"/lines/{self.place}/quantity",
                                      "This comes to more than can be reckoned with.")
        self.gross = self.left = rounded(exact, currency)
        self.trace.append({"step": "gross", "exact": exact, "amount": self.gross})

    def sorting(self):
        """What puts lines in the same order, however they were given."""
        asked = self.asked
        discount = asked.get("manual_discount") or {}
        return (
            self.is_shipping, self.product_id or "", asked.get("description") or "", self.number,
            self.quantity, asked.get("unit_price") or Decimal(0), asked.get("tax_category") or "",
            asked.get("unit") or "", asked.get("product_id") or "", asked["quantity"],
            sorted(asked.get("options") or ()), asked.get("options") is None,
            discount.get("percent") or Decimal(0), discount.get("amount") or Decimal(0))


def parts_of(basket, products):
    """The lines that a basket comes to: bundles in parts, the shipping at last.

    Raises ValidationFailed for products that are not sold, and bundles chosen as they cannot be.
    """
    parts, errors = [], []
    for place, line in enumerate(basket["lines"]):
        try:
            parts += _parts_of_line(place, line, products, basket["currency"])
        except ValidationFailed as error:
            errors += error.details["errors"]
    if errors:
        raise ValidationFailed(errors=errors)
    if basket["shipping"]:
        parts.append(_shipping(len(basket["lines"]), basket["shipping"]))
    if len(parts) > MOST_LINES:
        raise ValidationFailed.at("/lines", f"It comes to more than {MOST_LINES} lines.")
    return parts


def _parts_of_line(place, line, products, currency):
    quantity = line["quantity"]
    if not line.get("product_id"):
        return [Part(place, 0, line, quantity, unit_price=line["unit_price"], trace=[
            {"step": "price", "of": "seller", "unit_price": line["unit_price"]}])]
    product = _sold(products, line["product_id"], f"/lines/{place}/product_id")
    if product["kind"] != "bundle":
        if line.get("options"):
            raise ValidationFailed.at(f"/lines/{place}/options", "Only a bundle has this.")
        return [Part(place, 0, line, quantity, product)]

    chosen = chosen_options(product, line.get("options"), f"/lines/{place}/options")
    whole = Part(place, 0, line, quantity, product, may_lack_price=True, trace=[
        {"step": "bundle", "product_id": product["of_id"]}])
    return [whole, *(_part(place, number, line, product, option, products, currency)
                     for number, option in enumerate(chosen, 1))]


def _part(place, number, line, bundle, option, products, currency):
    product = _sold(products, option["product_id"], f"/lines/{place}/options")
    part = Part(place, number, line, _limited(line["quantity"] * quantity_in_bundle(option)),
                product, trace=[{"step": "bundle", "product_id": bundle["of_id"],
                                 "option": option["key"]}])
    part.unit_price = next((money["amount"] for money in option.get("unit_prices") or ()
                            if money["currency"] == currency), None)
    if part.unit_price is not None:
        part.trace.append({"step": "price", "of": "bundle", "unit_price": part.unit_price})
    return part


def _sold(products, product_id, pointer):
    product = products.get(product_id)
    if product is None:
        raise ValidationFailed.at(pointer, "There is no such product.")
    if product.get("archived_at") or not product["is_active"]:
        raise ValidationFailed.at(pointer, f"{product['sku']} is not sold.")
    return product


def _shipping(place, shipping):
    asked = {"description": shipping.get("description") or "Shipping", "quantity": Decimal(1),
             "unit_price": shipping["amount"],
             "tax_category": shipping.get("tax_category") or "standard"}
    said = {"step": "price", "of": "seller", "unit_price": shipping["amount"]}
    return Part(place, 0, asked, Decimal(1), is_shipping=True, unit_price=shipping["amount"],
                trace=[said])


def _limited(quantity):
    """A quantity without more places than the contract has, and never in exponent form."""
    places = min(MOST_PLACES, max(0, -quantity.normalize().as_tuple().exponent))
    return quantity.quantize(Decimal(1).scaleb(-places))
