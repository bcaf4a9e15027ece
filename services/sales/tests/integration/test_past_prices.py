"""The prices of any past moment can be had again, whatever has changed since."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pricing_factories import add_party, asked, entry, price_list, product, promotion

from chassis import clock

CHANGES = ("reprice", "unprice", "rename", "parent", "promote", "change_promotion",
           "archive_promotion", "tags", "new_list", "archive_list", "archive_product")


class Catalogue:
    """A small catalogue that can be changed in many ways; each change is later than the last."""

    def __init__(self, rules):
        self.rules = rules
        self.moved = timedelta()
        self.products = [rules.create_product(**product(categories=["a"])) for _ in range(3)]
        self.base = rules.create_price_list(**price_list(is_standard=True))
        self.vip = rules.create_price_list(**price_list(segments=["vip"]))
        self.promotions = [rules.create_promotion(**promotion(percent="7.5", base="list"))]
        rules.set_price_entries(price_list_id=self.base["id"], entries=[
            entry(held, f"{number}.99") for number, held in enumerate(self.products, 3)])
        rules.set_price_entries(price_list_id=self.vip["id"], entries=[
            {"category": "a", "tiers": [{"from_quantity": "5", "percent_off": "12.5"}]}])

    def move_on(self):
        self.moved += timedelta(minutes=1)
        clock.move(self.moved)

    def change(self, what, number):
        """Change something in one of so many ways, all of which are allowed at any time."""
        rules, held = self.rules, self.products[number % 2]
        if what == "reprice":
            rules.set_price_entries(price_list_id=self.base["id"],
                                    entries=[entry(held, f"{number}.45")])
        elif what == "unprice":
            for said in rules.list_price_entries(price_list_id=self.vip["id"])["items"]:
                rules.remove_price_entry(price_list_id=self.vip["id"], price_entry_id=said["id"])
        elif what == "rename":
            rules.update_product(product_id=held["id"], changes={
                "name": f"Otro {number}", "tax_category": "reduced", "categories": ["b"],
                "unit_costs": [{"amount": f"{number}", "currency": "EUR"}]})
        elif what == "parent":
            rules.update_price_list(price_list_id=self.vip["id"], changes={
                "parent_id": self.base["id"], "priority": number})
        elif what == "new_list":
            made = rules.create_price_list(**price_list(priority=number))
            rules.set_price_entries(price_list_id=made["id"], entries=[entry(held, "1.11")])
        elif what == "archive_list":
            rules.archive_price_list(price_list_id=self.vip["id"])
        elif what == "promote":
            self.promotions.append(rules.create_promotion(**promotion(
                kind="buy_x_get_y", buy_quantity=number + 1, get_quantity=1, priority=number)))
        elif what == "change_promotion":
            rules.update_promotion(promotion_id=self.promotions[-1]["id"], changes={
                "priority": number, "stacking": "exclusive", "channels": ["web"]})
        elif what == "archive_promotion":
            rules.archive_promotion(promotion_id=self.promotions[0]["id"])
        elif what == "archive_product":
            rules.archive_product(product_id=self.products[2]["id"])
        elif what == "tags":
            rules.store.parties.update_many({}, {"$set": {"tags": [f"tag-{number}"]}})

    def price(self, basket, **fields):
        priced = self.rules.calculate_prices(**asked(
            *((self.products[place], quantity) for place, quantity in basket), **fields))
        lines = [{name: value for name, value in line.items() if name != "id"}
                 for line in priced["lines"]]
        return {**priced, "lines": lines}


BASKETS = st.lists(st.tuples(st.integers(0, 1), st.sampled_from(["1", "2.5", "7"])),
                   min_size=1, max_size=4)


@given(steps=st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 9), BASKETS),
                      min_size=1, max_size=6))
@settings(max_examples=8, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_price_of_a_past_moment_is_the_same_after_all_changes(rules, steps):
    for collection in rules.store.list_collection_names():
        rules.store[collection].delete_many({})
    clock.move(timedelta())
    customer_id = add_party(tags=["vip"])
    catalogue = Catalogue(rules)
    priced = []
    try:
        for what, number, basket in steps:
            catalogue.move_on()
            priced.append((basket, catalogue.price(
                basket, customer_id=customer_id, channel="web")))
            catalogue.move_on()
            catalogue.change(what, number)

        for basket, before in priced:
            known = before["priced_for"]
            assert catalogue.price(
                basket, customer_id=customer_id, channel="web", segments=known["segments"],
                priced_at=before["priced_at"]) == before
    finally:
        clock.move(timedelta())


def test_trace_names_the_versions_by_which_a_line_was_priced(rules):
    catalogue = Catalogue(rules)
    rules.update_promotion(promotion_id=catalogue.promotions[0]["id"], changes={"name": "Oferta"})
    rules.update_price_list(price_list_id=catalogue.base["id"], changes={"name": "PVP"})

    (line,) = catalogue.price([(0, "2")])["lines"]

    (said,) = rules.list_price_entries(
        price_list_id=catalogue.base["id"], product_id=catalogue.products[0]["id"])["items"]
    assert line["trace"] == [
        {"step": "price", "of": "product", "price_list_id": catalogue.base["id"],
         "price_list_name": "PVP", "price_list_version": 2, "price_entry_id": said["id"],
         "quantity": "2", "from_quantity": "0", "unit_price": "3.99"},
        {"step": "gross", "exact": "7.98", "amount": "7.98"},
        {"step": "promotion", "promotion_id": catalogue.promotions[0]["id"],
         "promotion_name": "Oferta", "promotion_version": 2, "kind": "percent", "reach": "lines",
         "order": 1, "base": "list", "percent": "7.5", "base_amount": "7.98", "exact": "0.5985",
         "amount": "0.60", "left": "7.38"},
        {"step": "net", "amount": "7.38"},
    ]


@pytest.mark.parametrize("priced_at", ["2020-01-01T00:00:00Z"])
def test_nothing_is_sold_before_there_was_anything(rules, priced_at):
    from contracts.errors import ValidationFailed

    catalogue = Catalogue(rules)

    with pytest.raises(ValidationFailed) as caught:
        catalogue.price([(0, "1")], priced_at=priced_at)

    assert caught.value.details["errors"] == [
        {"pointer": "/lines/0/product_id", "detail": "There is no such product."}]
