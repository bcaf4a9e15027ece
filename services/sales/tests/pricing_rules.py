"""Rules as they are loaded, made up without any store, and strategies that draw them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from sales.pricing.rules import Rules, entries_by_place

AT = datetime(2026, 3, 1, tzinfo=UTC)
PRODUCTS = [f"product_{number:026}" for number in range(6)]
CATEGORIES = ("a", "b")


def an_id(prefix, number):
    return f"{prefix}_{number:026}"


def product(number, **fields):
    id = PRODUCTS[number]
    return {"of_id": id, "of_version": 1, "sku": f"P{number}", "name": f"P {number}",
            "kind": "good", "unit": "C62", "tax_category": "standard", "is_active": True,
            "categories": [CATEGORIES[number % 2]], **fields}


def standard_list(currency="EUR"):
    return {"of_id": an_id("price_list", 0), "of_version": 1, "name": "Tarifa",
            "currency": currency, "is_standard": True, "is_only_carried": False, "priority": 0,
            "created_at": AT - timedelta(days=9)}


def entry(subject, *tiers, list_id=None):
    return {"_id": an_id("price_entry", 0), "price_list_id": list_id or an_id("price_list", 0),
            "subject": subject, "tiers": [
                {"from_quantity": Decimal(begins), "unit_price": Decimal(price)}
                for begins, price in tiers]}


def promotion(number, kind="percent", **fields):
    return {"of_id": an_id("promotion", number), "of_version": 1, "name": f"A {number}",
            "kind": kind, "reach": "lines", "base": "left", "stacking": "stackable",
            "priority": 0, "needs_coupon": False,
            "created_at": AT - timedelta(days=9, seconds=-number), **fields}


def rules_of(promotions=(), *, prices=("10", "20", "5"), currency="EUR", products=None, **fields):
    """Rules in which the product of each number costs the price of that place."""
    products = products or [product(number) for number in range(len(prices))]
    return Rules(
        products={item["of_id"]: item for item in products},
        lists={held["of_id"]: held for held in [standard_list(currency)]},
        entries=entries_by_place(
            [entry(PRODUCTS[number], ("0", price)) for number, price in enumerate(prices)], AT),
        promotions={item["of_id"]: item for item in promotions}, **fields)


def basket_of(*lines, **fields):
    """A basket of `(number of the product, quantity)`, or of lines as they are asked."""
    return {
        "currency": "EUR", "at": AT, "customer_id": None, "customer_ids": [], "segments": [],
        "partner_id": None, "channel": None, "agreement_id": None, "coupons": [],
        "shipping": None, "language": None, **fields,
        "lines": [line if isinstance(line, dict) else
                  {"product_id": PRODUCTS[line[0]], "quantity": Decimal(line[1])}
                  for line in lines]}


# What hypothesis draws


def amounts(maximum="500", places=2, minimum="0"):
    return st.decimals(Decimal(minimum), Decimal(maximum), places=places)


PERCENTS = st.decimals(Decimal("0.01"), Decimal(100), places=2)
QUANTITIES = st.one_of(
    st.integers(1, 40).map(Decimal), st.decimals(Decimal("0.001"), Decimal(50), places=3))

_PARTS = {
    "percent": st.fixed_dictionaries(
        {"percent": PERCENTS, "reach": st.sampled_from(["lines", "basket"])}),
    "amount": st.fixed_dictionaries(
        {"amount": amounts(), "reach": st.sampled_from(["lines", "basket"])}),
    "fixed_price": st.fixed_dictionaries({"unit_price": amounts("30", 4)}),
    "buy_x_get_y": st.fixed_dictionaries(
        {"buy_quantity": st.integers(1, 4), "get_quantity": st.integers(1, 3)},
        optional={"percent": PERCENTS, "get_product_ids": st.just([PRODUCTS[5]])}),
    "free_shipping": st.just({}),
}


@st.composite
def promotions(draw, number):
    kind = draw(st.sampled_from(sorted(_PARTS)))
    further = draw(st.fixed_dictionaries({
        "priority": st.integers(0, 3), "base": st.sampled_from(["list", "left"]),
        "stacking": st.sampled_from(["stackable", "stackable", "exclusive"]),
    }, optional={
        "minimum_amount": amounts("200"), "minimum_quantity": st.integers(1, 20).map(Decimal),
        "budget": amounts("300"),
    }))
    if kind != "free_shipping":
        further["product_ids"] = draw(st.lists(
            st.sampled_from(PRODUCTS[:5]), max_size=3, unique=True))
        further["categories"] = draw(st.lists(
            st.sampled_from(CATEGORIES), max_size=1, unique=True))
    return promotion(number, kind, **further, **draw(_PARTS[kind]))


@st.composite
def all_rules(draw, currency="EUR"):
    """Rules of six products with tiers, and up to eight promotions."""
    drawn = [draw(promotions(number)) for number in range(draw(st.integers(0, 8)))]
    rules = rules_of(drawn, prices=("1",) * 6, currency=currency)
    entries = []
    for id in PRODUCTS:
        price = draw(amounts("99", 4))
        entries.append(entry(id, ("0", price), ("10", price * 3 / 4)))
    rules.entries = entries_by_place(entries, AT)
    rules.spent = {item["of_id"]: draw(amounts("100")) for item in drawn if "budget" in item}
    return rules


def _manual(draw):
    return draw(st.one_of(
        st.none(), PERCENTS.map(lambda percent: {"percent": percent}),
        amounts().map(lambda amount: {"amount": amount})))


@st.composite
def baskets(draw, currency="EUR"):
    """Up to eight lines, some of which a seller describes, perhaps with shipping."""
    lines = []
    for _ in range(draw(st.integers(1, 8))):
        line = {"quantity": draw(QUANTITIES), "manual_discount": _manual(draw)}
        if draw(st.integers(0, 5)):
            line["product_id"] = draw(st.sampled_from(PRODUCTS))
        else:
            line |= {"description": "Montaje", "unit_price": draw(amounts("99", 4))}
        lines.append(line)
    shipping = draw(st.one_of(st.none(), amounts("20").map(lambda amount: {"amount": amount})))
    return basket_of(*lines, currency=currency, shipping=shipping)
