"""Prices over the bus, for customers that contacts tells of."""

import pytest
from pricing_factories import asked, entry, price_list, product, promotion

from contracts.context import Actor, Call
from contracts.errors import PermissionDenied, ValidationFailed

READER = Actor("user_01h455vb4pex5vsknk084sn02q", roles=("read_only",))


def test_basket_of_a_customer_is_priced_by_their_list_and_their_tags(sales, client):
    acme = client.contacts.create_contact(kind="organisation", name="Talleres Acme")
    ana = client.contacts.create_contact(
        kind="person", given_name="Ana", family_name="Ruiz", tags=["vip"], languages=["es"],
        affiliations=[{"organisation_id": acme["id"], "is_primary": True}])
    screw = sales.create_product(**product(name="Screw", names={"es": "Tornillo"}, unit_costs=[
        {"amount": "2", "currency": "EUR"}]))
    prices = sales.create_price_list(**price_list(customer_ids=[acme["id"]]))
    sales.set_price_entries(price_list_id=prices["id"], entries=[entry(screw, "9.99")])
    sales.create_promotion(**promotion(segments=["vip"]))

    priced = sales.calculate_prices(**asked((screw, "3"), customer_id=ana["id"], channel="phone"))

    (line,) = priced["lines"]
    assert {name: line.get(name) for name in (
        "description", "quantity", "unit_price", "discount", "net", "unit_cost", "place")} == {
        "description": "Tornillo", "quantity": "3", "unit_price": "9.99", "discount": "3.00",
        "net": "26.97", "unit_cost": "2", "place": 0}
    assert (priced["gross"], priced["discount"], priced["total"]) == ("29.97", "3.00", "26.97")
    assert priced["priced_for"] == {
        "customer_id": ana["id"], "organisation_id": acme["id"], "segments": ["vip"],
        "partner_id": None, "channel": "phone", "agreement_id": None, "language": "es"}


def test_catalogue_is_read_by_all_and_written_by_few(sales, client):
    screw = sales.create_product(**product())
    sales.create_price_list(**price_list())

    seen = client.call("sales.list_products", {}, call=Call(actor=READER))["items"]
    with pytest.raises(PermissionDenied):
        client.call("sales.update_product", {"product_id": screw["id"], "changes": {}},
                    call=Call(actor=READER))

    assert seen == [screw]


@pytest.mark.parametrize(("line", "pointer"), [
    ({"quantity": "0", "description": "x", "unit_price": "1"}, "/lines/0/quantity"),
    ({"quantity": "1", "description": "x"}, "/lines/0/unit_price"),
    ({"quantity": "1", "description": "x", "unit_price": "-1"}, "/lines/0/unit_price"),
    ({"quantity": "1", "product_id": "product_01h455vb4pex5vsknk084sn02q", "unit_price": "1"},
     "/lines/0/unit_price"),
    ({"quantity": "1", "product_id": "product_01h455vb4pex5vsknk084sn02q"},
     "/lines/0/product_id"),
    ({"quantity": "999999999999999", "description": "x", "unit_price": "2"},
     "/lines/0/quantity"),
])
def test_calculate_prices_is_refused_when_a_line_is_wrong(sales, line, pointer):
    with pytest.raises(ValidationFailed) as caught:
        sales.calculate_prices(**asked(line))

    assert [error["pointer"] for error in caught.value.details["errors"]] == [pointer]
