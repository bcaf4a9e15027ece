"""Price lists: whose they are, which comes first, and what was said of prices before."""


import pytest
from pricing_factories import add_party, asked, entry, price_list, product

from contracts.errors import Conflict, ValidationFailed
from sales.pricing import lists

UNKNOWN = "price_list_01h455vb4pex5vsknk084sn02q"


@pytest.fixture
def screw(rules):
    return rules.create_product(**product(categories=["screws", "metal"]))


@pytest.fixture
def make(rules, screw):
    """Make a list that sells a screw at a price."""
    def make(unit_price=None, **fields):
        made = rules.create_price_list(**price_list(**fields))
        if unit_price is not None:
            rules.set_price_entries(price_list_id=made["id"], entries=[entry(screw, unit_price)])
        return made

    return make


@pytest.fixture
def costs(rules, screw):
    """What a screw costs, and by which list."""
    def costs(quantity="1", **basket):
        (line,) = rules.calculate_prices(**asked((screw, quantity), **basket))["lines"]
        return line["unit_price"], price_step(line)["price_list_id"]

    return costs


def price_step(line):
    return next(step for step in line["trace"] if step["step"] == "price")


def pointers(caught):
    return [error["pointer"] for error in caught.value.details["errors"]]


# What a list is


def test_create_price_list_keeps_what_is_said_of_it(rules):
    customer_id, partner_id = add_party(), add_party()
    said = price_list(
        customer_ids=[customer_id], partner_ids=[partner_id], segments=["vip"], channels=["web"],
        priority=7, valid_from="2026-01-01T00:00:00Z", valid_until="2027-01-01T00:00:00Z")

    made = rules.create_price_list(**said)

    assert rules.get_price_list(price_list_id=made["id"]) == made
    assert rules.list_price_lists(customer_id=customer_id)["items"] == [made]
    assert {name: made[name] for name in said if not name.startswith("valid")} == {
        name: value for name, value in said.items() if not name.startswith("valid")}


def test_create_price_list_is_refused_when_there_is_a_standard_list(rules, make):
    standard = make(is_standard=True)

    with pytest.raises(Conflict) as caught:
        make(is_standard=True)
    make(is_standard=True, currency="USD")

    assert caught.value.code == "standard_list_exists"
    assert rules.list_price_lists(currency="EUR")["items"] == [standard]
    rules.archive_price_list(price_list_id=standard["id"])
    make(is_standard=True)


@pytest.mark.parametrize(("fields", "pointer"), [
    ({"parent_id": UNKNOWN}, "/parent_id"),
    ({"is_standard": True, "segments": ["vip"]}, "/segments"),
    ({"valid_from": "2026-01-01T00:00:00Z", "valid_until": "2026-01-01T00:00:00Z"},
     "/valid_until"),
])
def test_create_price_list_is_refused_when_something_is_wrong(rules, fields, pointer):
    with pytest.raises(ValidationFailed) as caught:
        rules.create_price_list(**price_list(**fields))

    assert pointers(caught) == [pointer]
    assert rules.list_price_lists()["items"] == []


def test_update_price_list_is_refused_when_lists_would_stand_on_each_other(rules, make):
    one = make()
    other = make(parent_id=one["id"])

    with pytest.raises(ValidationFailed) as caught:
        rules.update_price_list(price_list_id=one["id"], changes={"parent_id": other["id"]})

    assert pointers(caught) == ["/changes/parent_id"]
    assert rules.get_price_list(price_list_id=one["id"]) == one


def test_parent_of_another_currency_is_refused(rules, make):
    dollars = make(currency="USD")

    with pytest.raises(ValidationFailed) as caught:
        make(parent_id=dollars["id"])

    assert pointers(caught) == ["/parent_id"]


# Which list comes first


