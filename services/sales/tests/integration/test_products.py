"""Products and bundles: added, changed, put away, found."""

import pytest
from pricing_factories import asked, entry, price_list, product

from contracts.errors import Conflict, NotFound, PreconditionFailed, ValidationFailed

UNKNOWN = "product_01h455vb4pex5vsknk084sn02q"


@pytest.fixture
def screw(rules):
    return rules.create_product(**product(sku="T-M8", name="Tornillo M8"))


def pointers(caught):
    return [error["pointer"] for error in caught.value.details["errors"]]


def test_create_product_keeps_what_is_said_of_it(rules):
    said = product(
        kind="service", names={"en": "Fitting"}, description="Por horas.", unit="HUR",
        tax_category="reduced", categories=["montaje"], is_active=False,
        unit_costs=[{"amount": "20.50", "currency": "EUR"}])

    made = rules.create_product(**said)

    assert rules.get_product(product_id=made["id"]) == made
    assert {name: made[name] for name in said} == said
    assert made["version"] == 1


def test_create_product_is_refused_when_the_sku_is_taken(rules, screw):
    with pytest.raises(Conflict) as caught:
        rules.create_product(**product(sku="T-M8"))

    assert (caught.value.code, caught.value.details) == ("sku_taken", {"sku": "T-M8"})
    assert rules.list_products()["items"] == [screw]


@pytest.mark.parametrize(("fields", "pointer"), [
    ({"groups": [{"key": "a", "name": "A", "options": [{"key": "b", "product_id": UNKNOWN}]}]},
     "/groups"),
    ({"kind": "bundle"}, "/groups"),
    ({"kind": "bundle", "groups": [
        {"key": "a", "name": "A", "options": [{"key": "b", "product_id": UNKNOWN}]}]},
     "/groups/0/options/0/product_id"),
    ({"unit_costs": [{"amount": "1", "currency": "EUR"}] * 2}, "/unit_costs"),
])
def test_create_product_is_refused_when_something_is_wrong(rules, fields, pointer):
    with pytest.raises(ValidationFailed) as caught:
        rules.create_product(**product(**fields))

    assert pointers(caught) == [pointer]
    assert rules.list_products()["items"] == []


def test_update_product_makes_a_version_only_when_something_changes(rules, screw):
    unchanged = rules.update_product(product_id=screw["id"], changes={"name": "Tornillo M8"})
    changed = rules.update_product(
        product_id=screw["id"], changes={"name": "Perno"}, expected_version=1)

    assert unchanged == screw
    assert (changed["name"], changed["version"]) == ("Perno", 2)
    with pytest.raises(PreconditionFailed):
        rules.update_product(product_id=screw["id"], changes={"name": "X"}, expected_version=1)
    assert rules.get_product(product_id=screw["id"]) == changed


def test_archive_product_takes_it_off_the_list_until_it_is_restored(rules, screw):
    rules.archive_product(product_id=screw["id"])
    rules.archive_product(product_id=screw["id"])

    assert rules.list_products()["items"] == []
    (archived,) = rules.list_products(is_archived=True)["items"]
    assert (archived["id"], archived["version"]) == (screw["id"], 2)
    restored = rules.restore_product(product_id=screw["id"])
    assert rules.list_products()["items"] == [restored]


def test_get_product_finds_none_when_there_is_none(rules):
    with pytest.raises(NotFound):
        rules.get_product(product_id=UNKNOWN)


def test_list_products_is_narrowed_and_searched(rules, screw):
    cable = rules.create_product(**product(
        sku="C-1", name="Cable eléctrico", categories=["cables"], is_active=False))

    assert rules.list_products()["items"] == [cable, screw]
    assert rules.list_products(search="ELEC cab")["items"] == [cable]
    assert rules.list_products(search="m8")["items"] == [screw]
    assert rules.list_products(search="8")["items"] == []
    assert rules.list_products(search="-.*")["items"] == []
    assert rules.list_products(category="cables")["items"] == [cable]
    assert rules.list_products(is_active=True)["items"] == [screw]
    first = rules.list_products(limit=1)
    assert rules.list_products(limit=1, after=first["next"])["items"] == [screw]


# Bundles


@pytest.fixture
def parts(rules):
    made = {name: rules.create_product(**product(sku=name)) for name in (
        "CPU", "SSD", "HDD", "WIFI", "BAG")}
    prices = rules.create_price_list(**price_list(is_standard=True))
    rules.set_price_entries(price_list_id=prices["id"], entries=[
        entry(part, str(10 * number)) for number, part in enumerate(made.values(), 1)])
    return made


@pytest.fixture
def computer(rules, parts):
    def option(key, **fields):
        return {"key": key.lower(), "product_id": parts[key]["id"], **fields}

    return rules.create_product(**product(sku="PC", kind="bundle", groups=[
        {"key": "base", "name": "Base", "min_choices": 1,
         "options": [option("CPU", is_default=True)]},
        {"key": "disk", "name": "Disk", "min_choices": 1, "max_choices": 2, "options": [
            option("SSD", is_default=True, quantity="2"),
            option("HDD", excludes=["wifi"], unit_prices=[
                {"amount": "25", "currency": "EUR"}])]},
        {"key": "more", "name": "More", "max_choices": 2, "options": [
            option("WIFI", requires=["ssd"]), option("BAG")]},
    ]))


def sold(rules, computer, options=None, quantity="1"):
    line = {"product_id": computer["id"], "quantity": quantity}
    if options is not None:
        line["options"] = options
    priced = rules.calculate_prices(**asked(line))
    return [(line["sku"], line["quantity"], line["net"]) for line in priced["lines"]]


def test_bundle_is_sold_by_its_parts_with_its_defaults(rules, computer):
    assert sold(rules, computer, quantity="3") == [("CPU", "3", "30.00"), ("SSD", "6", "120.00")]


def test_bundle_takes_the_price_of_an_option_that_it_says_itself(rules, computer):
    assert sold(rules, computer, ["hdd", "cpu", "bag"]) == [
        ("CPU", "1", "10.00"), ("HDD", "1", "25.00"), ("BAG", "1", "50.00")]


def test_bundle_has_a_line_of_its_own_when_a_list_says_its_price(rules, computer):
    (prices,) = rules.list_price_lists()["items"]
    rules.set_price_entries(price_list_id=prices["id"], entries=[entry(computer, "99.90")])

    assert sold(rules, computer) == [
        ("PC", "1", "99.90"), ("CPU", "1", "10.00"), ("SSD", "2", "40.00")]


@pytest.mark.parametrize(("options", "detail"), [
    (["cpu"], "Of Disk, 1 to 2 can be chosen; here 0 are."),
    (["ssd"], "Of Base, 1 can be chosen; here 0 are."),
    (["cpu", "hdd", "wifi"], "hdd cannot go with wifi."),
    (["cpu", "ssd", "fan"], "There is no option fan."),
])
def test_bundle_is_refused_when_a_choice_breaks_a_constraint(rules, computer, options, detail):
    with pytest.raises(ValidationFailed) as caught:
        sold(rules, computer, options)

    assert {"pointer": "/lines/0/options", "detail": detail} in caught.value.details["errors"]


def test_bundle_is_refused_when_what_an_option_requires_is_not_chosen(rules, computer):
    with pytest.raises(ValidationFailed) as caught:
        sold(rules, computer, ["cpu", "hdd", "wifi"])

    assert [error["detail"] for error in caught.value.details["errors"]] == [
        "hdd cannot go with wifi.", "wifi has to go with ssd."]