def test_narrower_list_comes_before_wider_ones(rules, make, costs):
    customer_id, partner_id = add_party(tags=["vip"]), add_party()
    of = {}
    of["standard"] = make("10", is_standard=True)
    of["all"] = make("9")
    of["channel"] = make("8", channels=["web"])
    of["segment"] = make("7", segments=["vip", "big"])
    of["partner"] = make("6", partner_ids=[partner_id])
    of["customer"] = make("5", customer_ids=[customer_id])
    of["both"] = make("4", customer_ids=[customer_id], channels=["web"])

    def found(**basket):
        unit_price, id = costs(**basket)
        return unit_price, next(name for name, held in of.items() if held["id"] == id)

    assert found() == ("9", "all")
    assert found(channel="web") == ("8", "channel")
    assert found(segments=["big"], channel="web") == ("7", "segment")
    assert found(partner_id=partner_id, channel="web") == ("6", "partner")
    assert found(customer_id=customer_id) == ("5", "customer")
    assert found(customer_id=customer_id, channel="web") == ("4", "both")
    rules.archive_price_list(price_list_id=of["both"]["id"])
    rules.archive_price_list(price_list_id=of["customer"]["id"])
    assert found(customer_id=customer_id, channel="web") == ("7", "segment")
    rules.archive_price_list(price_list_id=of["all"]["id"])
    assert found() == ("10", "standard")


def test_priority_comes_before_what_is_narrower(make, costs):
    customer_id = add_party()
    make("5", customer_ids=[customer_id])
    action = make("8", priority=1)

    assert costs(customer_id=customer_id) == ("8", action["id"])


def test_standard_list_comes_last_whatever_its_priority(make, costs):
    make("10", is_standard=True, priority=9)
    general = make("8")

    assert costs() == ("8", general["id"])


def test_list_of_an_organisation_is_for_its_people(make, costs):
    acme = add_party()
    ana = add_party(kind="person", affiliations=[
        {"organisation_id": acme, "is_primary": True, "ends_on": "2099-12-31"}])
    held = make("5", customer_ids=[acme])
    make("9", is_standard=True)

    assert costs(customer_id=ana) == ("5", held["id"])


def test_list_inherits_what_it_does_not_say_of_its_parents(make, costs):
    customer_id = add_party()
    grandparent = make("6", is_only_carried=True)
    parent = make(parent_id=grandparent["id"], is_only_carried=True)
    child = make(parent_id=parent["id"], customer_ids=[customer_id])
    general = make("8")

    assert costs(customer_id=customer_id) == ("6", grandparent["id"])
    assert costs() == ("8", general["id"])
    assert child["id"] != parent["id"]


def test_what_stands_on_a_list_that_has_ended_falls_back(rules, make, screw, costs):
    customer_id = add_party()
    standard = make("10", is_standard=True)
    parent = make("8", is_only_carried=True)
    child = make(parent_id=parent["id"], customer_ids=[customer_id])
    rules.set_price_entries(price_list_id=child["id"], entries=[entry(screw, percent_off="10")])
    assert costs(customer_id=customer_id) == ("7.20", child["id"])

    rules.archive_price_list(price_list_id=parent["id"])

    assert costs(customer_id=customer_id) == ("10", standard["id"])


def test_list_outside_its_period_does_not_apply(make, costs):
    standard = make("10", is_standard=True)
    make("1", valid_until="2026-01-01T00:00:00Z")
    make("2", valid_from="2099-01-01T00:00:00Z")

    assert costs() == ("10", standard["id"])


def test_list_that_an_agreement_carries_comes_first(make, costs, monkeypatch):
    agreement_id = "agreement_01h455vb4pex5vsknk084sn02q"
    make("1", priority=1000)
    carried = make("9", is_only_carried=True)
    monkeypatch.setattr(lists, "_terms", None)
    lists.take_terms_from(lambda id, at: {
        "price_list_id": carried["id"] if id == agreement_id else None, "discount_percent": None})

    assert costs(agreement_id=agreement_id) == ("9", carried["id"])
    assert costs()[0] == "1"


def test_product_without_a_price_is_refused(rules, make, screw):
    make("1", currency="USD")

    with pytest.raises(ValidationFailed) as caught:
        rules.calculate_prices(**asked((screw, "1")))

    assert caught.value.details["errors"] == [{
        "pointer": "/lines/0/product_id",
        "detail": f"No price list in EUR says what {screw['sku']} costs."}]
